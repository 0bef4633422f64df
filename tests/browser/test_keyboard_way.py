"""By keyboard alone: a question is asked, a place in a session taken, a test handed in, an invitation answered (domain
C17). Tab, Enter and Space, and where the focus is can be seen at every step."""

from datetime import timedelta

import pytest

from cop.models import Question, Rsvp
from tests.factories import make_session
from tests.trainings.kit import make_sitting, make_training, put_down
from tests.trainings.learning_kit import make_test
from trainings.models import Attempt, Registration

from .hands import look

MOST_TABS = 90
# A ring around what has the focus, or around the label that it is drawn by, on the part of the page that is seen.
SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
  const seen = ring && inside && one.matches(":focus-visible") && one.checkVisibility();
  return seen || one === document.body;  // past the last stop the browser's own bar has its turn
}"""


class Keys:
    """Someone who has no mouse."""

    def __init__(self, page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        """The one thing that is no key: an address. Then over the head of the page to what it is about."""
        self.page.goto(address)
        look(self.page)
        self.tab_to(".skip")
        self.page.keyboard.press("Enter")

    def tab_to(self, selector: str) -> None:
        """Go on until that has the focus; each stop on the way can be seen."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SEEN), self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached on {self.page.url}")

    def type(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.insert_text(text)

    def space(self, selector: str) -> None:
        self.tab_to(selector)
        self.page.keyboard.press("Space")

    def enter(self, selector: str) -> None:
        """Press what leads to another page."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        look(self.page)


@pytest.fixture
def keys(cast, open_page) -> Keys:
    keys = Keys(open_page(cast.lawyer))
    yield keys
    assert keys.page.problems == []


def test_seed_c17_a_question_is_asked_by_keyboard(keys, cast):
    keys.open("/q/new/?group=HOME")
    keys.type("[name=title]", "ဘာလျှောက်ထားရမလဲ။")
    keys.type("[name=body]", "အမှုသည်ကို ၃၁ နာရီ ချုပ်နှောင်ထားသည်။")
    keys.space("[name=topics]")
    keys.space("[name=urgency]")
    keys.space("[name=sure]")
    keys.enter("main form[method=post] button[type=submit]:not([name])")
    question = Question.objects.exclude(state__in=Question.UNPOSTED).get()
    assert f"/q/{question.pk}/" in keys.page.url


def test_seed_c17_a_place_is_taken_and_a_test_handed_in_by_keyboard(keys, cast):
    training = make_training(cast.centre, title="အာမခံ", needs_post_test=True)
    make_test(training, 2)
    session = make_sitting(training)
    keys.open("/t/")
    keys.enter(f"a[href='/t/{training.pk}/']")
    keys.space("input[name=choice]")
    keys.enter("main form[action$='/register/'] button[type=submit]")
    assert Registration.objects.get(session=session).state == "confirmed"
    keys.enter("main a[href$='/pre/']")
    keys.enter("button[value=begin]")
    for _ in range(2):
        keys.space("input[name=choice]")
        keys.enter("main form button[type=submit]")
    keys.enter("button[value=hand_in]")
    assert Attempt.objects.get().score == 0


def test_seed_c17_a_place_is_given_back_and_an_invitation_answered_by_keyboard(keys, cast):
    session = make_sitting(make_training(cast.centre), timedelta(days=2))
    put_down(session, cast.lawyer)
    keys.open(f"/t/sessions/{session.pk}/")
    keys.enter("form[action$='/give-back/'] button")
    assert Registration.objects.get().state == "cancelled_by_user"
    meeting = make_session(cast.group, timedelta(days=3))
    keys.open(f"/g/HOME/sessions/{meeting.pk}/")
    keys.enter("main button[value=yes]")
    assert Rsvp.objects.get(session=meeting).answer == "yes"
