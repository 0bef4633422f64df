"""One mail run of the product in a process of its own: `python -m bench.mail_run KIND PORT SLICES SECONDS` -> JSON.

Plan, then drain in slices; before each slice the yardstick Y3 hands over mails to the same sink, so that every slice
has its own ratio. Where the queue is longer than the time, the rate of the slices stands for the rest.
"""

import json
import os
import sys
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day

import django

KINDS = ("reminders", "digests", "notices")
ONE_SESSION, MOST_IN_IT = "one session", 10_000
FOLLOWERS = 2000
WARM = 0.2  # seconds of sending that are not counted


def _plan_sessions(starts_at: datetime) -> None:
    """A session of every living group, so that everybody in one has something to be told."""
    from cop.models import Group, GroupSession, SessionDay

    ends_at = starts_at + timedelta(hours=2)
    sessions = GroupSession.objects.bulk_create(
        GroupSession(group=group, starts_at=starts_at, ends_at=ends_at, title="Bench", is_demo=True)
        for group in Group.objects.live()
    )
    SessionDay.objects.bulk_create(SessionDay(session=one, starts_at=starts_at, ends_at=ends_at) for one in sessions)


def _plan_training(starts_at: datetime) -> None:
    """One session of a training, and everybody whom mail reaches has a place in it, up to ten thousand."""
    from members.models import Member
    from trainings.models import Registration, Training, TrainingSession

    training = Training.objects.create(title="Bench", status="published", is_demo=True)
    session = TrainingSession.objects.create(
        training=training, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), status="open", is_demo=True
    )
    people = Member.objects.reachable_by_mail("training_reminder").order_by("pk")[:MOST_IN_IT]
    rows = [Registration(session=session, member=one, state="confirmed", mode="room") for one in people]
    for first in range(0, len(rows), 500):  # one commit each: every place moves a counter of the same row
        Registration.objects.bulk_create(rows[first : first + 500])


def _set_clock(moment: datetime) -> None:
    from django.utils import timezone

    from members import clock
    from members.models import SystemMark
    from members.services import marks

    marks.set_mark(SystemMark.CLOCK, number=(moment - timezone.now()).total_seconds())
    clock.forget()


def _gather(evening: datetime) -> None:
    """So many who can be mailed are in one group and follow it, on the morning of that day."""
    from cop.models import Follow, Group, Membership
    from members.models import Member

    group = Group.objects.live().exclude(host_centre=None).order_by("pk").first()
    people = list(Member.objects.reachable_by_mail().values_list("pk", flat=True)[:FOLLOWERS])
    seats = (Membership(group=group, member_id=pk, reason="Bench", is_demo=True) for pk in people)
    Membership.objects.bulk_create(seats, ignore_conflicts=True)
    Follow.objects.bulk_create((Follow(group=group, member_id=pk) for pk in people), ignore_conflicts=True)
    _set_clock(evening - timedelta(hours=8))


def _announce() -> None:
    """What is planned of notices: one post tells all who follow its group. Then the evening comes."""
    from cop.models import Follow
    from cop.services import announcements
    from cop.services.follows import next_notice
    from members import clock

    follow = Follow.objects.filter(group__isnull=False).order_by("pk").first()
    words = {"kind": "announcement", "title": "Bench", "body": "Bench"}
    announcements.post_announcement(by=follow.member, group=follow.group, **words)
    _set_clock(next_notice(clock.now()) + timedelta(seconds=10))


def _prepare(kind: str) -> None:
    """The moment at which this kind of mail falls due for everyone."""
    from members import clock

    if kind == "notices":
        return _gather(datetime.combine(clock.today() + timedelta(days=1), time_of_day(18), clock.YANGON))
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    if kind in ("reminders", ONE_SESSION):  # a day before a session at 16:00
        moment = datetime.combine(monday + timedelta(days=1), time_of_day(16), clock.YANGON)
        plan_them = _plan_sessions if kind == "reminders" else _plan_training
        plan_them(moment + timedelta(days=1))
    else:
        moment = datetime.combine(monday, time_of_day(7), clock.YANGON)
        _plan_sessions(moment + timedelta(days=2, hours=9))
    _set_clock(moment + timedelta(seconds=10))


class Statements:
    """Counts what is sent to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def _slice(seconds: float, mail_port: int) -> dict | None:
    """One Y3, then one drain; None when nothing was left to send."""
    from members.services.drain import drain

    from .yard_mail import hand_over

    yard, _ = hand_over(mail_port, min(seconds, 1.0))
    cpu, begun = time.process_time(), time.perf_counter()
    done = drain(seconds=seconds)
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    if not done.sent:
        return None
    return {"sent": done.sent, "others": done.counts.total() - done.sent, "wall": wall, "cpu": cpu, "y3": yard}


def run(kind: str, mail_port: int, most: int, seconds: float) -> dict:
    """Plan, then drain in at most `most` slices of so many seconds. Raises RuntimeError when nothing was planned."""
    from django.db import connection

    from members.models import OutboxMessage
    from members.services.drain import drain
    from members.services.planner import plan

    plan()  # warm: a worker lives for weeks
    _prepare(kind)
    begin = _announce if kind == "notices" else plan
    begun, cpu = time.perf_counter(), time.process_time()
    begin()
    planned = {"wall": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
    total = OutboxMessage.objects.waiting().count()
    if not total:
        raise RuntimeError(f"no {kind} were planned")
    drain(seconds=WARM)
    statements, slices = Statements(), []
    with connection.execute_wrapper(statements):
        while len(slices) < most and (one := _slice(seconds, mail_port)):
            slices.append(one)
    if not slices:
        raise RuntimeError(f"none of {total} {kind} could be sent: {_reasons()}")
    counted = {"statements": statements.count, "memory_mb": _peak_mb()}
    return {"total": total, "planned": planned, "slices": slices, **counted}


def _peak_mb() -> float:
    """The most this program took. Not ru_maxrss: that begins at what the process that started us took."""
    with open("/proc/self/status") as facts:
        return next(int(line.split()[1]) for line in facts if line.startswith("VmHWM")) / 1024


def _reasons() -> dict:
    from django.db.models import Count

    from members.models import OutboxMessage

    rows = OutboxMessage.objects.values_list("state", "reason").annotate(n=Count("pk"))
    return {f"{state} {reason}": n for state, reason, n in rows}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    import celery.apps.worker  # noqa: F401  (what a worker has loaded before its first task counts as its memory)

    import config.celery  # noqa: F401

    django.setup()
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))))
