"""Long jobs die by kill -9 at a random moment, twenty times each, and are run again: the end is the same (F30)."""

import base64
import hashlib
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from config.embedded.places import ROOT
from cop.models import Attendance, Group, GroupSession, Membership, RosterImport, RosterRow, Rsvp, Told
from cop.services import rosters
from members import clock
from members.fields import EncryptedTextField
from members.models import (
    AuditEntry,
    AuditSeal,
    Consent,
    Conversation,
    DataCopy,
    Draft,
    ErasureRequest,
    Freeze,
    JusticeCentre,
    Member,
    Message,
    OutboxMessage,
    SafetyPlan,
    Seat,
    SiteIdentity,
    SystemMark,
    User,
)
from members.services import keys
from tests.factories import join, make_centre, make_session

pytestmark = pytest.mark.faults
DEATHS, DAY = 20, timedelta(days=1)
CODE, LOGIN = "F30", "f30."
# What rises with every try, and what tells of processes, is no part of the state.
NOT_STATE = (AuditEntry, AuditSeal, SystemMark, SiteIdentity)


class Victim:
    """The process that works and is killed."""

    def __init__(self, world) -> None:
        argv = [sys.executable, "-m", "tests.faults.stopping"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(argv, cwd=ROOT, env=world.env, stdin=pipe, stdout=pipe, text=True)

    def run(self, job: str, seconds: float = 0) -> str:
        self.process.stdin.write(f"{job} {seconds} {settings.FIELD_KEYS}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def time(self, job: str) -> float:
        """How long it takes when nothing happens."""
        begun = time.monotonic()
        assert self.run(job) == "done"
        return time.monotonic() - begun


@pytest.fixture
def victim(world):
    made = Victim(world)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()
        empty()


def checksum() -> dict[str, str]:
    """What the database holds, in clear, whatever numbers, times and nonces it was written with: {table: digest}."""
    found = {}
    for model in apps.get_models():
        if model in NOT_STATE:
            continue
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]
        rows = model._base_manager.all() if fields else ()
        clear = sorted(str([getattr(row, field.name) for field in fields]) for row in rows)
        if model is Member:
            clear += sorted(Member.objects.values_list("status", flat=True))
        digest = hashlib.sha256("\n".join(clear).encode()).hexdigest()[:16]
        found[model._meta.label] = f"{model._base_manager.count()} {digest}"
    return found


def kill_until_done(victim, job: str, span: float, dice, again, look=lambda: None) -> int:
    """Run `job` and kill it within `span` seconds until it died DEATHS times; `again()` makes new work whenever one
    run was quicker than its death, and `look()` sees what each of them left. Returns how often it came through; in the
    end it is let."""
    deaths = through = 0
    while deaths < DEATHS:
        answer = victim.run(job, dice.uniform(0.005, span))
        assert answer in ("killed", "done"), answer
        look()
        if answer == "killed":
            deaths += 1
        else:
            through, span = through + 1, span * 0.95
            again()
    assert victim.run(job) == "done"
    return through


# --- rotation ------------------------------------------------------------------------------------------------------


def test_f30_rotation(world, victim, tell):
    world.group_of(1_000)
    original, spare = settings.FIELD_KEYS, f"spare:{base64.urlsafe_b64encode(b'f' * 32).decode()}"
    orders = [f"{spare},{original}", f"{original},{spare}"]

    def turn() -> None:
        settings.FIELD_KEYS = orders[orders.index(settings.FIELD_KEYS) - 1]

    try:
        before, settings.FIELD_KEYS = checksum(), orders[0]
        span = victim.time("rotation")
        uninterrupted = checksum()
        turn()
        through = kill_until_done(victim, "rotation", span, random.Random(30), turn)
        used = sum(keys.count().values(), Counter())
        tell("F30", job="rotation", deaths=DEATHS, came_through=through, values=used.total(), keys_in_use=len(used))
        assert before == uninterrupted == checksum()
        assert set(used) == {settings.FIELD_KEYS.partition(":")[0]}, "all values have one key, the new one"
    finally:
        settings.FIELD_KEYS = orders[1]
        keys.rotate()
        settings.FIELD_KEYS = original


# --- retention and erasure -------------------------------------------------------------------------------------------


def empty() -> None:
    """Take away what a drill before this one made."""
    mine = (OutboxMessage, Conversation, Draft, DataCopy, ErasureRequest, Told, Rsvp, Attendance)
    for model in (*mine, RosterRow, RosterImport):
        model.objects.all().delete()
    ours = Member.objects.filter(centre__code=CODE)
    GroupSession.objects.filter(group__code=CODE).delete()
    Membership.objects.filter(group__code=CODE).delete()
    Group.objects.filter(code=CODE).delete()
    users = [*ours.exclude(user=None).values_list("user", flat=True)]
    ours.delete()
    with connection.cursor() as cursor:  # an account may have lost its person when the careless one was killed
        cursor.execute(
            f"DELETE FROM {User._meta.db_table} WHERE id = ANY(%s) OR username LIKE %s", [users, f"{LOGIN}%"]
        )


def centre():
    return JusticeCentre.objects.filter(code=CODE).first() or make_centre(CODE)


def people(n: int, **fields) -> list[Member]:
    """The same people each time: names, addresses, and kinds."""
    made = []
    for i in range(n):
        one = Member(
            centre=centre(), full_name_en=f"F30 person {i}", provider_type="lawyer", bar_grade="advocate",
            email=f"f30-{i}@example.org", **fields,
        )  # fmt: skip
        one.index_contacts()
        made.append(one)
    return Member.objects.bulk_create(made)


def write_old_things() -> None:
    """Of each kind that goes with time as much as stays."""
    empty()
    now, folk = clock.now(), people(60)
    pairs = list(zip(folk[::2], folk[1::2], strict=True))
    for one, other in pairs:
        talk = Conversation.objects.create(started_at=now - 400 * DAY)
        Seat.objects.bulk_create([Seat(conversation=talk, member=a, other=b) for a, b in ((one, other), (other, one))])
        Message.objects.bulk_create(
            Message(conversation=talk, sender=one, body=f"{one.full_name_en} {age}", sent_at=now - age * DAY)
            for age in (*range(10, 170, 16), *range(190, 350, 16))
        )
    for i, one in enumerate(folk):
        Draft.objects.create(member=one, path="/g/", content=f"draft {i}", created_at=now - (i % 28) * DAY)
        ends = now - (i % 60) * DAY
        OutboxMessage.objects.create(
            kind="session_planned", recipient=one, ref_key=f"f30:{i}", state="failed", not_before=ends,
            next_attempt_at=ends, expires_at=ends,
        )  # fmt: skip
        DataCopy.objects.create(member=one, content=f"copy {i}", expires_at=now + (1 - i % 3) * DAY)


def write_people_to_erase() -> None:
    """People who left and asked, each with something everywhere; and as many who stay."""
    empty()
    now, today = clock.now(), clock.today()
    gone = people(24, status="left", joined_on=today - 90 * DAY, left_on=today - 40 * DAY)
    group = Group.objects.create(code=CODE, name_en="F30", name_my="F30", host_centre=centre())
    session = make_session(group, starts_at=now - 50 * DAY)
    join(group, *gone, joined_on=today - 80 * DAY, left_on=today - 40 * DAY, reason="moved away")
    for i, one in enumerate(gone):
        one.user = User.objects.create(username=f"{LOGIN}{i}", is_active=False)
        one.save(update_fields=["user"])
        SafetyPlan.objects.create(member=one, contact=f"contact {i}")
        Freeze.objects.create(member=one, way="desk", frozen_at=now, thawed_at=now)
        Draft.objects.create(member=one, path="/g/", content=f"draft {i}", created_at=now)
        Rsvp.objects.create(session=session, member=one, answer="yes")
        Attendance.objects.create(day=session.days.get(), member=one)
        Told.objects.create(session=session, member=one, schedule_version=1)
        talk = Conversation.objects.create(started_at=now)
        other = gone[i - 1]
        Seat.objects.create(conversation=talk, member=one, other=other)
        Message.objects.create(conversation=talk, sender=one, body=f"message {i}")
        if i % 2 == 0:
            ErasureRequest.objects.create(member=one, due_on=today)


@pytest.mark.parametrize("write", [write_old_things, write_people_to_erase])
def test_f30_retention_and_erasure(world, victim, tell, write):
    write()
    victim.time("housekeeping")  # what the drills before left goes too, and once
    write()
    full = checksum()
    span = victim.time("housekeeping")
    uninterrupted = checksum()
    write()
    assert checksum() == full, "the same work again"
    erased = AuditEntry.objects.filter(verb="member_erased").count()
    through = kill_until_done(victim, "housekeeping", span, random.Random(31), write)
    rounds = through + 1
    done = AuditEntry.objects.filter(verb="member_erased").count() - erased
    job = "erasure" if write is write_people_to_erase else "retention"
    tell("F30", job=job, deaths=DEATHS, came_through=through, erased=done)
    assert full != uninterrupted == checksum()
    assert done == (12 * rounds if job == "erasure" else 0), "each person once, and told once"


def test_control_without_one_transaction_something_of_the_erased_stays(world, victim, tell):
    """The drill above would notice: half of a person is gone, and nobody comes back for the other half."""
    write_people_to_erase()
    span = victim.time("housekeeping")
    uninterrupted, dice, runs, harmed = checksum(), random.Random(32), 0, 0
    while harmed < 2 and runs < 60:
        runs += 1
        write_people_to_erase()
        victim.run("careless", dice.uniform(span / 4, span))
        assert victim.run("careless") == "done"
        harmed += uninterrupted != checksum()
    tell("C3", control="no transaction", runs=runs, something_stayed=harmed)
    assert harmed


# --- import ----------------------------------------------------------------------------------------------------------

HEADINGS = "Name (English),Kind,Bar grade,Phone,E-mail,Groups,Joined on"
SOME = 400


def roster() -> bytes:
    """People of whom every fourth is in the registry already, with another telephone."""
    letters = "abcdefghijklmnopqrst"
    names = [f"F30 person {i}" if i < SOME // 4 else f"F30 {letters[i // 20]}{letters[i % 20]}" for i in range(SOME)]
    rows = [
        f"{name},lawyer,advocate,09-{670000000 + i},f30-{i}@example.org,{CODE},2024-03-01"
        for i, name in enumerate(names)
    ]
    return "\n".join([HEADINGS, *rows]).encode()


def write_upload() -> RosterImport:
    """A roster that was looked at, and waits for the queue to take it in."""
    empty()
    people(SOME // 4)
    Group.objects.create(code=CODE, name_en="F30", name_my="F30", host_centre=centre())
    desk = Member.objects.filter(centre__code=CODE).earliest("pk")
    row = rosters.upload(roster(), "f30.csv", centre=centre(), by=desk)
    row.has_mail_consent, row.task, row.task_by, row.task_at = True, RosterImport.Task.CONFIRM, desk, clock.now()
    row.save()
    return row


def taken() -> tuple[int, ...]:
    """People, memberships, consents and rows of the file, as the database holds them."""
    ours = Member.objects.filter(centre__code=CODE)
    inside, agreed = Membership.objects.filter(member__in=ours), Consent.objects.filter(member__in=ours)
    return ours.count(), inside.count(), agreed.count(), RosterRow.objects.filter(member__in=ours).count()


NOBODY_NEW, EVERYBODY = (SOME // 4, 0, 0, 0), (SOME,) * 4


def test_f30_import(world, victim, tell):
    write_upload()
    full = checksum()
    span = victim.time("import")
    uninterrupted = checksum()
    assert taken() == EVERYBODY
    write_upload()
    assert checksum() == full, "the same work again"
    told, seen = AuditEntry.objects.filter(verb="roster_imported"), Counter()
    before = told.count()
    through = kill_until_done(
        victim, "import", span, random.Random(33), write_upload, look=lambda: seen.update([taken()])
    )
    tell("F30", job="import", deaths=DEATHS, came_through=through, nobody_taken=seen[NOBODY_NEW], people=SOME)
    assert set(seen) <= {NOBODY_NEW, EVERYBODY}, "a death left all or nothing (safety C-33)"
    assert full != uninterrupted == checksum()
    assert told.count() - before == through + 1, "each file once, also where death came after the end of it"
    desk = Member.objects.filter(centre__code=CODE).earliest("pk")
    again = rosters.upload(roster(), "f30.csv", centre=centre(), by=desk)
    rosters.choose(again, has_mail_consent=True)
    assert rosters.confirm(again, by=desk).counts["unchanged"] == SOME and taken() == EVERYBODY


def test_control_without_one_transaction_an_import_stops_half_way(world, victim, tell):
    """The drill above would notice: people stand in the registry whose groups and consents never came."""
    write_upload()
    span, dice, runs, harmed = victim.time("careless_import"), random.Random(34), 0, 0
    while harmed < 2 and runs < 60:
        runs += 1
        write_upload()
        victim.run("careless_import", dice.uniform(span / 4, span))
        harmed += taken() not in (NOBODY_NEW, EVERYBODY)
    tell("C4", control="no transaction", runs=runs, stopped_half_way=harmed)
    assert harmed
