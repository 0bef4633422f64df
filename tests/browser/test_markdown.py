"""Markdown of posts in a real browser (safety C-22): known evasions, and in full size chance ones, run nothing.

They are shown on a bare page without a policy of its own, where a script that came through would run, and then as
posts of the house.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from django.urls import reverse

from members.markup import TAGS, render
from members.text.clean import CONTROL
from tests.cast import build_cast
from tests.cop.question_kit import make_answer, make_question
from tests.drills.conftest import tell  # noqa: F401  (a fixture)
from tests.drills.test_markdown import FULL, _texts

CORPUS = Path(__file__).resolve().parents[1] / "data" / "markup" / "evasions.txt"
A_PAGE = 2_500
# Whatever came through is woken: what waits for a pointer, a key or a look.
WAKE = """allowed => {
  const kinds = ["click", "mouseover", "mouseenter", "pointerenter", "focus", "toggle", "animationstart", "load"];
  const found = [];
  for (const one of document.querySelectorAll("main > section *")) {
    const tag = one.tagName.toLowerCase();
    if (!allowed.includes(tag)) { found.push(tag); }
    for (const attribute of one.attributes) {
      if (!["href", "rel", "start"].includes(attribute.name)) { found.push(tag + " " + attribute.name); }
    }
    // ":" is a place beside this page, which has no place of its own.
    if (tag === "a" && !["http:", "https:", "mailto:", ":"].includes(one.protocol)) { found.push(one.href); }
    if (tag !== "a") { for (const kind of kinds) { one.dispatchEvent(new Event(kind)); } }
  }
  return found;
}"""


def batched(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """So many at a time."""
    left = iter(texts)
    while some := list(islice(left, size)):
        yield some


def evasions() -> list[str]:
    """One a line, with the escapes of JSON."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in lines]


class Bare:
    """A page of nothing but what it is given. `ran`: how many scripts ran; `left`: what it asked the world for."""

    def __init__(self, page) -> None:
        self.page, self.ran, self.left = page, 0, []
        page.expose_function("alert", self._count)
        page.on("dialog", lambda dialog: (self._count(), dialog.dismiss()))
        page.on("request", lambda request: self.left.append(request.url))
        page.on("framenavigated", lambda frame: self.left.append(frame.url) if frame.url != "about:blank" else None)

    def _count(self, *_args) -> None:
        self.ran += 1

    def show(self, pieces: Iterable[str]) -> list[str]:
        """What stands there that an allow-list would not have."""
        self.page.set_content("<!doctype html><meta charset=utf-8><main>" + "\n".join(pieces) + "</main>")
        found = self.page.evaluate(WAKE, sorted(TAGS))
        self.page.wait_for_timeout(100)
        return found


@pytest.fixture
def bare(chromium):
    context = chromium.new_context(offline=True)
    yield Bare(context.new_page())
    context.close()


def test_c22_known_evasions_run_nothing_in_a_browser(bare):
    assert len(evasions()) >= 130
    assert bare.show(f"<section>{render(text)}</section>" for text in evasions()) == []
    assert (bare.ran, bare.left) == (0, [])


def test_c22_shown_as_they_are_the_evasions_do_run(bare):
    """Otherwise the test above would hold nothing."""
    for text in ("<script>alert(1)</script>", "<img src=x: onerror=alert(1)>", "<details open ontoggle=alert(1)>x"):
        before = bare.ran
        assert bare.show([f"<section>{text}</section>"]) != []
        assert bare.ran > before, text


def test_c22_known_evasions_as_posts_of_the_house(open_page, live_server):
    cast = build_cast()
    texts = [CONTROL.sub("", text) for text in evasions()]  # no form takes these
    question = make_question(cast.group, cast.lawyer, title="<script>alert(1)</script>", body="\n\n".join(texts))
    for number, some in enumerate(batched(texts, 30)):
        make_answer(question, cast.facilitator, f"{number}\n\n" + "\n\n".join(some))
    page = open_page(cast.paralegal)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(reverse("cop:question_detail", args=[question.pk]))
    assert page.locator("h1").inner_text() == "<script>alert(1)</script>"
    assert page.locator("main article script, main svg, main img, main iframe, main style").count() == 0
    page.goto(reverse("cop:question_print", args=[question.pk]))
    assert (dialogs, page.problems) == ([], [])


@pytest.mark.drills
def test_c22_a_hundred_thousand_texts_in_a_browser(bare, tell):  # noqa: F811
    wrong = []
    for texts in batched(_texts(FULL, seed=20260102), A_PAGE):
        wrong += bare.show(f"<section>{render(text)}</section>" for text in texts)
    tell(
        "markdown_browser", [*wrong, *bare.left][:20], texts=FULL, ran=bare.ran, wrong=len(wrong), left=len(bare.left)
    )
    assert (wrong, bare.ran, bare.left) == ([], 0, [])
