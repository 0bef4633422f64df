"""Nothing is left in English on a Burmese page: the catalogue is whole, clean, and wins over Django's own."""

import re
from pathlib import Path
from unicodedata import normalize

import allauth
import django
import polib
import pytest
from django.utils.translation import gettext, ngettext, override, trans_real

from config.catalogue import collect, compile_all, messages_in_python, po_path, problems, translation
from members.text import inspect, zawgyi

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|@@\w+@@")
LATIN = re.compile(r"[A-Za-z][A-Za-z'.]*[A-Za-z]")
BURMESE = re.compile("[\u1000-\u109f]")
WITHOUT_LETTERS = {"of": "/"}  # "3 of 5" is 3 / 5: Burmese turns the two numbers round
# Proper names, file formats, units, commands, and the labels of programs that have no Burmese ones.
LATIN_WORDS = """
    CSV Excel JSON URL QR USB TLS PIN KB MB HGP WG JavaScript Chrome Firefox Safari Samsung Internet iPhone Mac
    Control Command Ctrl Shift Delete History Clear Last hour browsing data From Subscribe private window cookie
    authenticator certificate Session Win README Configuration manage.py outbox_reconcile outbox_release mail_tick
    LGBT csv xlsx run role worker broker proxy production superuser code locale docs operations.md
    PDF DOCX XLSX ODT TXT PNG JPG http https Creative Commons CrPC Zoom Teams BigBlueButton
"""
LATIN_MARKS = re.compile(
    r"DATABASE_OWNER_URL|AUDIT_HEADS|FIELD_KEYS|rotate_keys|outbox_\w+|mail_tick|\bP-code\b|https?://\S+"
)


GREETING = '{% if LANG == "my" %} {% else %}, {% endif %}'  # members/home.html asks for the language itself


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(po_path()), wrapwidth=0)


def _translated(catalogue):
    """(English, Burmese) of every entry; the English is the plural where there is one."""
    return [(entry.msgid_plural or entry.msgid, translation(entry)) for entry in catalogue if translation(entry)]


def _in_packages():
    """Every text that the installed Django and allauth offer to translators: {(context, text, plural)}."""
    folders = [Path(django.__file__).parent, Path(allauth.__file__).parent]
    found = set()
    for path in (path for folder in folders for path in folder.rglob("locale/en/LC_MESSAGES/django.po")):
        found |= {(e.msgctxt or "", e.msgid, e.msgid_plural or "") for e in polib.pofile(str(path)) if not e.obsolete}
    return found


def test_no_template_puts_an_english_comma_or_stop_between_two_things():
    """Two values in one line stand side by side in Burmese too: `listed`, `comma` and `full_stop` know its marks."""
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "{{ x }}", path.read_text("utf-8"), flags=re.S)
        text = text.replace(GREETING, "")
        if "email" not in path.parts:
            found += [f"{path.name}: {spot}" for spot in re.findall(r".{0,30}[}%]}[,.] {.{0,30}", text)]
    assert found == []


def test_every_text_has_its_translation(catalogue):
    assert problems(collect(), catalogue) == []


def test_placeholders_are_the_same_in_both_languages(catalogue):
    found = [
        english
        for english, burmese in _translated(catalogue)
        if set(PLACEHOLDER.findall(burmese)) != set(PLACEHOLDER.findall(english))
    ]
    assert found == []


def test_translations_are_clean_unicode(catalogue):
    """NFC, signs in the standard's order, no digit typed for a letter, and nothing that reads as Zawgyi."""
    found = [
        burmese
        for _, burmese in _translated(catalogue)
        if normalize("NFC", burmese) != burmese
        or zawgyi.reorder(burmese) != burmese
        or zawgyi.mend_lookalikes(burmese) != burmese
        or inspect(burmese).state != "kept"
        or zawgyi.has_mark(PLACEHOLDER.sub("က", burmese))
    ]
    assert found == []


def test_no_english_is_left(catalogue):
    found = {}
    for english, burmese in _translated(catalogue):
        words = set(LATIN.findall(LATIN_MARKS.sub("", PLACEHOLDER.sub("", burmese)))) - set(LATIN_WORDS.split())
        is_burmese = BURMESE.search(burmese) or WITHOUT_LETTERS.get(english) == burmese
        if words or not is_burmese:
            found[english] = burmese
    assert found == {}


def test_digits_and_stops_are_burmese(catalogue):
    """Literal figures are ၀–၉ (codes such as G1 stay); sentences end with ။ and never with ! or a full stop."""
    loose = re.compile(r"(?<![A-Za-z0-9])[0-9]|!|[\u1000-\u109f]\.(?:\s|$)")
    found = [b for _, b in _translated(catalogue) if loose.search(PLACEHOLDER.sub("", b))]
    assert found == []


def test_texts_of_the_frameworks_are_those_of_the_installed_packages():
    """An upgrade that rewords one of them is noticed here, before a reader meets English."""
    listed = messages_in_python((ROOT / "config" / "framework_texts.py").read_text(encoding="utf-8"))
    assert {tuple(message) for message in listed} - _in_packages() == set()


def test_pages_get_the_burmese(monkeypatch):
    """Our catalogue is compiled, found, and stands before Django's and allauth's."""
    compile_all()
    monkeypatch.setattr(trans_real, "_translations", {})
    with override("my"):
        assert gettext("Quick exit") == "အမြန်ထွက်"
        assert gettext("Groups") == "အဖွဲ့များ"
        assert gettext("This field is required.") == "ဤအကွက်ကို ဖြည့်ပေးပါ။"
        assert gettext("Incorrect code.") == "ကုဒ် မကိုက်ညီပါ။"
        counted = {ngettext("%(n)s minute", "%(n)s minutes", n) for n in (1, 7)}
        assert counted == {"%(n)s မိနစ်"}
    with override("en"):
        assert gettext("Quick exit") == "Quick exit"
