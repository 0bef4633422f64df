"""Names of people, groups and things, and file names, in a real browser (safety C-22, A4): whatever somebody is
called, a page has the same tags with the same attributes as for somebody called x, and nothing runs.

The house's own templates draw each name alone on a bare page without a policy, where a script that came through would
run: as a row, as an author with buttons, as a heading of the crumbs, as a choice, as what stands in a field, in an
error, as a column of a foreign list. A sample in every run; `make drills` draws 100,000 of each.
"""

import random
from collections.abc import Callable, Iterable, Iterator

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from config.embedded.places import ROOT
from cop.forms.library import ResourceFileForm
from cop.forms.rosters import HeadingsForm
from cop.models import Group, Question
from cop.question_rows import rows_of
from cop.thread import Entry
from cop.uploads import checking
from members.models import Member
from tests.drills.conftest import tell  # noqa: F401  (a fixture)
from tests.drills.test_markdown import FULL, PIECES
from trainings.forms.attendance import ListForm

from .bare import Bare, batched, evasions

SAMPLE, A_PAGE, SEED = 100, 500, 20260103
PLAIN = "x"
# What ends the place that a name stands in: an attribute, a title, a field, a choice, a statement of a template.
ENDS = (
    '"', "'", "`", '">', "'>", "-->", "</bdi>", "</a>", "</title>", "</textarea>", "</option></select>", "</button>",
    "</script>", "{{ request }}", "{% debug %}", "&quot;>", "&#34;>", "&#x27;", '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)", '" href="javascript:alert(1)', '" style="animation:x" onanimationstart="alert(1)',
    "<img src=x: onerror=alert(1)>", "<svg onload=alert(1)>", "<details open ontoggle=alert(1)>",
    "ဦး", "မောင်မောင်", "Daw ", "\u202e", "\u200b", "%s", "%(n)s", "{0}", "\\u003cscript>", "\r\n",
)  # fmt: skip
ENDINGS = (".pdf", ".PDF", ".docx", ".csv", ".jpg.php", ".svg", ".html", "", ".", "\u202efdp.exe", ".pdf\r\nX: y")
# The house's own script first. Then each tag of each section with its attributes; where one is an address, that too.
LOOK = (
    "() => {"
    + (ROOT / "static" / "js" / "enhance.js").read_text(encoding="utf-8")
    + """
  const told = ["href", "src", "action", "formaction", "type"];
  const attribute = each => told.includes(each.name) ? each.name + "=" + each.value : each.name;
  const tag = one => [one.tagName.toLowerCase(), ...Array.from(one.attributes).map(attribute).sort()].join(" ");
  const all = (where, what) => Array.from(where.querySelectorAll(what));
  return all(document, "main > section").map(section => all(section, "*").map(tag).join("\\n"));
}"""
)
PERSON = (
    "{{ member|person }} {{ member|formal }} <a href='/x/' lang='{{ member.shown_name|lang_of }}'>{{ member }}</a>"
)


def names(n: int, seed: int = SEED) -> Iterator[str]:
    """Known evasions first, half of them at most, then what chance makes of their pieces."""
    chance = random.Random(seed)
    known = evasions()[: n // 2]
    yield from known
    for _n in range(n - len(known)):
        yield "".join(chance.choices(ENDS + PIECES, k=chance.randint(1, 8)))


def file_names(n: int) -> Iterator[str]:
    chance = random.Random(SEED)
    for name in names(n, SEED + 1):
        yield chance.choice(("", "../", "C:\\", "x")) + name + chance.choice(ENDINGS)


class NameForm(forms.Form):
    """As the forms of the house are drawn: a name in a field, among choices, and refused as no choice."""

    line = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    one = forms.ChoiceField()
    some = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    kept = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, name: str) -> None:
        super().__init__({"line": name, "text": name, "one": name, "some": [name], "kept": name})
        for field in self.fields.values():  # a form refuses a NUL and what is blank: here they are to be drawn too
            field.required, field.validators = False, []
        self.fields["one"].choices = self.fields["some"].choices = [("1", name)]


def _drawer() -> Callable[[str], str]:
    """`draw(name)`: every piece of a page that shows what somebody or something is called."""
    row, answer, crumbs, call, act = (
        get_template(f"{name}.html")
        for name in (
            "cop/_question_row", "cop/_answer", "cop/_group_head", "cop/_people_to_call", "components/act",
        )
    )  # fmt: skip
    person = engines["django"].from_string(PERSON)
    now = timezone.now()

    def _draw(name: str) -> str:
        who = Member(pk=1, display_name=name, full_name_my=name, full_name_en=name)
        group = Group(pk=1, code="G1", name_my=name, name_en=name)
        question = Question(
            pk=1, group=group, author=who, title=name, kind="question", opened_at=now, created_at=now, state="open"
        )
        question.answer_count = 0
        entry = Entry(
            pk=1, author=name, lang="en", text=SafeString(""), source="", language="en", at=now, is_mine=False,
            is_unnamed=False, is_edited=False, laws=[],
        )  # fmt: skip
        return "".join((
            *(row.render({"row": one}) for one in rows_of([question])),
            answer.render({"one": entry, "question": question, "group": group, "keeps": True, "may_accept": True}),
            crumbs.render({"group": group, "session": None, "below": True}),
            call.render({"people_to_call": [(name, "@1")]}),
            act.render({"url": "/x/", "label": name, "hidden": name, "name": "who", "value": name}),
            person.render({"member": who}),
            NameForm(name).render(),
            HeadingsForm(headings=(name if name.strip() else PLAIN,)).render(),
        ))  # fmt: skip

    return _draw


def _refused(name: str) -> str:
    """The forms that take a file, after a file of that name was refused."""
    file = SimpleUploadedFile("x", b"MZ")
    file._name = name  # as whoever writes the request by hand may call it: the setter would cut it short
    pages = []
    for form in (ResourceFileForm({}, {"file": file}), ListForm({}, {"file": file})):
        form.is_valid()
        with pytest.raises(checking.FileRefused) as refused:
            checking.clean(b"MZ", name)
        form.add_error("file", str(refused.value))
        pages.append(form.render())
    return "".join(pages)


def _wrong(bare: Bare, draw: Callable[[str], str], some: Iterable[str]) -> list[str]:
    """The names whose tags are not those of a plain name, of a page of nothing but them."""
    some = [PLAIN, *some]
    tags = bare.show(map(draw, some), LOOK)
    assert len(tags) == len(some) or bare.ran, "a name ended its section"
    return [f"{name!r}: {tag[:200]}" for name, tag in zip(some, tags, strict=False) if tag != tags[0]]


def _fire(bare: Bare, draw: Callable[[str], str], given: Iterable[str]) -> list[str]:
    with translation.override("my"):
        return [line for some in batched(given, A_PAGE) for line in _wrong(bare, draw, some)]


def test_c22_names_change_no_tag_and_run_nothing_a_sample(bare):
    assert _fire(bare, _drawer(), names(SAMPLE)) == []
    assert (bare.ran, bare.left) == (0, [])


def test_c22_file_names_change_no_tag_and_run_nothing_a_sample(bare):
    assert _fire(bare, _refused, file_names(SAMPLE)) == []
    assert (bare.ran, bare.left) == (0, [])


def test_c22_a_name_that_is_not_escaped_is_found(bare):
    """Otherwise the tests above would hold nothing."""
    careless = "<a href='/x/'>{}</a>".format
    assert len(_fire(bare, careless, ["<img src=x: onerror=alert(1)>", "Daw Hla"])) == 1
    assert bare.ran == 1


@pytest.mark.drills
def test_c22_a_hundred_thousand_names_in_a_browser(bare, tell):  # noqa: F811
    wrong = _fire(bare, _drawer(), names(FULL))
    tell("names", [*wrong, *bare.left][:20], names=FULL, ran=bare.ran, wrong=len(wrong), left=len(bare.left))
    assert (wrong, bare.ran, bare.left) == ([], 0, [])


@pytest.mark.drills
def test_c22_a_hundred_thousand_file_names_in_a_browser(bare, tell):  # noqa: F811
    wrong = _fire(bare, _refused, file_names(FULL))
    tell("file_names", [*wrong, *bare.left][:20], names=FULL, ran=bare.ran, wrong=len(wrong), left=len(bare.left))
    assert (wrong, bare.ran, bare.left) == ([], 0, [])
