"""From a row to a mail: once, in order, and with the right ending when something is wrong."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from members import clock
from members.mail import addresses
from members.models import MailStop, Member, OutboxMessage, Suppression, SystemMark
from members.notifications import kinds
from members.services import brakes, leases, outbox
from members.services.drain import drain
from tests.factories import join, make_group, make_member, make_session
from tests.mail_kit import html_of, text_of

State = OutboxMessage.State
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(relay):
    """A session in two days, and `planned(n)`: n members of its group with a notice waiting."""
    group = make_group()
    session = make_session(group)

    def _planned(n: int = 1):
        people = [make_member(mail=True, ui_language="en") for _ in range(n)]
        join(group, *people)
        outbox.notify("session_planned", recipients=people, ref_key=f"session:{session.uid}", about=session.uid)
        return people

    _planned.session = session
    return _planned


def states() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("state", flat=True))


def reasons() -> set[str]:
    return set(OutboxMessage.objects.values_list("reason", flat=True))


def soon(row: OutboxMessage | None = None) -> None:
    """Let waiting rows be due now."""
    OutboxMessage.objects.filter(state=State.RETRY).update(next_attempt_at=clock.now())


def test_each_recipient_gets_one_mail_and_the_row_says_so(relay, planned):
    people = planned(3)
    done = drain()
    assert done.sent == 3 and not done.stopped
    assert sorted(mail.envelope_to for mail in relay.mails) == sorted(person.email for person in people)
    assert states() == ["sent"] * 3
    assert drain().sent == 0 and len(relay.mails) == 3


def test_one_connection_serves_a_batch(relay, planned):
    planned(5)
    drain()
    assert relay.seen["connect"] == 1


def test_the_row_is_unique_so_telling_twice_tells_once(relay, planned):
    people = planned(2)
    again = outbox.notify(
        "session_planned", recipients=people, ref_key=f"session:{planned.session.uid}", about=planned.session.uid
    )
    assert again == 0 and drain().sent == 2


def test_who_cannot_be_mailed_gets_no_row(planned):
    person = make_member(mail=True)
    frozen = make_member(mail=True, frozen_at=clock.now())
    bounced, stopped, silent = (
        make_member(mail=True),
        make_member(mail=True),
        make_member(mail=True, mail_detail="none"),
    )
    Suppression.objects.create(address_bidx=bounced.email_bidx, cause=Suppression.Cause.HARD_BOUNCE)
    MailStop.objects.create(member=stopped, kind="session_planned")
    no_consent = make_member(email="asked@example.org")
    everyone = [person, frozen, bounced, stopped, silent, no_consent, make_member()]
    written = outbox.notify("session_planned", recipients=everyone, ref_key="session:x")
    assert written == 1
    assert OutboxMessage.objects.get().recipient == person


def test_any_queryset_of_members_will_do(planned):
    people = [make_member(mail=True) for _ in range(3)]
    everyone = Member.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")
    assert outbox.notify("session_planned", recipients=everyone[:2], ref_key="session:x") == 2
    assert outbox.notify("session_planned", recipients=everyone, ref_key="session:x") == 1
    assert outbox.notify("session_planned", recipients=Member.objects.none(), ref_key="session:x") == 0
    assert outbox.notify("session_planned", recipients=[], ref_key="session:x") == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"frozen_at": datetime(2026, 1, 1, tzinfo=UTC)}, "frozen"),
        ({"mail_detail": "none"}, "mail_none"),
        ({"status": "left"}, "left"),
        ({"email": None}, "no_address"),
    ],
)
def test_the_person_is_asked_for_again_at_send_time(relay, planned, change, reason):
    (person,) = planned(1)
    for name, value in change.items():
        setattr(person, name, value)
    person.save()
    drain()
    assert (states(), reasons(), relay.mails) == (["cancelled"], {reason}, [])


@pytest.mark.parametrize("take_away", ["consent", "stop", "bounce", "membership"])
def test_what_was_taken_away_meanwhile_counts(relay, planned, take_away):
    (person,) = planned(1)
    if take_away == "consent":
        person.consents.update(withdrawn_at=clock.now())
    elif take_away == "stop":
        MailStop.objects.create(member=person, kind="session_planned")
    elif take_away == "bounce":
        Suppression.objects.create(address_bidx=person.email_bidx, cause=Suppression.Cause.HARD_BOUNCE)
    else:
        person.memberships.update(left_on=clock.today())
    drain()
    expected = {"consent": "no_consent", "stop": "stopped", "bounce": "bounced", "membership": "not_member"}
    assert (states(), reasons(), relay.mails) == (["cancelled"], {expected[take_away]}, [])


def test_an_address_that_does_not_exist_fails_and_is_left_alone(relay, planned):
    good, bad = planned(2)
    relay.refused_addresses[bad.email] = "550 5.1.1 no such mailbox"
    drain()
    assert states() == ["failed", "sent"]
    assert bytes(Suppression.objects.get().address_bidx) == bad.email_bidx
    assert outbox.notify("session_planned", recipients=[good, bad], ref_key="session:other") == 1


def test_policy_is_no_verdict_on_the_address(relay, planned):
    (person,) = planned(1)
    relay.refused_addresses[person.email] = "550 5.7.1 relaying denied"
    drain()
    assert states() == ["failed"] and not Suppression.objects.exists()


def test_a_relay_that_refuses_everybody_is_braked_and_nobody_suffers(relay, planned):
    people = planned(12)
    relay.refused_addresses.update({person.email: "550 not for you" for person in people})
    done = drain()
    assert done.stopped == "brake: recipients_refused"
    assert not Suppression.objects.exists() and set(states()) == {"retry"}
    relay.refused_addresses.clear()
    assert drain().sent == 0, "a person must lift it"
    brakes.release()
    soon()
    assert drain().sent == 12


@pytest.mark.parametrize(("phase", "reason"), [("rcpt", "smtp_451"), ("data", "content_smtp_451")])
def test_a_deferred_mail_waits_and_goes_later(relay, planned, phase, reason):
    planned(1)
    relay.script(phase, "451 later")
    drain()
    row = OutboxMessage.objects.get()
    assert (row.state, row.reason, row.intent_at, row.attempts) == (State.RETRY, reason, None, 1)
    assert row.next_attempt_at > clock.now()
    soon()
    assert drain().sent == 1
    assert OutboxMessage.objects.get().message_id == row.message_id


def test_a_refused_sender_is_a_fault_of_ours_and_burns_no_row(relay, planned):
    planned(2)
    relay.script("mail", "550 who are you")
    assert drain().stopped == "brake: sender_smtp_550"
    assert states() == ["retry", "retry"]
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {0}


def test_lost_after_data_is_in_doubt_and_goes_again_under_the_same_id(relay, planned):
    planned(1)
    relay.script("kept", "drop")
    drain()
    row = OutboxMessage.objects.get()
    assert (row.state, row.doubts, row.reason) == (State.RETRY, 1, "lost_in_data") and row.intent_at
    soon()
    drain()
    assert states() == ["sent"]
    assert len({mail["Message-ID"] for mail in relay.mails}) == 1 and len(relay.mails) == 2


def test_doubts_end_after_three_tries(relay, planned):
    planned(1)
    relay.script("kept", *["drop"] * 9)
    for _ in range(6):
        soon()
        drain()
    assert (states(), len(relay.mails)) == (["in_doubt"], 4)


def test_a_kind_that_is_marked_on_doubt_never_goes_twice(relay, planned, monkeypatch):
    planned(1)
    kind = kinds["session_planned"]
    monkeypatch.setitem(kinds._items, "session_planned", type(kind)(**{**kind.__dict__, "on_doubt": "mark"}))
    relay.script("kept", "drop")
    drain()
    soon()
    drain()
    assert (states(), len(relay.mails)) == (["in_doubt"], 1)


def test_the_breaker_opens_after_ten_failures_and_probes_once_a_pause(relay, planned, settings, monkeypatch):
    planned(3)
    relay.script("connect", *["421 not now"] * 50)
    monkeypatch.setattr("members.services.drain.time.sleep", lambda seconds: None)
    assert drain().stopped == "breaker"
    assert relay.seen["connect"] == brakes.FAILURES_TO_OPEN
    assert drain().stopped == "breaker" and relay.seen["connect"] == brakes.FAILURES_TO_OPEN
    SystemMark.objects.filter(name=SystemMark.BREAKER).update(at=clock.now() - brakes.PAUSE)
    assert drain().stopped == "breaker"
    assert relay.seen["connect"] == brakes.FAILURES_TO_OPEN + 1
    relay._scripts.clear()
    SystemMark.objects.filter(name=SystemMark.BREAKER).update(at=clock.now() - brakes.PAUSE)
    assert drain().sent == 3 and not brakes.is_open()
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}


def test_a_poison_row_fails_alone(relay, planned, monkeypatch):
    people = planned(4)
    poison = OutboxMessage.objects.get(recipient=people[1])
    kind = kinds["session_planned"]

    def broken(row, subject):
        if row.id == poison.id:
            raise ZeroDivisionError
        return kind.context(row, subject)

    monkeypatch.setitem(kinds._items, "session_planned", type(kind)(**{**kind.__dict__, "context": broken}))
    for _ in range(6):
        soon()
        drain()
    poison.refresh_from_db()
    assert (poison.state, poison.reason) == (State.FAILED, "broken: ZeroDivisionError")
    assert len(relay.mails) == 3


def test_one_row_that_cannot_be_loaded_does_not_spoil_its_batch(relay, planned, monkeypatch):
    people = planned(3)
    poison = OutboxMessage.objects.get(recipient=people[0])
    kind = kinds["session_planned"]

    def broken(rows):
        if any(row.id == poison.id for row in rows):
            raise ZeroDivisionError
        return kind.allowed(rows)

    monkeypatch.setitem(kinds._items, "session_planned", type(kind)(**{**kind.__dict__, "allowed": broken}))
    assert drain().sent == 2


def test_an_expired_row_is_never_sent(relay, planned):
    planned(1)
    OutboxMessage.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert drain().sent == 0 and relay.mails == []


def test_a_row_of_a_dead_batch_goes_again_and_one_at_the_relay_by_its_policy(relay, planned):
    planned(2)
    lease = leases.Lease(uuid4())
    first, _second = lease.claim(clock.now(), 2)
    lease.intend(first, sent=None, now=clock.now())
    assert leases.reap() == (0, 0), "a lease that runs is nobody else's business"
    OutboxMessage.objects.update(lease_until=LONG_AGO)
    assert leases.reap() == (1, 1)
    assert states() == ["retry", "retry"]
    assert drain().sent == 2


def test_a_row_that_kills_its_process_harms_nobody_else(relay, planned):
    """Batches that die again and again are taken row by row; what goes on dying fails in the end."""
    people = planned(4)
    killer = OutboxMessage.objects.get(recipient=people[1]).pk

    def work_until_death() -> None:
        lease = leases.Lease(uuid4())
        rows = lease.claim(clock.now(), leases.BATCH)
        for row in rows if killer not in [row.id for row in rows] else []:
            lease.intend(row, sent=None, now=clock.now())
            lease.mark_sent(row.id, clock.now())
        OutboxMessage.objects.filter(state=State.LEASED).update(lease_until=LONG_AGO)
        leases.reap()

    for _ in range(40):
        work_until_death()
    states = dict(OutboxMessage.objects.values_list("pk", "state"))
    assert states.pop(killer) == State.FAILED and set(states.values()) == {State.SENT}


def test_a_late_writer_changes_nothing(relay, planned):
    planned(1)
    lease = leases.Lease(uuid4())
    (row,) = lease.claim(clock.now(), 1)
    lease.intend(row, sent=None, now=clock.now())
    OutboxMessage.objects.update(lease_until=LONG_AGO)
    leases.reap()
    lease.mark_sent(row.id, clock.now())
    assert states() == ["retry"]
    assert not lease.intend(row, sent=None, now=clock.now())


def test_what_is_withdrawn_between_claim_and_intent_does_not_go(relay, planned):
    planned(1)
    lease = leases.Lease(uuid4())
    (row,) = lease.claim(clock.now(), 1)
    outbox.withdraw(about=planned.session.uid, reason="moved")
    assert not lease.intend(row, sent=None, now=clock.now())
    assert (states(), reasons()) == (["cancelled"], {"moved"})


def test_what_may_have_gone_out_is_not_called_cancelled(relay, planned):
    planned(1)
    relay.script("kept", "drop")
    drain()
    outbox.withdraw(about=planned.session.uid, reason="moved")
    assert states() == ["in_doubt"]
    assert outbox.revive(about=planned.session.uid) == 0


def test_a_cancelled_row_comes_back_when_the_reason_falls_away(relay, planned):
    planned(1)
    outbox.withdraw(about=planned.session.uid, reason="frozen")
    assert drain().sent == 0
    assert outbox.revive(about=planned.session.uid) == 1
    assert drain().sent == 1


def test_the_daily_cap_needs_a_person(relay, planned, settings):
    settings.MAIL_DAILY_FLOOR = 3
    planned(5)
    drain()
    assert len(relay.mails) == 3 and brakes.braked_by() == brakes.DAILY_CAP
    assert drain().sent == 0
    brakes.release()
    assert drain().sent == 2


def test_resend_is_one_click_and_keeps_what_was(relay, planned):
    (person,) = planned(1)
    staff = make_member(provider_type="staff")
    relay.refused_addresses[person.email] = "550 5.7.1 no"
    drain()
    relay.refused_addresses.clear()
    assert outbox.resend(OutboxMessage.objects.get(), by=staff).state == State.PENDING
    drain()
    assert states() == ["sent"]
    outbox.resend(OutboxMessage.objects.get(), by=staff)
    drain()
    assert states() == ["sent", "sent"] and len({mail["Message-ID"] for mail in relay.mails}) == 2


def test_the_envelope_comes_back_to_its_row(relay, planned):
    planned(1)
    drain()
    (mail,) = relay.mails
    assert addresses.row_of(mail.envelope_from) == OutboxMessage.objects.get().pk
    letter = mail.envelope_from[12]
    forged = mail.envelope_from[:12] + ("b" if letter == "a" else "a") + mail.envelope_from[13:]
    assert addresses.row_of(forged) is None


def test_the_mail_names_times_and_nothing_else(relay, planned):
    planned.session.title, planned.session.group.name_en = "CANARY title", "CANARY group"
    planned.session.save()
    planned.session.group.save()
    planned(1)
    drain()
    (mail,) = relay.mails
    assert planned.session.starts_at.astimezone(clock.YANGON).strftime("%H:%M") in text_of(mail)
    assert "CANARY" not in text_of(mail) + html_of(mail) + str(mail["Subject"])
