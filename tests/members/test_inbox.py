"""Messages between members: who may write to whom, what waits, what ends it, and what nobody else learns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import translation

from members import clock, digests, home, retention
from members.desk import Span
from members.errors import Refused
from members.models import AuditEntry, Block, Conversation, Draft, Member, Message, MessageReport, OutboxMessage, Seat
from members.models.inbox import people_for
from members.notifications import SkippedEmpty, kinds
from members.services import drain, freezing, inbox
from members.views import inbox as views
from tests.counting import statements
from tests.factories import make_member
from tests.signing_in import sign_in_client

from .people_kit import GROUPS, open_profile, talk, write

CANARY = "Canaryword ကိန္နရီစာ"


def _client(member, **options):
    return sign_in_client(Client(), member, **options)


# --- who may write to whom ---


def test_people_write_to_those_they_know_and_to_their_desk(cast):
    """Of one group, of one desk in either direction; nobody else while nobody chose to be found."""
    known = {
        "lawyer": {"paralegal", "facilitator", "coordinator", "staff", "safety"},
        "stranger": {"staff_other", "safety"},
        "newcomer": {"coordinator", "staff", "safety"},
        "staff": {"lawyer", "paralegal", "newcomer", "facilitator", "coordinator", "safety"},
        "superuser": set(),
    }
    names = {
        getattr(cast, role).pk: role
        for role in (*known, "paralegal", "facilitator", "coordinator", "staff_other", "safety")
    }
    found = {role: {names[one.pk] for one in people_for(getattr(cast, role))} for role in known}
    assert found == known


def test_the_inbox_leads_to_the_own_desk_and_to_no_other(cast):
    page = _client(cast.lawyer).get("/inbox/")
    assert {one.pk for one in page.context["desk"]} == {cast.coordinator.pk, cast.staff.pk, cast.safety.pk}


def test_who_chose_to_be_found_may_be_written_to(cast):
    assert not people_for(cast.stranger).filter(pk=cast.lawyer.pk).exists()
    open_profile(cast.lawyer)
    assert people_for(cast.stranger).filter(pk=cast.lawyer.pk).exists()
    assert not people_for(cast.lawyer).filter(pk=cast.stranger.pk).exists()
    write(cast.stranger, cast.lawyer)
    assert people_for(cast.lawyer).filter(pk=cast.stranger.pk).exists(), "who was written to may answer"


def test_who_cannot_sign_in_is_not_written_to(cast):
    person = make_member(cast.centre)
    open_profile(person)
    assert not people_for(cast.lawyer).filter(pk=person.pk).exists()


def test_d38_what_may_tell_who_somebody_is_is_warned_of_and_goes_with_a_tick(cast):
    """A warning, no stop: the text stands in the page again with the places marked, until the writer ticks."""
    client, typed = _client(cast.lawyer), "Her card is 12/KAMANA(N)123456. Call 09 123 456 789."
    page = client.post(f"/p/{cast.paralegal.pk}/write/", {"body": typed})
    text = page.content.decode()
    assert not Message.objects.exists() and typed in text and "body_checked" in text and text.count("<mark") == 2
    client.post(f"/p/{cast.paralegal.pk}/write/", {"body": typed, "body_checked": "1"})
    assert Message.objects.get().body == typed
    address = f"/inbox/{Conversation.objects.get().pk}/"
    assert typed in _client(cast.paralegal).post(address, {"body": typed}).content.decode()
    _client(cast.paralegal).post(address, {"body": typed, "body_checked": "1"})
    assert Message.objects.count() == 2


def test_d38_a_report_may_name_what_happened(cast):
    write(cast.lawyer, cast.paralegal)
    client, note = _client(cast.paralegal), "They told me of card 12/KAMANA(N)123456."
    address = f"/inbox/message/{Message.objects.get().pk}/report/"
    page = client.post(address, {"reason": "client", "note": note})
    assert note in page.content.decode() and not MessageReport.objects.exists()
    client.post(address, {"reason": "client", "note": note, "note_checked": "1"})
    assert MessageReport.objects.get().note == note


@pytest.mark.parametrize("way", ["frozen", "left", "blocked", "blocking"])
def test_whatever_the_reason_the_sentence_is_one(cast, way):
    write(cast.lawyer, cast.paralegal)
    if way == "frozen":
        Member.objects.filter(pk=cast.paralegal.pk).update(frozen_at=clock.now())
    if way == "left":
        Member.objects.filter(pk=cast.paralegal.pk).update(status="left", left_on=clock.today())
    if way == "blocked":
        inbox.block_person(cast.paralegal, cast.lawyer)
    if way == "blocking":
        inbox.block_person(cast.lawyer, cast.paralegal)
    with pytest.raises(Refused) as refused:
        write(cast.lawyer, cast.paralegal)
    with pytest.raises(Refused) as unknown:
        write(cast.lawyer, cast.stranger)
    assert refused.value.message == unknown.value.message
    assert Message.objects.count() == 1


@pytest.mark.parametrize("role", ["stranger", "staff", "coordinator", "safety", "superuser"])
def test_nobody_opens_a_conversation_of_others(cast, role):
    conversation = talk(cast.lawyer, cast.paralegal, CANARY)
    message = conversation.messages.get()
    client = _client(getattr(cast, role))
    for address in ("", "done/", "block/", "unblock/"):
        for method in (client.get, client.post):
            assert method(f"/inbox/{conversation.pk}/{address}").status_code in (404, 405)
    assert client.get(f"/inbox/message/{message.pk}/report/").status_code == 404
    assert CANARY not in client.get("/inbox/").content.decode()


# --- sealed, and waiting ---


def test_a_message_is_sealed_in_the_database(cast):
    message = write(cast.lawyer, cast.paralegal, CANARY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM members_message WHERE id = %s", [message.pk])
        assert "Canary" not in cursor.fetchone()[0]
    assert Message.objects.get(pk=message.pk).body == CANARY


def test_two_people_have_one_conversation(cast):
    first = write(cast.lawyer, cast.paralegal)
    second = write(cast.paralegal, cast.lawyer)
    assert first.conversation_id == second.conversation_id
    assert Conversation.objects.count() == 1 and Seat.objects.count() == 2


def test_what_waits_waits_until_it_is_answered_or_done(cast):
    message = write(cast.lawyer, cast.paralegal)
    write(cast.lawyer, cast.paralegal)
    client = _client(cast.paralegal)
    page = client.get(f"/inbox/{message.conversation_id}/")
    assert page.status_code == 200 and inbox.waiting_for(cast.paralegal) == 2, "looking changes nothing (C-28)"
    client.post(f"/inbox/{message.conversation_id}/done/")
    assert inbox.waiting_for(cast.paralegal) == 0
    write(cast.lawyer, cast.paralegal)
    write(cast.paralegal, cast.lawyer)
    assert (inbox.waiting_for(cast.paralegal), inbox.waiting_for(cast.lawyer)) == (0, 1)


def test_home_and_digest_say_a_number_and_nothing_else(cast):
    write(cast.lawyer, cast.paralegal, CANARY)
    write(cast.facilitator, cast.paralegal, CANARY)
    with translation.override("en"):
        rows = [row for row in home.rows_of(home.needs_you, cast.paralegal) if row.url == "/inbox/"]
    assert [(row.title, row.meta) for row in rows] == [("2 messages wait for you", "")]
    section = digests.member_sections["messages"]
    lines = section.build(Span.of_today(), [cast.paralegal.pk, cast.lawyer.pk])
    assert {member: [line.n for line in told] for member, told in lines.items()} == {cast.paralegal.pk: [2]}
    assert "Canary" not in str([section.say(line, "") for line in lines[cast.paralegal.pk]])


def test_one_mail_for_what_waits_and_it_counts_when_it_goes(cast):
    message = write(cast.lawyer, cast.paralegal)
    write(cast.facilitator, cast.paralegal)
    row = OutboxMessage.objects.get(kind="messages_waiting")
    assert row.recipient == cast.paralegal and row.not_before > message.sent_at
    kind = kinds["messages_waiting"]
    subjects = kind.load([_row(row)])
    assert (
        kind.context(_row(row), subjects[row.id]) == {"n": 2, "link": "http://localhost:8000/"}
        or subjects[row.id] == 2
    )
    for seat in Seat.objects.filter(member=cast.paralegal):
        inbox.finish(cast.paralegal, seat.conversation)
    with pytest.raises(SkippedEmpty):
        kind.context(_row(row), kind.load([_row(row)])[row.id])


def _row(row):
    """What the drain hands to a kind, as far as this kind looks at it."""
    return SimpleNamespace(id=row.id, recipient_id=row.recipient_id)


def test_the_mail_names_nobody(cast, relay):
    write(cast.lawyer, cast.paralegal, CANARY)
    OutboxMessage.objects.update(not_before=clock.now(), next_attempt_at=clock.now())
    drain.drain()
    (mail,) = relay.mails
    text = mail.as_string()
    assert "Canary" not in text and "Person" not in text and str(cast.lawyer.pk) not in mail["Subject"]


def test_the_audit_holds_no_line_about_who_writes_to_whom(cast):
    write(cast.lawyer, cast.paralegal)
    inbox.block_person(cast.paralegal, cast.lawyer)
    assert not AuditEntry.objects.exists()


def test_freezing_takes_the_mail_back(cast):
    write(cast.lawyer, cast.paralegal)
    freezing.freeze_member(cast.paralegal, by=cast.staff)
    assert OutboxMessage.objects.get(kind="messages_waiting").state == "cancelled"


# --- blocking and reporting ---


def test_a_block_takes_away_what_waits_and_may_be_lifted(cast):
    message = write(cast.lawyer, cast.paralegal)
    client = _client(cast.paralegal)
    assert client.post(f"/inbox/{message.conversation_id}/block/").status_code == 302
    assert inbox.waiting_for(cast.paralegal) == 0
    client.post(f"/inbox/{message.conversation_id}/block/")
    assert Block.objects.count() == 1
    client.post(f"/inbox/{message.conversation_id}/unblock/")
    write(cast.lawyer, cast.paralegal)


def test_the_safety_lead_reads_the_one_reported_message_and_the_audit_knows(cast):
    conversation = talk(cast.lawyer, cast.paralegal, "before", "between", CANARY)
    reported = conversation.messages.get(sender=cast.lawyer, pk=conversation.messages.order_by("-pk")[0].pk)
    assert _client(cast.paralegal).post(
        f"/inbox/message/{reported.pk}/report/", {"reason": "threat", "note": "Please look"}
    ).status_code == 302  # fmt: skip
    report = MessageReport.objects.get()
    assert (report.reporter, report.reported) == (cast.paralegal, cast.lawyer)
    lead = _client(cast.safety)
    assert "/s/flags/" in [todo.url for todo in lead.get("/s/").context["todos"]]
    assert CANARY not in lead.get("/s/flags/").content.decode()
    page = lead.get(f"/s/flags/{report.pk}/").content.decode()
    assert CANARY in page and "Please look" in page and "before" not in page
    assert f'href="/s/members/{cast.lawyer.pk}/"' in page, "the account of whoever wrote it is closed there"
    assert AuditEntry.objects.filter(verb="message_report_read", actor_id=cast.safety.pk).count() == 1
    assert lead.post(f"/s/flags/{report.pk}/close/", {"outcome": "talked"}).status_code == 302
    report.refresh_from_db()
    assert (report.outcome, report.closed_by) == ("talked", cast.safety)


def test_a_reported_message_is_read_only_with_a_fresh_proof(cast):
    report = inbox.report_message(write(cast.lawyer, cast.paralegal), by=cast.paralegal, reason="other")
    assert _client(cast.safety, stepped_up=False).get(f"/s/flags/{report.pk}/").status_code == 302


@pytest.mark.parametrize("role", ["lawyer", "coordinator", "staff", "staff_other", "superuser"])
def test_reports_are_the_safety_leads_alone(cast, role):
    report = inbox.report_message(write(cast.lawyer, cast.paralegal), by=cast.paralegal, reason="other")
    client = _client(getattr(cast, role))
    assert client.get("/s/flags/").status_code == client.get(f"/s/flags/{report.pk}/").status_code == 403


def test_a_message_is_reported_once_and_never_by_its_writer(cast):
    message = write(cast.lawyer, cast.paralegal)
    inbox.report_message(message, by=cast.paralegal, reason="other")
    with pytest.raises(Refused):
        inbox.report_message(message, by=cast.paralegal, reason="other")
    assert _client(cast.lawyer).get(f"/inbox/message/{message.pk}/report/").status_code == 404


# --- the pages ---


def test_the_first_message_and_the_answer(cast):
    first = _client(cast.lawyer).post(f"/p/{cast.paralegal.pk}/write/", {"body": "Mingalaba"})
    conversation = Conversation.objects.get()
    assert first["Location"] == f"/inbox/{conversation.pk}/#new"
    again = _client(cast.lawyer).get(f"/p/{cast.paralegal.pk}/write/")
    assert again["Location"] == f"/inbox/{conversation.pk}/"
    _client(cast.paralegal).post(f"/inbox/{conversation.pk}/", {"body": "ကောင်းပါတယ်"})
    page = _client(cast.lawyer).get(f"/inbox/{conversation.pk}/")
    assert [line.body for line in page.context["lines"]] == ["Mingalaba", "ကောင်းပါတယ်"]
    assert page["Cache-Control"] == "private, no-store"


def test_c48_the_same_form_twice_is_one_message(cast):
    client, once = _client(cast.lawyer), "5d2ad6f6-9c43-4d0c-9a0b-6e8f7b3a2c11"
    sent = [client.post(f"/p/{cast.paralegal.pk}/write/", {"body": "Once", "once": once}) for _ in range(3)]
    assert len({answer["Location"] for answer in sent}) == 1 and Message.objects.count() == 1


def test_a_mate_who_is_in_no_finder_is_written_to_and_a_stranger_is_not_there(cast):
    open_profile(cast.paralegal, listed_to=GROUPS)
    assert _client(cast.lawyer).get(f"/p/{cast.paralegal.pk}/write/").status_code == 200
    unknown = _client(cast.stranger).get("/p/9999999/write/")
    assert _client(cast.stranger).get(f"/p/{cast.paralegal.pk}/write/").status_code == unknown.status_code == 404
    assert _client(cast.lawyer).get(f"/p/{cast.lawyer.pk}/write/").status_code == 404


def test_too_many_messages_lose_no_text(cast, monkeypatch):
    monkeypatch.setattr("members.limits.is_over", lambda *args: True)
    answer = _client(cast.lawyer).post(f"/p/{cast.paralegal.pk}/write/", {"body": CANARY})
    assert answer.status_code == 200 and CANARY in answer.content.decode() and not Message.objects.exists()


def test_limits_stand_on_both_forms(cast):
    assert (views.MOST_AN_HOUR, views.MOST_NEW_A_DAY) == (40, 20)
    conversation = talk(cast.lawyer, cast.paralegal)
    client = _client(cast.lawyer)
    for _ in range(views.MOST_AN_HOUR):
        client.post(f"/inbox/{conversation.pk}/", {"body": "Again"})
    answer = client.post(f"/inbox/{conversation.pk}/", {"body": "One too many"})
    assert answer.context["form"].errors and Message.objects.filter(sender=cast.lawyer).count() == 41


def test_what_was_typed_into_an_ended_session_is_kept(cast):
    conversation = talk(cast.lawyer, cast.paralegal)
    client = _client(cast.lawyer)
    client.logout()
    client.post(f"/inbox/{conversation.pk}/", {"body": CANARY})
    assert CANARY in Draft.objects.get().content


def test_the_list_costs_the_same_for_one_and_for_twenty(cast):
    def seen() -> int:
        client = _client(cast.lawyer)
        client.get("/inbox/")
        with statements() as sent:
            assert client.get("/inbox/").status_code == 200
        return len(sent)

    talk(cast.lawyer, cast.paralegal)
    few = seen()
    for _ in range(21):
        talk(cast.lawyer, make_member(cast.centre))
    assert seen() == few <= 8


# --- 180 days ---


def test_c35c_messages_go_after_180_days_unless_the_safety_lead_still_has_to_look(cast):
    conversation = talk(cast.lawyer, cast.paralegal, "old", "new")
    old, new = conversation.messages.order_by("pk")
    looked_at = talk(cast.facilitator, cast.lawyer, "reported").messages.get()
    report = inbox.report_message(looked_at, by=cast.lawyer, reason="other")
    Message.objects.filter(pk__in=[old.pk, looked_at.pk]).update(sent_at=clock.now() - timedelta(days=181))
    Conversation.objects.update(started_at=clock.now() - timedelta(days=181))
    rule = retention.rules["messages"]
    rule.run(clock.now())
    assert set(Message.objects.all()) == {new, looked_at}
    inbox.close_message_report(report, by=cast.safety, outcome="nothing")
    rule.run(clock.now())
    assert rule.run(clock.now()) == 0
    assert set(Message.objects.all()) == {new}
    assert list(Conversation.objects.all()) == [conversation], "nothing tells who once wrote to whom"


@pytest.mark.django_db(transaction=True)
def test_two_first_messages_at_once_make_one_conversation(cast):
    def send(pair):
        try:
            return write(*pair).conversation_id
        finally:
            connections.close_all()

    pairs = [(cast.lawyer, cast.paralegal), (cast.paralegal, cast.lawyer)] * 4
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(send, pairs))
    assert len(found) == 1 and Conversation.objects.count() == 1 and Message.objects.count() == 8


def test_a_seat_faces_somebody_else_says_the_database(cast):
    conversation = Conversation.objects.create()
    with pytest.raises(Exception, match="seat_of_two"), transaction.atomic():
        Seat.objects.create(conversation=conversation, member=cast.lawyer, other=cast.lawyer)
