"""Both sides of a pair on a phone, in Burmese, with and without JavaScript: profile, suggestions with reasons, a
silent mentor and the next one, agreement, times, a meeting moved, "we met" from the mail, silence, the end (learning
26 to 31); and the coordinator's page beside it, on which no word of the notes stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from members.models import OutboxMessage
from mentoring.met_links import met_token, standings
from mentoring.models import MentoringOffer, MentoringPair, MentoringSession
from mentoring.services import closing, requests
from tests.factories import make_member
from tests.mentoring.mentoring_kit import make_mentor

from .hands import SUBMIT, go, press, send

NOTE = "ကိန္နရီမှတ်စု"


def _go(page, name: str, *args) -> None:
    go(page, reverse(f"mentoring:{name}", args=args))


def _fill(page, **values) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", str(value))


@pytest.mark.parametrize("has_script", [False, True], ids=["without", "with"])
def test_both_sides_of_a_pair_on_a_phone(open_page, cast, later, has_script):
    silent, second = (
        make_member(cast.centre, account=True, mail=True, display_name=name) for name in ("ဆရာ က", "ဆရာ ခ")
    )
    for one in (silent, second):
        make_mentor(member=one, languages=["my", "shn"])
    options = {"java_script_enabled": has_script}
    learner, guide = (open_page(one, **options) for one in (cast.lawyer, second))
    _look_for_a_mentor(learner, silent, second)
    _wait_for_the_second(guide, later)
    pair = MentoringPair.objects.get()
    _agree(learner, guide, pair)
    _meet(learner, guide, pair)
    _write_notes(guide, pair)
    _oversee(open_page(cast.coordinator, **options), pair)
    _go_quiet_and_say_it_from_the_mail(open_page(None, **options), pair, later)
    _end(learner, pair)
    assert learner.problems == [] and guide.problems == []


def _look_for_a_mentor(page, first, second) -> None:
    """What they want, who fits and why, and whom they ask in which order."""
    _go(page, "mentoring_home")
    _go(page, "find_mentor")
    _fill(page, wants="အာမခံလျှောက်လဲချက် ရေးတတ်ချင်သည်")
    for box in (
        "[name=languages][value=my]",
        "[name=languages][value=shn]",
        "[name=ways][value=call]",
        "[name=agrees]",
    ):
        page.check(box)
    send(page)
    assert "ရှမ်း" in page.locator("main").inner_text()
    page.select_option("[name=first]", str(first.pk))
    page.select_option("[name=second]", str(second.pk))
    send(page)


def _wait_for_the_second(page, later) -> None:
    """The first one is silent for three working days; then the second is asked and says yes."""
    later(8)
    assert requests.move_on(clock.now()) == 1
    offer = MentoringOffer.objects.open().get()
    assert offer.rank == 2
    _go(page, "mentoring_home")
    _go(page, "answer_offer", offer.pk)
    page.check("[name=answer][value=yes]")
    send(page)


def _agree(learner, guide, pair) -> None:
    _go(learner, "propose_agreement", pair.pk)
    _fill(learner, goal_1="အာမခံလျှောက်လဲချက် ကိုယ်တိုင် ရေးရန်")
    learner.select_option("[name=cadence_days]", "21")
    learner.check("[name=accepts]")
    send(learner)
    _go(guide, "agreement_detail", pair.pk)
    guide.check("[name=accepts]")
    send(guide)
    pair.refresh_from_db()
    assert pair.state == "active"


def _meet(learner, guide, pair) -> None:
    """Two times, one of them taken, moved by the other, written down with who does what."""
    day = clock.today() + timedelta(days=3)
    _go(guide, "propose_session", pair.pk)
    _fill(guide, day_1=day, time_1="16:00", day_2=day + timedelta(days=1), time_2="16:00")
    send(guide)
    _go(learner, "answer_proposal", pair.proposals.get().pk)
    learner.locator("[name=time]").first.check()
    send(learner)
    session = MentoringSession.objects.get()
    _go(guide, "move_session", session.pk)
    _fill(guide, time="10:00")
    send(guide)
    session.refresh_from_db()
    assert session.schedule_version == 2
    assert OutboxMessage.objects.filter(kind="mentoring_moved", about=session.uid).count() == 2
    _go(learner, "log_session", pair.pk)
    _fill(learner, minutes="၄၅", about="မေးခွန်းတိုသုံးခု", what_1="မေးခွန်းများ ရေးရန်")
    learner.select_option("[name=owner_1]", str(pair.mentee_id))
    send(learner)
    assert "မေးခွန်းတိုသုံးခု" in learner.locator("main").inner_text()
    session.delete()


def _write_notes(page, pair) -> None:
    for name in ("write_private_note", "write_shared_note"):
        _go(page, name, pair.pk)
        _fill(page, body=NOTE)
        send(page)
    assert page.locator("main").inner_text().count(NOTE) == 2


def _oversee(page, pair) -> None:
    """The coordinator sees that they met, and no word."""
    for name, args in (("programme_detail", ()), ("overseen_pair", (pair.pk,))):
        _go(page, name, *args)
        text = page.locator("body").inner_text()
        assert NOTE not in text and "မေးခွန်းတိုသုံးခု" not in text and "အာမခံလျှောက်လဲချက်" not in text
    assert "၄၅" in text
    page.goto(reverse("mentoring:note_list", args=[pair.pk]))
    assert NOTE not in page.content()


def _go_quiet_and_say_it_from_the_mail(page, pair, later) -> None:
    """Silence for more than 1.5 times the cadence; then one tap from the mail, without a sign-in."""
    later(33)
    closing.watch_pairs(clock.now())
    assert OutboxMessage.objects.filter(kind="mentoring_nudge").count() == 2
    token = met_token(standings([pair])[pair.pk], pair.mentee_id, pair.mentee.uid)
    before = MentoringSession.objects.held().count()
    page.goto(reverse("mentoring:we_met", args=[token]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    press(page, SUBMIT)
    assert MentoringSession.objects.held().count() == before + 1


def _end(page, pair) -> None:
    _go(page, "close_pair", pair.pk)
    page.check("[name=reason][value=done]")
    page.check("[name=result][value=reached]")
    send(page)
    page.check("[name=useful][value='5']")
    page.check("[name=again][value=yes]")
    send(page)
    pair.refresh_from_db()
    assert pair.state == "closed"
