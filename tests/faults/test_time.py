"""Sessions move and are called off while mail is under way, people leave, time jumps, a backup is restored
(F9, F19, F20, F21, F24)."""

import email
import email.policy
import random
import re
import time
from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from config.embedded.places import OWNER
from cop.models import Membership
from cop.services import memberships, sessions
from members import clock
from members.models import DigestIssue, Member, OutboxMessage
from members.services import freezing, outbox
from members.services.planner import plan
from tests.factories import make_member, make_session

from .test_kills import DAY, MINUTE, counts, session_tomorrow
from .world import until

pytestmark = pytest.mark.faults
TIME = re.compile(r"\b(\d\d:\d\d)\b")


@pytest.fixture
def by(world):
    return make_member(provider_type="staff")


def mails(world) -> list[tuple[float, str, str, str]]:
    """(time taken, recipient, subject, text) of every mail, in order; the relay must keep them."""
    found = []
    for number, (at, to, _) in enumerate(world.taken(), start=1):
        raw = (world.relay / "mail" / f"{number:06d}.eml").read_bytes()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        found.append((at, to, str(message["Subject"]), message.get_body(("plain",)).get_content()))
    return found


def test_f9_three_days_without_a_tick(world, tell):
    """Sessions began meanwhile, a Monday passed: late reminders say so, one digest goes, one reminder a person."""
    size = 50
    group = world.group_of(size)
    monday = clock.week_bounds(clock.iso_week(clock.now() + 7 * DAY))[0]
    saturday = monday - 2 * DAY + timedelta(hours=10)
    world.set_clock(saturday)
    world.start_relay(keep=True)
    assert world.manage("mail_tick").returncode == 0
    Member.objects.filter(memberships__group=group).update(digest_frequency="weekly")
    begun = make_session(group, starts_at=saturday + 2 * DAY)
    ahead = make_session(group, starts_at=saturday + 3 * DAY + timedelta(hours=20))
    world.set_clock(saturday + 3 * DAY)
    for _ in range(3):
        assert world.manage("mail_tick").returncode == 0
    late = OutboxMessage.objects.filter(about=begun.uid)
    subjects = [(to, subject) for _, to, subject, _ in mails(world)]
    digests = OutboxMessage.objects.filter(kind="member_digest", state="sent").count()
    tell("F9", late=late.filter(state="stale").count(), digests=digests, mails=len(subjects), people=size)
    assert set(late.values_list("state", "reason")) == {("stale", "late")} and late.count() == 2 * size
    assert OutboxMessage.objects.filter(about=ahead.uid, state="sent").count() == size
    assert digests == size and DigestIssue.objects.filter(audience="member").count() == size
    assert len(subjects) == len(set(subjects)) == 2 * size, "at most one mail a person and kind"


def test_f19_sessions_move_while_their_reminders_wait(world, tell, by):
    moves, size = 100, 5
    group = world.group_of(size)
    start = (clock.now() + DAY - timedelta(hours=4)).replace(second=0, microsecond=0)
    planned = []
    for number in range(moves):  # each at a minute of its own, so that a mail tells which session it means
        starts_at = start + timedelta(minutes=2 * number)
        planned.append(make_session(group, starts_at=starts_at, hours=0.03))
    world.start_relay(keep=True, delay=0.01)
    world.start_worker()
    world.start_beat()
    until(lambda: world.taken_count() >= 20, "some reminders")
    moved, dice = {}, random.Random(19)
    for session in dice.sample(planned, moves):
        time.sleep(dice.uniform(0, 0.15))
        session.refresh_from_db()
        to = session.starts_at + 7 * DAY + MINUTE
        old = f"{session.starts_at.astimezone(clock.YANGON):%H:%M}"
        sessions.move_session(session, by=by, starts_at=to, ends_at=to + MINUTE)
        moved[old] = (time.time(), f"{to.astimezone(clock.YANGON):%H:%M}")
    until(world.is_settled, "all mails")
    late, notices = [], {}
    for at, to, subject, text in mails(world):
        said = TIME.search(text)[1]
        if subject == "A reminder":
            late += [at - moved[said][0]] if at > moved[said][0] else []
        else:
            notices[to, said] = notices.get((to, said), 0) + 1
    expected = {(to, new) for _, new in moved.values() for to in {to for _, to, _ in world.taken()}}
    tell("F19", moves=moves, reminders_before=len(mails(world)) - len(notices), old_time_after_commit=len(late),
         seconds_after_at_most=round(max(late, default=0), 2), notices=len(notices), people=size)  # fmt: skip
    assert len(late) <= moves, "only the mail that was at the relay when its session moved"
    assert all(seconds < 45 for seconds in late)
    assert set(notices) == expected and set(notices.values()) == {1}


def test_f20_a_session_is_called_off_between_claim_and_send(world, tell, by):
    size = 50
    group = world.group_of(size)
    session = session_tomorrow(group)
    world.start_relay(keep=True, delay=0.1)
    world.start_worker()
    world.start_beat()
    until(lambda: world.taken_count() >= 10, "some reminders")
    session.refresh_from_db()
    sessions.cancel_session(session, by=by)
    before = world.taken_count()
    until(world.is_settled, "the rest")
    found = mails(world)
    reminded = {to for _, to, subject, _ in found if subject == "A reminder"}
    told = [to for _, to, subject, _ in found if subject == "A date is off"]
    late = sum(subject == "A reminder" for _, _, subject, _ in found[before:])
    tell("F20", reminded=len(reminded), reminders_after_commit=late, cancellations=len(told))
    assert late <= 1, "the one that was at the relay"
    assert sorted(told) == sorted(reminded) and len(reminded) < size


def test_f21_people_leave_or_are_frozen_while_their_mail_waits(world, tell, by):
    size, gone = 60, 20
    group = world.group_of(size)
    session_tomorrow(group)
    plan()
    people = list(Member.objects.filter(memberships__group=group).order_by("pk"))
    for person in people[:gone]:
        memberships.end_membership(Membership.objects.get(group=group, member=person), by=by, reason="moved away")
    for person in people[gone : 2 * gone]:
        freezing.freeze_member(person, by=by)
    Member.objects.filter(pk__in=[person.pk for person in people[2 * gone :]]).update(mail_detail="none")
    world.start_relay()
    assert world.manage("mail_tick").returncode == 0
    reasons = set(OutboxMessage.objects.values_list("state", "reason"))
    tell(
        "F21", left=gone, frozen=gone, silenced=gone, mails=world.taken_count(), reasons=sorted(r for _, r in reasons)
    )
    Member.objects.update(mail_detail="counts")
    assert world.taken_count() == 0 and world.states() == {"cancelled": size}
    assert all(state == "cancelled" and reason for state, reason in reasons)


def test_f24_yesterdays_backup_is_restored(world, tell):
    """What went out after the backup would go again. The restored database is silent until somebody reconciles it."""
    size = 40
    group = world.group_of(size)
    session = make_session(group, starts_at=clock.now() + 5 * DAY)
    people = Member.objects.filter(memberships__group=group)
    world.start_relay()
    assert world.manage("mail_tick").returncode == 0
    outbox.notify("session_planned", recipients=people, ref_key="session:x", about=session.uid)
    _as_superuser(world, "CREATE DATABASE backup TEMPLATE waing")
    assert world.manage("mail_tick").returncode == 0
    sent = world.taken_count()
    try:
        _as_superuser(world, "DROP DATABASE waing", f"CREATE DATABASE waing TEMPLATE backup OWNER {OWNER}")
        waiting = OutboxMessage.objects.filter(state="pending").count()
        held = world.manage("mail_tick").stdout
        after_hold = world.taken_count()
        reconciled = world.manage("outbox_reconcile").stdout
        assert world.manage("mail_tick").returncode == 0
        tell("F24", sent_before=sent, waiting_after_restore=waiting, sent_on_hold=after_hold - sent,
             sent_after_reconcile=world.taken_count() - sent)  # fmt: skip
        assert sent == waiting == size
        assert "hold: restored" in held and after_hold == sent
        assert f"in_doubt: {size}" in reconciled and world.taken_count() == sent
        assert counts(world)["doubles"] == 0
        outbox.notify("session_planned", recipients=people, ref_key="session:new", about=session.uid)
        assert world.manage("mail_tick").returncode == 0
        assert world.taken_count() == 2 * size, "and then mail goes as ever"
    finally:
        _as_superuser(world, "DROP DATABASE IF EXISTS backup")


def _as_superuser(world, *statements: str) -> None:
    connection.close()
    place = {"host": str(world.at.pg_sockets), "port": 5432, "user": "postgres", "dbname": "postgres"}
    with closing(psycopg2.connect(**place)) as superuser, superuser.cursor() as cursor:
        superuser.autocommit = True
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('waing', 'backup')")
        for statement in statements:
            cursor.execute(statement)
