"""What mails about sessions say, in both languages and at each level, and when they are no longer true."""

import re
from datetime import datetime, timedelta

import icalendar
import pytest

from cop.models import Group, GroupSession, Rsvp
from cop.services import rsvps, sessions
from members import clock
from members.clock import YANGON
from members.models import Member, OutboxMessage
from members.services.drain import drain
from members.services.planner import plan
from tests.factories import join, make_group, make_member, make_session
from tests.mail_kit import html_of, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def start():
    """09:00 in Yangon, three days ahead."""
    return datetime.combine(clock.today() + 3 * DAY, datetime.min.time(), YANGON) + timedelta(hours=9)


@pytest.fixture
def group(relay):
    return make_group(name_en="CANARY-GROUP", name_my="CANARY-GROUP")


@pytest.fixture
def reader(group):
    """A member of the group who reads English; `reader(**facts)` adds another one."""

    def _reader(**facts):
        facts.setdefault("ui_language", "en")
        person = make_member(mail=True, **facts)
        join(group, person)
        return person

    return _reader


def planned(group, start, by=None, **facts) -> GroupSession:
    by = by or make_member(provider_type="staff")
    return sessions.plan_session(group, by=by, starts_at=start, ends_at=start + timedelta(hours=2), **facts)


def test_a_reminder_in_english_says_when_and_no_more(relay, group, reader, start):
    person = reader()
    session = make_session(group, starts_at=start, title="CANARY-TITLE", place="CANARY-PLACE")
    plan(start - DAY)
    drain(start - DAY)
    (mail,) = relay.mails
    assert f"tomorrow, {start:%a} {start.day} {start:%B}, at 09:00." in text_of(mail)
    assert mail["Subject"] == "A reminder"
    everything = f"{mail['Subject']}{mail['From']}{text_of(mail)}{html_of(mail)}"
    for secret in ("CANARY", person.full_name_en, str(session.uid), f"/{group.pk}/", group.code):
        assert secret not in everything
    assert "/rsvp/" in text_of(mail) and "/u/" in text_of(mail) and "/me/messages/" in text_of(mail)


def test_a_reminder_in_burmese_speaks_the_hour_as_people_do(relay, group, reader, start):
    reader(ui_language="my")
    make_session(group, starts_at=start)
    plan(start - DAY)
    drain(start - DAY)
    (mail,) = relay.mails
    assert "နံနက် ၉ နာရီ (၀၉:၀၀)" in text_of(mail)
    assert mail["Content-Language"] == "my" and 'lang="my"' in html_of(mail)


def test_another_zone_is_said_beside_yangon(relay, group, reader, start):
    reader()
    make_session(group, starts_at=start, zone="Asia/Bangkok")
    plan(start - DAY)
    drain(start - DAY)
    assert "at 09:00 (09:30 Bangkok)" in text_of(relay.mails[0])


@pytest.mark.parametrize(
    ("wish", "cap", "visibility", "is_told"),
    [
        ("titles", "titles", "members", True),
        ("counts", "titles", "members", False),
        ("titles", "counts", "members", False),
        ("titles", "titles", "hidden", False),
    ],
)
def test_titles_only_where_person_and_group_both_allow(relay, group, reader, start, wish, cap, visibility, is_told):
    Group.objects.update(mail_detail_cap=cap, visibility=visibility)
    reader(mail_detail=wish)
    make_session(group, starts_at=start, title="CANARY-TITLE")
    plan(start - DAY)
    drain(start - DAY)
    (mail,) = relay.mails
    assert ("CANARY-TITLE" in text_of(mail), "CANARY-GROUP" in html_of(mail)) == (is_told, is_told)


def test_a_title_that_looks_like_markup_stays_text(relay, group, reader, start):
    reader(mail_detail="titles")
    make_session(group, starts_at=start, title="<b>Tom & 'Ann'")
    plan(start - DAY)
    drain(start - DAY)
    (mail,) = relay.mails
    assert "<b>Tom & 'Ann'" in text_of(mail) and "&lt;b&gt;Tom &amp; &#x27;Ann&#x27;" in html_of(mail)


def test_every_recipient_has_links_of_their_own(relay, group, reader, start):
    people = [reader() for _ in range(3)]
    make_session(group, starts_at=start)
    plan(start - DAY)
    drain(start - DAY)
    links = {re.search(r"\S+/rsvp/\S+", text_of(mail)).group() for mail in relay.mails}
    assert len(links) == len(people) == 3
    for mail in relay.mails:
        for part in (text_of(mail), html_of(mail)):
            assert len(set(re.findall(r"/rsvp/([\w-]+)/", part))) == 1
            assert "\ue000" not in part and "\ue001" not in part
        assert mail["List-Unsubscribe"].strip("<>") in text_of(mail)


def test_one_notice_for_a_plan_a_move_a_change_and_a_cancellation(relay, group, reader, start):
    reader()
    by = make_member(provider_type="staff")
    session = planned(group, start, by)
    drain()
    sessions.move_session(session, by=by, starts_at=start + DAY, ends_at=start + DAY + timedelta(hours=1))
    drain()
    session.refresh_from_db()
    sessions.change_session(session, by=by, place="Room 2")
    drain()
    session.refresh_from_db()
    sessions.cancel_session(session, by=by)
    drain()
    assert [mail["Subject"] for mail in relay.mails] == ["A new date", "Another time", "A change", "A date is off"]
    assert "Room 2" not in text_of(relay.mails[2])
    assert "/rsvp/" not in text_of(relay.mails[3])
    assert drain().sent == 0


def test_only_who_heard_of_a_session_hears_that_it_is_off(relay, group, reader, start):
    told = reader()
    by = make_member(provider_type="staff")
    session = planned(group, start, by)
    drain()
    reader()
    sessions.cancel_session(session, by=by)
    drain()
    assert [mail.envelope_to for mail in relay.mails] == [told.email, told.email]


def test_two_changes_at_once_are_told_once(relay, group, reader, start):
    reader()
    by = make_member(provider_type="staff")
    session = planned(group, start, by)
    drain()
    for hours in (1, 2):
        session.refresh_from_db()
        to = start + timedelta(hours=hours)
        sessions.move_session(session, by=by, starts_at=to, ends_at=to + timedelta(hours=1))
    drain()
    assert len(relay.mails) == 2
    assert "11:00" in text_of(relay.mails[1])


def test_the_calendar_file_only_where_it_was_asked_for(relay, group, reader, start):
    reader()
    wants = reader(wants_calendar_mail=True)
    by = make_member(provider_type="staff")
    session = planned(group, start, by, place="CANARY-PLACE")
    drain()
    session.refresh_from_db()
    sessions.cancel_session(session, by=by)
    drain()
    files = [
        (mail.envelope_to, icalendar.Calendar.from_ical(part.get_content()))
        for mail in relay.mails
        for part in mail.iter_attachments()
    ]
    assert [(to, str(one["METHOD"])) for to, one in files] == [(wants.email, "REQUEST"), (wants.email, "CANCEL")]
    request, cancel = (one.walk("VEVENT")[0] for _, one in files)
    assert request["UID"] == cancel["UID"] == f"{session.uid}@localhost"
    assert (request["SEQUENCE"], cancel["SEQUENCE"]) == (0, 1)
    assert (str(request["STATUS"]), str(cancel["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert request["DTSTART"].dt.astimezone(YANGON) == start
    assert str(request["ATTENDEE"]) == f"mailto:{wants.email}" and not isinstance(request["ATTENDEE"], list)
    assert str(request["SUMMARY"]) == "Session" and "LOCATION" not in request


def test_who_says_no_gets_it_out_of_the_calendar_and_nobody_else(relay, group, reader, start):
    wants, other = reader(wants_calendar_mail=True), reader(wants_calendar_mail=True)
    session = planned(group, start)
    drain()
    before = len(relay.mails)
    for answer in (Rsvp.Answer.NO, Rsvp.Answer.NO, Rsvp.Answer.MAYBE, Rsvp.Answer.YES):
        rsvps.answer_rsvp(session, wants, answer)
        drain()
    files = [
        (mail.envelope_to, icalendar.Calendar.from_ical(next(mail.iter_attachments()).get_content()))
        for mail in relay.mails[before:]
    ]
    assert [(to, str(one["METHOD"])) for to, one in files] == [(wants.email, "CANCEL"), (wants.email, "REQUEST")]
    assert other.email not in [to for to, _ in files]


def test_a_typo_in_the_title_tells_nobody(relay, group, reader, start):
    reader()
    by = make_member(provider_type="staff")
    session = planned(group, start, by, title="Bial")
    drain()
    sessions.change_session(session, by=by, title="Bail")
    assert drain().sent == 0
    session.refresh_from_db()
    assert session.schedule_version == 1


def test_who_said_no_is_not_reminded_and_who_says_yes_again_is(relay, group, reader, start):
    person = reader()
    session = make_session(group, starts_at=start)
    plan(start - DAY)
    rsvps.answer_rsvp(session, person, Rsvp.Answer.NO)
    assert drain(start - DAY).sent == 0
    rsvps.answer_rsvp(session, person, Rsvp.Answer.YES)
    assert drain(start - DAY).sent == 1


# --- who has to be told by a person ---------------------------------------------------------------------------------


def to_tell(session) -> set[int]:
    return set(GroupSession.objects.filter(pk=session.pk).to_tell().values_list("member_id", flat=True))


def test_whom_no_mail_reaches_is_to_be_told(group, reader, start):
    reader()
    silent = make_member()
    refuses = reader(mail_detail="none")
    join(group, silent)
    assert to_tell(make_session(group, starts_at=start)) == {silent.pk, refuses.pk}


@pytest.mark.parametrize(
    ("state", "is_lost"), [("failed", True), ("in_doubt", True), ("stale", True), ("sent", False)]
)
def test_whose_latest_mail_was_lost_is_to_be_told(relay, group, reader, start, state, is_lost):
    person = reader()
    session = planned(group, start)
    drain()
    plan(start - DAY)
    OutboxMessage.objects.filter(kind="session_reminder").update(state=state, intent_at=start, sent_at=start)
    assert to_tell(session) == ({person.pk} if is_lost else set())


def test_a_needless_reminder_is_no_lost_one(relay, group, reader):
    reader()
    session = planned(group, clock.now() + DAY - timedelta(minutes=10))
    drain()
    plan()
    states = OutboxMessage.objects.filter(kind="session_reminder").values_list("state", "reason")
    assert list(states) in ([("stale", "just_told")], [])
    assert to_tell(session) == set()


def test_a_group_that_wants_no_mail_is_told_in_person(group, reader, start):
    person = reader()
    Group.objects.update(mail_detail_cap=Member.DetailLevel.NONE)
    session = planned(group, start)
    assert drain().sent == 0
    assert to_tell(session) == {person.pk}
