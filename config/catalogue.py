"""The catalogue of texts: `python -m config.catalogue extract|compile|check`.

It does without gettext's programs, which a fresh machine lacks. Texts are English in the source and Burmese in
`locale/my/LC_MESSAGES/django.po`. Entries are sorted by text and carry no line numbers, so that a difference
between two versions shows words only.
"""

import ast
import os
import re
import sys
import tokenize
from io import StringIO
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "my"
FOLDERS = ("members", "cop", "trainings", "mentoring", "config", "templates")
TEMPLATE_ENDINGS = (".html", ".txt", ".svg")
# Which argument is what, by function: (context, text, plural).
FUNCTIONS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
HEADER = (
    "Burmese texts of Waing.\n"
    "This catalogue awaits review by a native speaker who practises law in Myanmar.\n"
    "Made by `make messages`; translate between the quotes of msgstr."
)
METADATA = {
    "Project-Id-Version": "waing",
    "Language": LOCALE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w+)\}")
CALL = re.compile(r"\b(npgettext|ngettext|pgettext|gettext|_)\(")


class Message(NamedTuple):
    """One text to translate; `context` and `plural` are '' where there is none."""

    context: str
    text: str
    plural: str


# --- collecting ---------------------------------------------------------------------------------------------


def _constant(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _message(function, arguments):
    """A `Message` from the string arguments of a call (None where no plain string stands), or None."""
    places = FUNCTIONS[function]
    words = [arguments[place] if place is not None and place < len(arguments) else "" for place in places]
    return None if None in words or not words[1] else Message(*words)


def _aliases(tree):
    """What this module calls the translation functions: {local name: function}."""
    names = {name: name for name in FUNCTIONS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {each.asname or each.name: each.name for each in node.names if each.name in FUNCTIONS}
    return names


def messages_in_python(source):
    """The set of `Message` marked in Python `source`. Texts that are built at run time cannot be found."""
    tree = ast.parse(source)
    names = _aliases(tree)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in names:
                found.add(_message(names[called], [_constant(each) for each in node.args]))
    return found - {None}


def _strings_of_call(text):
    """The string arguments of a call whose opening parenthesis stands just before `text`."""
    strings, depth = [], 0
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.STRING:
            strings.append(ast.literal_eval(token.string))
        elif token.string == "(":
            depth += 1
        elif token.string == ")":
            if depth == 0:
                break
            depth -= 1
    return strings


def messages_in_template(source):
    """The set of `Message` marked in a Django template: translate, trans, blocktranslate, blocktrans and _("…")."""
    from django.utils.translation.template import templatize

    calls = templatize(source)
    found = set()
    for match in CALL.finditer(calls):
        function = "gettext" if match[1] == "_" else match[1]
        found.add(_message(function, _strings_of_call(calls[match.end() :])))
    return found - {None}


def source_files(root):
    """The Python files and templates under `root` that carry texts, sorted."""
    for folder in FOLDERS:
        for path in sorted(Path(root, folder).rglob("*")):
            is_test_or_migration = "migrations" in path.parts or "tests" in path.relative_to(root).parts
            if path.suffix in (".py", *TEMPLATE_ENDINGS) and not is_test_or_migration:
                yield path


def collect(root=ROOT):
    """Every `Message` in the project at `root`, as a set; a text with a plural anywhere is listed with it only."""
    found = set()
    for path in source_files(root):
        source = path.read_text(encoding="utf-8")
        try:
            found |= messages_in_python(source) if path.suffix == ".py" else messages_in_template(source)
        except (SyntaxError, tokenize.TokenError) as error:
            raise SystemExit(f"{path.relative_to(root)}: {error}") from error
    with_plural = {(each.context, each.text) for each in found if each.plural}
    return {each for each in found if each.plural or (each.context, each.text) not in with_plural}


# --- the catalogue ------------------------------------------------------------------------------------------


def po_path(root=ROOT, locale=LOCALE):
    return Path(root, "locale", locale, "LC_MESSAGES", "django.po")


def _read(path):
    import polib

    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def _key(entry):
    return entry.msgctxt or "", entry.msgid


def _entry(message, old):
    """A catalogue entry for `message` that keeps the translation of `old` (an entry or None)."""
    import polib

    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None)
    if PLACEHOLDER.search(message.plural or message.text):
        entry.flags.append("python-format" if "%" in message.text + message.plural else "python-brace-format")
    if old is not None:
        entry.tcomment = old.tcomment
        entry.flags += [flag for flag in old.flags if flag == "fuzzy"]
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: translation(old)}
    else:
        entry.msgstr = translation(old)
    return entry


def translation(entry):
    """The one translation of an entry, with plural or without; '' when there is none. Burmese has no plural forms."""
    return "" if entry is None else entry.msgstr or entry.msgstr_plural.get(0, "")


def merge(messages, catalogue):
    """A new catalogue that holds exactly `messages`, with the translations of `catalogue`, sorted by text."""
    import polib

    old = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    merged = polib.POFile(wrapwidth=0)
    merged.header, merged.metadata = HEADER, dict(METADATA)
    for message in sorted(messages, key=lambda each: (each.text, each.context)):
        merged.append(_entry(message, old.get((message.context, message.text))))
    return merged


def extract(root=ROOT):
    """Bring the catalogue up to date with the source. Returns how many texts it holds."""
    path = po_path(root)
    merged = merge(collect(root), _read(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    merged.save(str(path))
    return len(merged)


def compile_all(root=ROOT):
    """Write the .mo beside every .po that is newer than it."""
    for po in sorted(Path(root, "locale").glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            fresh = mo.with_suffix(f".mo.{os.getpid()}")
            _read(po).save_as_mofile(str(fresh))
            fresh.rename(mo)


# --- checking -----------------------------------------------------------------------------------------------


def placeholders(text):
    """The names of `%(name)s`, `%s` and `{name}` in `text`, sorted, each as often as it stands there once."""
    return sorted({"".join(groups) for groups in PLACEHOLDER.findall(text)})


def problems(messages, catalogue):
    """What is wrong with `catalogue` for `messages`: sorted lines `kind: text`. No line means it is complete."""
    entries = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    found = []
    for message in messages:
        entry = entries.get((message.context, message.text))
        if entry is None:
            found.append(f"missing: {message.text!r}")
        elif not translation(entry):
            found.append(f"untranslated: {message.text!r}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {message.text!r}")
        elif placeholders(translation(entry)) != placeholders(message.plural or message.text):
            found.append(f"placeholders differ: {message.text!r}")
    return sorted(found)


def main(argv):
    """Entry point; `check` ends with status 1 when something is wrong."""
    if argv == ["extract"]:
        print(f"{extract()} texts in {po_path().relative_to(ROOT)}")
    elif argv == ["compile"]:
        compile_all()
    elif argv == ["check"]:
        found = problems(collect(), _read(po_path()))
        print("\n".join(found) or "Every text has its translation")
        sys.exit(1 if found else 0)
    else:
        sys.exit("usage: python -m config.catalogue extract|compile|check")


if __name__ == "__main__":
    main(sys.argv[1:])
