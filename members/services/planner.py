"""Planning: what is due becomes rows of the outbox, by set (architecture 6, safety 4.3 and 4.5).

It may run at any time, twice at once, or after days of silence: the unique key of the outbox makes it idempotent,
and every reminder that came too late leaves a row that says so. Python looks at session days (few), SQL at people.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Max

from .. import clock
from ..calendar import Day, Source, reminder_key, sources
from ..calendar.due import Due, reminders
from ..models import Member, SystemMark
from ..notifications import kinds
from ..registry import Registry
from . import marks, outsiders

log = logging.getLogger(__name__)

# Rooms' own planners (digests): name -> callable(now) -> number of new rows. Each must be set-based and idempotent.
planners: Registry[Callable[[datetime], int]] = Registry("planners")

LONGEST_OFFSET = timedelta(days=62)
JUST_TOLD = timedelta(hours=1)
SLICE = 20_000  # members a statement, so that a transaction stays short and a restart is cheap

INSERT_DUE = """
    WITH due AS MATERIALIZED (
        SELECT * FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::boolean[])
            AS due (about, ref_key, not_before, expires_at, too_late, is_long)
    ), wanted AS MATERIALIZED (
        SELECT due.*, who.recipient_id
        FROM due JOIN ({audience}) AS who ON who.about = due.about
        WHERE who.recipient_id > %s AND who.recipient_id <= %s
          AND NOT EXISTS (
            SELECT FROM members_outboxmessage AS known
            WHERE known.kind = %s AND known.recipient_id = who.recipient_id AND known.ref_key = due.ref_key
              AND known.version = 1 AND (known.state <> 'cancelled' OR known.intent_at IS NOT NULL))
    ), reachable AS MATERIALIZED (
        SELECT wanted.* FROM wanted WHERE wanted.recipient_id IN ({mailable})
    ), judged AS (
        SELECT *, CASE
            WHEN too_late <> '' THEN too_late
            WHEN is_long AND EXISTS (
                SELECT FROM members_outboxmessage AS told
                WHERE told.about = reachable.about AND told.recipient_id = reachable.recipient_id AND told.kind <> %s
                  AND told.created_at > %s AND told.state NOT IN ('cancelled', 'failed', 'stale')) THEN 'just_told'
            ELSE '' END AS reason
        FROM reachable
    ), revived AS (
        UPDATE members_outboxmessage AS row
        SET state = 'pending', reason = '', next_attempt_at = %s
        FROM judged
        WHERE row.kind = %s AND row.recipient_id = judged.recipient_id AND row.ref_key = judged.ref_key
          AND row.version = 1 AND row.state = 'cancelled' AND row.intent_at IS NULL AND judged.reason = ''
        RETURNING row.id
    ), planned AS (
        INSERT INTO members_outboxmessage
            (id, kind, recipient_id, ref_key, version, about, priority, not_before, expires_at, state, attempts,
             doubts, next_attempt_at, reason, created_at)
        SELECT gen_random_uuid(), %s, recipient_id, ref_key, 1, about, %s, not_before, expires_at,
               CASE reason WHEN '' THEN 'pending' ELSE 'stale' END, 0, 0, not_before, reason, %s
        FROM judged ORDER BY recipient_id, ref_key  -- two planners at once must not wait for each other in a ring
        ON CONFLICT DO NOTHING
        RETURNING state
    )
    SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'stale'),
           (SELECT count(*) FROM revived)
    FROM planned"""

# A row that may have gone out once and now expires stays "in doubt": nobody can say that it was too late.
EXPIRE = """
    UPDATE members_outboxmessage
    SET state = CASE WHEN intent_at IS NULL THEN 'stale' ELSE 'in_doubt' END,
        reason = left(CASE reason WHEN '' THEN 'expired' ELSE 'expired: ' || reason END, 80)
    WHERE id IN (
        SELECT id FROM members_outboxmessage
        WHERE state IN ('pending', 'retry') AND expires_at <= %s
        ORDER BY id FOR UPDATE SKIP LOCKED)"""


@dataclass
class Planned:
    """Counts of one run: rows to send, rows too late, cancelled rows that came back, expired ones, other planners'."""

    reminders: int = 0
    stale: int = 0
    revived: int = 0
    expired: int = 0
    others: dict[str, int] = field(default_factory=dict)


def plan(now: datetime | None = None) -> Planned:
    """Write what is due at `now` (the product's time unless given). One failing planner does not stop the others."""
    now = now or clock.now()
    since = min(_last_run() or now, now)
    done = Planned()
    for name, source in sources.items():
        with _isolated(name):
            _plan_reminders(source, since, now, done)
    for name, planner in planners.items():
        with _isolated(name):
            done.others[name] = planner(now)
    done.expired = expire(now)
    marks.set_mark(SystemMark.PLANNER, number=now.timestamp())
    return done


class _isolated:
    """A planner that fails is logged and leaves no half-done work; the others go on."""

    def __init__(self, name: str) -> None:
        self.name, self.atomic = name, transaction.atomic()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind, error, traceback) -> bool:
        self.atomic.__exit__(kind, error, traceback)
        if kind is not None and issubclass(kind, Exception):
            log.error("planner %s failed", self.name, exc_info=(kind, error, traceback))
            return True
        return False


def _last_run() -> datetime | None:
    number = marks.get_number(SystemMark.PLANNER)
    return datetime.fromtimestamp(number, UTC) if number else None


def _plan_reminders(source: Source, since: datetime, now: datetime, done: Planned) -> None:
    due = list(_due_now(source, since, now))
    if not due:
        return
    for low in range(0, Member.objects.aggregate(last=Max("pk"))["last"] or 0, SLICE):
        sent, stale, revived = _insert(source, due, low, now)
        done.reminders += sent
        done.stale += stale
        done.revived += revived
    sent, stale, revived = outsiders.plan_reminders(source, due, now, just_told=JUST_TOLD)
    done.reminders += sent
    done.stale += stale
    done.revived += revived


def _due_now(source: Source, since: datetime, now: datetime) -> Iterator[tuple[Day, Due, str]]:
    """Reminders whose time has come and was not over at the last run, with why they are too late ('' if not)."""
    for day in source.days(since, now + LONGEST_OFFSET):
        for due in reminders(day.starts_at, day.offsets):
            if due.not_before <= now and due.expires_at > since:
                yield day, due, "late" if due.expires_at <= now else ""


def _insert(source: Source, due: list[tuple[Day, Due, str]], low: int, now: datetime) -> tuple[int, int, int]:
    kind = source.reminder_kind
    columns = [
        [day.uid for day, _, _ in due],
        [reminder_key(day.uid, one.minutes, day.starts_at) for day, one, _ in due],
        [one.not_before for _, one, _ in due],
        [one.expires_at for _, one, _ in due],
        [too_late for _, _, too_late in due],
        [one.is_long for _, one, _ in due],
    ]
    audience = source.audience({day.uid for day, _, _ in due}).values("about", "recipient_id")
    try:
        who, who_params = audience.query.sql_with_params()
        mailable, mailable_params = Member.objects.reachable_by_mail(kind).values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0, 0, 0
    params = [*columns, *who_params, low, low + SLICE, kind, *mailable_params, kind, now - JUST_TOLD, now, kind]
    params += [kind, kinds[kind].priority, now]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_DUE.format(audience=who, mailable=mailable), params)
        return cursor.fetchone()


def expire(now: datetime) -> int:
    """Close rows whose time is over; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, [now])
        return cursor.rowcount
