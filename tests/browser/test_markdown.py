"""Markdown of posts in a real browser (safety C-22): known evasions, and in full size chance ones, run nothing.

They are shown on a bare page without a policy of its own, where a script that came through would run, and then as
posts of the house.
"""

from collections.abc import Iterable

import pytest
from django.urls import reverse

from members.markup import TAGS, render
from members.text.clean import CONTROL
from tests.cast import build_cast
from tests.cop.question_kit import make_answer, make_question
from tests.drills.conftest import tell  # noqa: F401  (a fixture)
from tests.drills.test_markdown import FULL, _texts

from .bare import Bare, batched, evasions

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


def shown(bare: Bare, sources: Iterable[str]) -> list[str]:
    """What stands there that an allow-list would not have, each as a section of the bare page."""
    return bare.show(sources, WAKE, sorted(TAGS))


def test_c22_known_evasions_run_nothing_in_a_browser(bare):
    assert len(evasions()) >= 130
    assert shown(bare, map(render, evasions())) == []
    assert (bare.ran, bare.left) == (0, [])


def test_c22_shown_as_they_are_the_evasions_do_run(bare):
    """Otherwise the test above would hold nothing."""
    for text in ("<script>alert(1)</script>", "<img src=x: onerror=alert(1)>", "<details open ontoggle=alert(1)>x"):
        before = bare.ran
        assert shown(bare, [text]) != []
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
        wrong += shown(bare, map(render, texts))
    tell(
        "markdown_browser", [*wrong, *bare.left][:20], texts=FULL, ran=bare.ran, wrong=len(wrong), left=len(bare.left)
    )
    assert (wrong, bare.ran, bare.left) == ([], 0, [])
