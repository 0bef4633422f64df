"""Both sides of a pair on a phone, one in Burmese and one in English, one with JavaScript and one without, as it
happens: profile, suggestions with reasons, ranked request, a silent mentor and the next one, agreement,
times, a reminder, a meeting moved, "we met" from the link of the mail, who does what, silence, the end and what both
say of it (learning 26 to 31); and the coordinator's page beside it, on which no word of theirs stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from members.models import OutboxMessage
from members.services.ticks import tick
from mentoring.models import Feedback, MeetingProposal, MentoringOffer, MentoringPair, MentoringSession
from tests.factories import make_member
from tests.mail_kit import html_of, relay, text_of  # noqa: F401  (relay is a fixture)
from tests.mentoring.mentoring_kit import make_mentor

from .hands import SUBMIT, go, look, press, send, shoot
from .test_training_way import letters, link_in

WANTS, GOAL = "အာမခံလျှောက်လဲချက် ရေးတတ်ချင်သည်", "အာမခံလျှောက်လဲချက် ကိုယ်တိုင် ရေးရန်"
ABOUT, TASK, NOTE = "မေးခွန်းတိုသုံးခု", "မေးခွန်းများ ရေးရန်", "ကိန္နရီမှတ်စု"
WORDS = (WANTS, GOAL, ABOUT, TASK, NOTE)
SHAN = {"my": "ရှမ်း", "en": "Shan"}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Hand:
    """One person's phone, in their language."""

    def __init__(self, open_page, relay, member, language: str, has_script: bool) -> None:  # noqa: F811
        member.ui_language = language
        member.save(update_fields=["ui_language"])
        self.member, self.language, self.relay, self.looked_at = member, language, relay, 0
        self.page = open_page(member, java_script_enabled=has_script)

    def go(self, name: str, *args) -> None:
        go(self.page, reverse(f"mentoring:{name}", args=args), self.language)

    def fill(self, **values) -> None:
        for name, value in values.items():
            self.page.fill(f"main [name={name}]", str(value))

    def check(self, **values) -> None:
        for name, value in values.items():
            self.page.check(f"main [name={name}][value={value}]")

    def send(self, selector: str = SUBMIT) -> None:
        send(self.page, selector, self.language)

    def shoot(self, name: str) -> None:
        shoot(self.page, f"pair_{name}_{self.language}")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def letter(self, kind: str):
        """The mail of that kind that has come since the last look: in their language, without a word or name of the
        two."""
        tick()
        sent = OutboxMessage.objects.filter(recipient=self.member, state="sent").order_by("sent_at", "pk")
        come = list(zip(sent.values_list("kind", flat=True), letters(self.relay, self.member), strict=True))
        [letter] = [one for was, one in come[self.looked_at :] if was == kind]
        self.looked_at = len(come)
        said = f"{letter['Subject']} {text_of(letter)} {html_of(letter)}"
        assert letter["Content-Language"] == self.language
        assert [word for word in (*WORDS, "ဆရာ") if word in said] == []
        return letter


@pytest.mark.parametrize(("guides", "learns", "scripted"), [("my", "en", "learner"), ("en", "my", "guide")])
def test_both_sides_of_a_pair_from_profile_to_what_they_say_of_it(
    open_page, cast, relay, nine, guides, learns, scripted  # noqa: F811
):  # fmt: skip
    silent, second = (
        make_member(cast.centre, account=True, mail=True, display_name=name) for name in ("ဆရာ က", "ဆရာ ခ")
    )
    make_mentor(member=silent, languages=["my", "shn"])
    learner = Hand(open_page, relay, cast.lawyer, learns, scripted == "learner")
    guide = Hand(open_page, relay, second, guides, scripted == "guide")
    desk = Hand(open_page, relay, cast.coordinator, guides, scripted == "learner")
    _offer_oneself(guide)
    _look_for_a_mentor(learner, silent, second)
    _wait_for_the_second(Hand(open_page, relay, silent, learns, False), guide, learner, nine)
    pair = MentoringPair.objects.get()
    _agree(learner, guide, pair)
    session = _find_a_time(learner, guide, pair)
    _be_reminded_and_move(learner, guide, session, nine)
    _say_it_from_the_mail(open_page(None, java_script_enabled=False), learner, session, nine)
    _write_what_came_of_it(learner, guide, pair, session)
    _write_notes(guide, pair)
    _oversee(desk, pair)
    _go_quiet(learner, guide, nine)
    _end(learner, guide, pair)
    _oversee(desk, pair)
    assert learner.page.problems == guide.page.problems == desk.page.problems == []


def _offer_oneself(guide) -> None:
    guide.go("change_mentor_profile")
    guide.page.check("main [name=is_prepared]")
    for language in ("my", "shn"):
        guide.check(languages=language)
    guide.page.check("main [name=agrees]")
    guide.send()


def _look_for_a_mentor(learner, first, second) -> None:
    """What they want, who fits and why, and whom they ask in which order."""
    learner.go("find_mentor")
    learner.fill(wants=WANTS)
    for language in ("my", "shn"):
        learner.check(languages=language)
    learner.check(ways="call")
    learner.page.check("main [name=agrees]")
    learner.send()
    learner.shoot("suggestions")
    assert SHAN[learner.language] in learner.text, "why they fit, in words"
    learner.page.select_option("[name=first]", str(first.pk))
    learner.page.select_option("[name=second]", str(second.pk))
    learner.send()


def _wait_for_the_second(silent, guide, learner, later) -> None:
    """The first one is mailed and silent for the working days that they have; then the second one says yes."""
    silent.letter("mentoring_waiting")
    offer = MentoringOffer.objects.open().get()
    assert (offer.mentor, offer.rank) == (silent.member, 1)
    later(seconds=(offer.expires_at + MINUTE - clock.now()).total_seconds())
    guide.letter("mentoring_waiting")
    guide.go("mentoring_home")
    guide.send("main a[href^='/m/offer/']")
    assert WANTS in guide.text and SHAN[guide.language] in guide.text, "what they want, and why the two fit"
    guide.shoot("asked")
    guide.check(answer="yes")
    guide.send()
    learner.letter("mentoring_waiting")


def _agree(learner, guide, pair) -> None:
    learner.go("propose_agreement", pair.pk)
    learner.fill(goal_1=GOAL)
    learner.page.select_option("[name=cadence_days]", "21")
    learner.page.check("[name=accepts]")
    learner.send()
    pair.refresh_from_db()
    assert pair.state == "agreeing", "one of the two is not both"
    guide.go("agreement_detail", pair.pk)
    guide.page.check("[name=accepts]")
    guide.send()
    pair.refresh_from_db()
    assert pair.state == "active"


def _find_a_time(learner, guide, pair) -> MentoringSession:
    """The one proposes two times, the other takes the first; both are mailed a date."""
    day = clock.today() + 3 * DAY
    guide.go("propose_session", pair.pk)
    guide.fill(day_1=day, time_1="16:00", day_2=day + DAY, time_2="16:00")
    guide.send()
    learner.go("answer_proposal", MeetingProposal.objects.get().pk)
    learner.page.locator("[name=time]").first.check()
    learner.send()
    for one in (learner, guide):
        one.letter("mentoring_planned")
    return MentoringSession.objects.get()


def _be_reminded_and_move(learner, guide, session, later) -> None:
    """Reminded the day before; then it is moved by a day, and both read the new time."""
    later(seconds=(session.starts_at - 23 * HOUR - clock.now()).total_seconds())
    for one in (learner, guide):
        one.letter("mentoring_reminder")
    guide.go("pair_detail", session.pair_id)
    guide.send(f"main a[href='{reverse('mentoring:move_session', args=[session.pk])}']")
    guide.fill(day=session.starts_at.astimezone(clock.YANGON).date() + DAY, time="10:00")
    guide.send()
    for one in (learner, guide):
        one.letter("mentoring_moved")
    session.refresh_from_db()
    assert session.schedule_version == 2


def _say_it_from_the_mail(stranger, learner, session, later) -> None:
    """The link of the mail that was sent, on a phone on which nobody has signed in: a page, then one press."""
    later(seconds=(session.ends_at + HOUR - clock.now()).total_seconds())
    stranger.goto(link_in(learner.letter("mentoring_met"), "/met/"))
    look(stranger, learner.language)
    session.refresh_from_db()
    assert session.outcome == "", "looking writes nothing"
    press(stranger, SUBMIT)
    look(stranger, learner.language)
    session.refresh_from_db()
    assert (session.outcome, session.minutes, session.logged_by) == ("held", 60, learner.member)
    stranger.reload()
    assert stranger.locator(SUBMIT).count() == 0, "it acts once"


def _write_what_came_of_it(learner, guide, pair, session) -> None:
    """The one tap asked for no words: they are added on the page of the two, and what was taken on is done."""
    learner.go("pair_detail", pair.pk)
    learner.send(f"main a[href='{reverse('mentoring:add_to_session', args=[session.pk])}']")
    learner.fill(about=ABOUT, what_1=TASK)
    learner.page.select_option("[name=owner_1]", str(pair.mentee_id))
    learner.send()
    guide.go("pair_detail", pair.pk)
    assert ABOUT in guide.text and TASK in guide.text
    learner.send("main form[action^='/m/action/'] button")
    learner.shoot("worked")
    assert pair.actions.get().done_at


def _write_notes(guide, pair) -> None:
    for name in ("write_private_note", "write_shared_note"):
        guide.go(name, pair.pk)
        guide.fill(body=NOTE)
        guide.send()
    assert guide.text.count(NOTE) == 2


def _oversee(desk, pair) -> None:
    """The coordinator sees that they met, and no word; the pair's own pages do not exist for them."""
    for name, args in (("programme_detail", ()), ("overseen_pair", (pair.pk,))):
        desk.go(name, *args)
        body = desk.page.content()
        assert [word for word in WORDS if word in body] == []
    desk.shoot("overseen")
    assert ("၆၀" if desk.language == "my" else "60") in desk.text
    for name in ("note_list", "pair_detail"):
        assert desk.page.request.get(reverse(f"mentoring:{name}", args=[pair.pk])).status == 404


def _go_quiet(learner, guide, later) -> None:
    """Nothing for more than one and a half times the three weeks: both are nudged."""
    later(33)
    for one in (learner, guide):
        assert link_in(one.letter("mentoring_nudge"), "/met/")


def _end(learner, guide, pair) -> None:
    """One ends it and says how it was; the other is mailed, and says so too. Neither reads the other's."""
    learner.go("close_pair", pair.pk)
    learner.check(reason="done", result="reached")
    learner.send()
    _say_how_it_was(learner, 5)
    guide.letter("mentoring_waiting")
    guide.go("give_feedback", pair.pk)
    _say_how_it_was(guide, 4)
    pair.refresh_from_db()
    assert (pair.state, pair.result) == ("closed", "reached")
    assert sorted(Feedback.objects.values_list("role", "useful")) == [("mentee", 5), ("mentor", 4)]


def _say_how_it_was(one, useful: int) -> None:
    one.check(useful=f"'{useful}'", again="yes")
    one.send()
