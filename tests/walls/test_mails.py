"""Every kind of mail has its words: subject, text and HTML, in both languages, and they render (architecture 11).

A kind that is not in ROWS is tried as a mail to the lawyer that tells of nothing; one that needs more says so here.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from cop.notifications.sessions import REMINDER
from cop.services import agreements, announcements, answers, follows, post_reports, questions, ways_in
from cop.services.referral_waves import move_on
from members import clock
from members.calendar import stamp
from members.mail.message import Letter
from members.models import DigestIssue, Member, OutboxMessage, PendingAddress, Seat
from members.notifications import kinds
from members.services import digests, invitations
from tests.cast import Cast
from tests.cop.question_kit import make_answer, make_question
from tests.cop.referral_kit import fit, offered, open_one, say_yes
from tests.factories import make_join_request, make_member, make_session
from tests.members.letters import letter_of
from tests.members.people_kit import talk
from tests.mentoring.mentoring_kit import days_ago, make_mentee, make_pair
from tests.trainings.kit import make_sitting, make_training, put_down
from tests.trainings.learning_kit import make_learning
from trainings.services import guests, registration_mail

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BURMESE = re.compile("[\u1000-\u109f]")
LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|<(?:style|title).*?</(?:style|title)>|<[^>]+>|&\w+;", re.S)
PROPER = {"Waing", "Asia", "Yangon", "Session", "HOME"}


def _row(kind: str, recipient: Member | None, **facts) -> Letter:
    now = clock.now()
    facts = {"ref_key": f"wall:{kind}", "not_before": now, "next_attempt_at": now, **facts}
    row = OutboxMessage.objects.create(kind=kind, recipient=recipient, expires_at=now + timedelta(hours=1), **facts)
    return letter_of(row)


def _of_a_session(kind: str, cast: Cast) -> Letter:
    session = make_session(cast.group, led_by=cast.facilitator)
    if kind == "session_cancelled":
        type(session).objects.filter(pk=session.pk).update(cancelled_at=clock.now())
    key = f"session:{session.uid}:60:{stamp(session.starts_at)}" if kind == REMINDER else f"session:{session.uid}"
    type(cast.lawyer).objects.filter(pk=cast.lawyer.pk).update(wants_calendar_mail=True)
    return _row(kind, cast.lawyer, ref_key=key, about=session.uid, version=session.schedule_version)


def _of_a_centre(kind: str, cast: Cast) -> Letter:
    make_session(cast.group)
    return _row(kind, cast.lawyer, ref_key=f"centre:{cast.centre.pk}:now")


def _invitation(kind: str, cast: Cast) -> Letter:
    newcomer = make_member(cast.centre, mail=True, ui_language=cast.lawyer.ui_language)
    invitations.invite(newcomer, by=cast.staff)
    OutboxMessage.objects.filter(kind=kind).update(not_before=clock.now(), next_attempt_at=clock.now())
    return letter_of(OutboxMessage.objects.get(kind=kind))


def _of_an_address(kind: str, cast: Cast) -> Letter:
    now = clock.now()
    pending = PendingAddress(member=cast.lawyer, address="new@example.org", expires_at=now + timedelta(minutes=9))
    if kind == "address_changed":
        pending.previous, pending.confirmed_at = cast.lawyer.email, now
    pending.save()
    return _row(kind, cast.lawyer, about=pending.uid)


def _digest(kind: str, cast: Cast) -> Letter:
    """A week with something in it: a session that nobody leads, and one to come."""
    make_session(cast.group)
    week = clock.iso_week()
    start, end = clock.week_bounds(week)
    audience = kind.removesuffix("_digest")
    reader = {"coordinator": cast.coordinator, "staff": cast.staff}.get(audience, cast.lawyer)
    facts = {"audience": audience, "recipient": reader, "iso_week": week, "covers_from": start, "covers_to": end}
    return digests.letter(digests.preview(DigestIssue(**facts)))


def _of_a_request(kind: str, cast: Cast) -> Letter:
    """Somebody asks to join; told to those who decide, or to who is asked to vouch."""
    state = "applied" if kind == "voucher_asked" else "vouched"
    request = make_join_request(cast.group, cast.lawyer, state=state)
    reader = cast.coordinator if kind == "join_request_waiting" else cast.lawyer
    return _row(kind, reader, about=request.uid)


def _of_messages(kind: str, cast: Cast) -> Letter:
    """One message waits, from whoever."""
    talk(cast.facilitator, cast.lawyer)
    Seat.objects.filter(member=cast.lawyer).update(waiting=1, waiting_since=clock.now())
    return _row(kind, cast.lawyer)


def _of_a_post(kind: str, cast: Cast) -> Letter:
    """A question, an answer or a report, in the state in which somebody is told of it."""
    question = make_question(cast.group, cast.lawyer, is_anonymous=True)
    if kind == "question_held":
        held = {"by": cast.lawyer, "group": cast.group, "kind": "question", "typed": {}, "is_held": True}
        return _row(kind, cast.facilitator, about=questions.keep_draft(**held).uid)
    if kind == "answer_accepted":
        answer = answers.accept_answer(make_answer(question, cast.facilitator), by=cast.coordinator)
        return _row(kind, cast.facilitator, about=answer.uid)
    if kind == "post_reported":
        report = post_reports.report_post(question, by=cast.facilitator, reason="safety")
        return _row(kind, cast.coordinator, about=report.uid)
    return _row(kind, cast.lawyer, about=question.uid)


def _of_what_is_said(kind: str, cast: Cast) -> Letter:
    """A group's agreement, an invitation, a mention, or what is new in what somebody follows."""
    if kind == "agreement_changed":
        agreed = agreements.publish_agreement(cast.group, "We meet monthly.", by=cast.facilitator)
        return _row(kind, cast.lawyer, about=cast.group.uid, version=agreed.version)
    if kind == "group_invitation":
        handle = cast.stranger.user.username
        return _row(kind, cast.stranger, about=ways_in.invite_to_group(cast.group, handle=handle, by=cast.lawyer).uid)
    follows.follow(cast.group, cast.lawyer, wanted=True)
    facts = {"by": cast.facilitator, "group": cast.group, "kind": "report", "title": "Workshop", "body": "It was."}
    post = announcements.post_announcement(**facts)
    day = follows.next_notice(clock.now()).date()
    return _row(kind, cast.lawyer, about=post.uid, ref_key=f"news:{day}~2")


def _of_a_pair(kind: str, cast: Cast) -> Letter:
    """Of two who work together: a meeting ahead, one that is over, or one that is overdue."""
    pair = make_pair(mentee=make_mentee(member=cast.lawyer), active_on=days_ago(90))
    if kind == "mentoring_nudge":
        return _row(kind, cast.lawyer, about=pair.uid)
    session = pair.sessions.create(
        starts_at=clock.now() + timedelta(hours=2), ends_at=clock.now() + timedelta(hours=3),
        cancelled_at=clock.now() if kind == "mentoring_cancelled" else None,
    )  # fmt: skip
    key = f"session:{session.uid}:60:{stamp(session.starts_at)}" if kind == "mentoring_reminder" else "x"
    type(cast.lawyer).objects.filter(pk=cast.lawyer.pk).update(wants_calendar_mail=True)
    return _row(kind, cast.lawyer, ref_key=key, about=session.uid)


def _of_a_place(kind: str, cast: Cast) -> Letter:
    """Where somebody stands with a session of a training, in the state that the mail tells of."""
    session = make_sitting(make_training(cast.centre))
    (row,) = put_down(session, cast.lawyer)
    state = {name: state for state, name in registration_mail.KINDS.items()}.get(kind, "confirmed")
    facts = {"offer_expires_at": clock.now() + timedelta(hours=6)} if state == "offered" else {}
    type(row).objects.filter(pk=row.pk).update(state=state, position=1, **facts)
    if kind == "training_cancelled":
        type(session).objects.filter(pk=session.pk).update(cancelled_at=clock.now())
    if kind == "training_invited":
        session.trainers.create(member=cast.lawyer)
    type(cast.lawyer).objects.filter(pk=cast.lawyer.pk).update(wants_calendar_mail=True)
    key = f"session:{session.uid}:60:{stamp(session.starts_at)}"
    return _row(kind, cast.lawyer, ref_key=key, about=session.uid, version=session.schedule_version)


def _to_a_guest(kind: str, cast: Cast, language: str) -> Letter:
    """Somebody from outside who agreed to be mailed, where they stand as the mail says."""
    session = make_sitting(make_training(cast.centre))
    facts = {"name": "Daw CANARY", "email": "guest@example.org", "phone": "", "mode": "room", "agreed": True}
    row = guests.invite_guest(session, by=cast.staff, language=language, **facts)
    OutboxMessage.objects.all().delete()
    if kind != "training_offered":
        state = "cancelled_by_staff" if kind == "training_taken_off" else "confirmed"
        type(row).objects.filter(pk=row.pk).update(state=state, offer_expires_at=None)
    if kind == "training_cancelled":
        type(session).objects.filter(pk=session.pk).update(cancelled_at=clock.now())
    key = f"session:{session.uid}:60:{stamp(session.starts_at)}"
    found = _row(kind, None, outsider=row.guest.uid, ref_key=key, about=session.uid, version=session.schedule_version)
    assert isinstance(found, Letter), found
    return found


def _of_learning(kind: str, cast: Cast) -> Letter:
    """A certificate of the lawyer's, and the question about that training."""
    certificate = make_learning(make_training(cast.centre), cast.lawyer)["certificate"]
    number = certificate.pk if kind == "training_certificate" else certificate.training_id
    OutboxMessage.objects.filter(kind=kind).delete()
    return _row(kind, cast.lawyer, ref_key=f"wall:{number}")


def _of_a_referral(kind: str, cast: Cast) -> Letter:
    """A referral in the state in which somebody is told of it."""
    if kind == "referral_passed":
        return _row(kind, cast.coordinator, about=open_one(cast.centre, cast.coordinator).uid)
    lawyers = [fit(one) for one in (cast.lawyer, cast.facilitator)]
    referral = offered(cast.centre, cast.coordinator)
    if kind == "referral_offered":
        return _row(kind, cast.lawyer, about=referral.uid)
    if kind == "referral_unclaimed":
        move_on(referral.waves.get().ends_at)
        return _row(kind, cast.coordinator, about=referral.uid)
    say_yes(referral, lawyers[1])
    return _row(kind, cast.lawyer if kind == "referral_taken" else cast.coordinator, about=referral.uid)


NAMES = sorted(kinds.keys())
ROWS: dict[str, Callable[[str, Cast], Letter]] = {
    **{name: _of_a_pair for name in NAMES if name.startswith("mentoring_") and name != "mentoring_waiting"},
    "centre_changed": _of_a_centre,
    **{name: _of_a_session for name in NAMES if name.startswith("session_")},
    **{name: _of_a_place for name in NAMES if kinds[name].template.startswith("trainings/email/training_")},
    **dict.fromkeys(("training_certificate", "training_follow_up"), _of_learning),
    "invitation": _invitation,
    "address_code": _of_an_address,
    "address_changed": _of_an_address,
    "voucher_asked": _of_a_request,
    "join_request_waiting": _of_a_request,
    "join_answered": _of_a_request,
    **dict.fromkeys(("agreement_changed", "group_invitation", "mentioned", "followed_news"), _of_what_is_said),
    "coordinator_digest": _digest,
    "staff_digest": _digest,
    "member_digest": _digest,
    "messages_waiting": _of_messages,
    **dict.fromkeys(
        ("referral_offered", "referral_taken", "referral_accepted", "referral_unclaimed", "referral_passed"),
        _of_a_referral,
    ),
    **dict.fromkeys(
        ("question_answered", "answer_asked", "answer_accepted", "question_held", "post_reported"), _of_a_post
    ),
}


def _words(text: str) -> str:
    return NOT_WORDS.sub(" ", text)


def _letter(kind: str, cast: Cast, language: str) -> Letter:
    Member.objects.update(ui_language=language)
    for name in ("lawyer", "coordinator", "staff", "stranger"):
        getattr(cast, name).refresh_from_db()
    found = ROWS.get(kind, lambda kind, cast: _row(kind, cast.lawyer))(kind, cast)
    assert isinstance(found, Letter), f"{kind}: give tests/walls/test_mails.py a row that can be sent ({found})"
    return found


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_of_mail_has_its_three_templates_and_a_label_in_both_languages(kind):
    stem = kinds[kind].template
    ends = ("subject.txt", "message.txt", "message.html")
    assert [end for end in ends if not (TEMPLATES / f"{stem}_{end}").exists()] == []
    with translation.override("my"):
        assert BURMESE.search(str(kinds[kind].label))
    with translation.override("en"):
        assert not BURMESE.search(str(kinds[kind].label))


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_of_mail_renders_in_burmese(cast, kind):
    letter = _letter(kind, cast, "my")
    for part in (letter.subject, letter.text, letter.html):
        left = set(LATIN_WORD.findall(_words(part))) - PROPER
        assert BURMESE.search(_words(part)) and not left, part


@pytest.mark.parametrize("kind", NAMES)
def test_every_kind_of_mail_renders_in_english(cast, kind):
    letter = _letter(kind, cast, "en")
    for part in (letter.subject, letter.text, letter.html):
        assert LATIN_WORD.search(_words(part)) and not BURMESE.search(_words(part)), part


OUTSIDE = [name for name in NAMES if kinds[name].outsiders is not None]


@pytest.mark.parametrize("language", ["my", "en"])
@pytest.mark.parametrize("kind", OUTSIDE)
def test_every_kind_that_goes_outside_renders_without_a_page_of_ours(cast, kind, language):
    """No sign-in, no page of members, no name; the own link and the way to stop."""
    letter = _to_a_guest(kind, cast, language)
    for part in (letter.subject, letter.text, letter.html):
        assert bool(BURMESE.search(_words(part))) == (language == "my"), part
        assert "/me/" not in part and "CANARY" not in part
        assert not re.search(r'https?://[^/\s"]+/[\s"<]', part), "home"
    assert letter.stop_url in letter.text and letter.stop_url in letter.html
