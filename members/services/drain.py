"""Draining: rows that are due become mails, one message a commit, never a transaction open across SMTP.

For each row: claimed under a lease, asked again whether it may go, worded, intent committed, handed over, marked
as sent (safety 4.3). The commit of "sent n" carries "intent n+1" (decision 9). A process may die between any two
of these steps: `leases.reap` tells what then becomes of the row. Any number of drains may run at once.
"""

import logging
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from .. import clock
from ..mail import addresses, message
from ..mail.relay import TOTAL_SECONDS, InDoubt, Refused, Rejected, Relay, Trouble, Unreachable
from ..mail.rendering import Renderer
from ..models import OutboxMessage, SystemMark
from ..notifications import Kind, Row, SkippedEmpty, kinds
from . import bounces, brakes, hold, leases, marks, reach
from .doorbell import ring_now

log = logging.getLogger(__name__)
State = OutboxMessage.State

SECONDS = 60.0
FRESH_SECONDS = 5.0  # how long an answer to "may it still go?" holds; then the rest of the batch is asked again
REAP_EVERY = 15.0
MOST_BROKEN = 5  # tries of a row that cannot be worded
REFUSALS_TO_BRAKE = BROKEN_TO_BRAKE = 10


@dataclass
class Drained:
    """What one drain did: rows by outcome, and why it ended before the queue was empty ('' when it did not)."""

    counts: Counter = field(default_factory=Counter)
    stopped: str = ""

    @property
    def sent(self) -> int:
        return self.counts["sent"]


@dataclass(slots=True)
class Mail:
    """Ready for the relay: the address of the envelope and the bytes."""

    to: str
    content: bytes


def drain(now: datetime | None = None, *, seconds: float = SECONDS) -> Drained:
    """Send what is due, for at most about `seconds`. `now` stands still when given, else it is the product's time."""
    work = _Drain(now, time.monotonic() + seconds)
    with Relay() as work.relay:
        work.run()
    marks.set_mark(SystemMark.DRAIN, number=work.done.sent, note=work.done.stopped[:120])
    return work.done


class _Drain:
    def __init__(self, now: datetime | None, deadline: float) -> None:
        self._fixed_now, self._deadline = now, deadline
        self.relay: Relay
        self.done = Drained()
        self.lease = leases.Lease(uuid.uuid4())
        self.renderer = Renderer()
        self._only: list[str] | None = None
        self._reaped = float("-inf")
        self._had_failures = True
        self._refused_in_a_row: list[Row] = []
        self._broken_in_a_row = 0

    def run(self) -> None:
        self.done.stopped = self._why_not_begin()
        leases.prepare()
        wait = 1.0 * settings.TIME_SCALE
        while not self.done.stopped:
            if self._time_is_up():
                self.done.stopped = "time"
                ring_now()  # what is left should not wait for the next minute
                return
            self._reap_now_and_then()
            rows = self.lease.claim(self._now(), self._limit(), only=self._only)
            if not rows:
                return
            if self._is_connected(rows):
                self._send(rows)
            elif not self.done.stopped:
                time.sleep(min(wait, max(self._deadline - time.monotonic(), 0)))
                wait = min(wait * 2, 10.0 * settings.TIME_SCALE)

    # --- whether and how much -----------------------------------------------------------------------------------

    def _now(self) -> datetime:
        return self._fixed_now or clock.now()

    def _time_is_up(self) -> bool:
        return time.monotonic() >= self._deadline

    def _why_not_begin(self) -> str:
        if reason := hold.beat():
            return f"hold: {reason}"
        brake = brakes.braked_by()
        if brake == brakes.DAILY_CAP:
            self._only = leases.security_kinds()
        elif brake:
            return f"brake: {brake}"
        self._is_probe = brakes.is_open()
        return "breaker" if self._is_probe and not brakes.may_probe() else ""

    def _limit(self) -> int:
        """Rows of the next batch: one for a probe, and no more than the daily cap leaves."""
        if self._is_probe:
            return 1
        if self._only is not None:
            return leases.BATCH
        left = brakes.left_today()
        if left <= 0:
            brakes.brake(brakes.DAILY_CAP)
            self._only = leases.security_kinds()
            return leases.BATCH
        return min(leases.BATCH, left)

    def _reap_now_and_then(self) -> None:
        if time.monotonic() - self._reaped >= REAP_EVERY * settings.TIME_SCALE:
            self._reaped = time.monotonic()
            self.done.counts["taken_back"], self.done.counts["doubtful"] = leases.reap()

    def _is_connected(self, rows: Sequence[Row]) -> bool:
        """Be connected before anything is intended; if that fails the rows go back as they were."""
        try:
            self.relay.connect()
            return True
        except (Unreachable, Refused) as trouble:
            self._release(rows)
            self._note_trouble(trouble)
            return False

    def _release(self, rows: Sequence[Row]) -> None:
        if rows:
            self.lease.settle([row.id for row in rows], State.RETRY, was_not_sent=False)

    # --- one batch ------------------------------------------------------------------------------------------------

    def _send(self, rows: Sequence[Row]) -> None:
        sent, begun_with = None, self.done.sent
        try:
            for row, mail, rest in self._prepared(list(rows)):
                if self._time_is_up() or self.done.stopped:
                    self._release([row, *rest])
                    break
                if not self._is_connected([row, *rest]):
                    break
                is_ours = self.lease.intend(row, sent=sent, now=self._now())
                sent = None
                if is_ours and self._hand_over(row, mail):
                    sent = row.id
        finally:
            if sent is not None:
                self.lease.mark_sent(sent, self._now())
            brakes.count_sent(self.done.sent - begun_with)

    def _prepared(self, rows: list[Row]) -> Iterator[tuple[Row, Mail, list[Row]]]:
        """Row, mail and the rows after it, for those that may go. Asked anew when the answers are no longer fresh."""
        while rows:
            letters = self._ask(rows)
            asked = time.monotonic()
            rows = [row for row in rows if row.id in letters]
            while rows and time.monotonic() - asked < FRESH_SECONDS:
                row, rows = rows[0], rows[1:]
                yield row, letters[row.id], rows
            if rows:
                still_ours = self.lease.extend([row.id for row in rows])
                rows = [row for row in rows if row.id in still_ours]

    def _hand_over(self, row: Row, mail: Mail) -> bool:
        sender, seconds = addresses.return_address(row.id), TOTAL_SECONDS * settings.TIME_SCALE
        try:
            self.relay.hand_over(sender, mail.to, mail.content, seconds=seconds)
        except Trouble as trouble:
            self._settle(row, trouble)
            return False
        self.done.counts["sent"] += 1
        self._refused_in_a_row.clear()
        if self._had_failures:
            brakes.note_success()
            self._had_failures = self._is_probe = False
        return True

    # --- may it go, and what does it say? ----------------------------------------------------------------------

    def _ask(self, rows: Sequence[Row]) -> dict[uuid.UUID, Mail]:
        """The mails of the rows that may go; the others are settled with their reason."""
        now = self._now()
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            row.now = now
            by_kind[row.kind].append(row)
        letters: dict[uuid.UUID, Mail] = {}
        endings: dict[tuple[str, str], list[uuid.UUID]] = defaultdict(list)
        for name, some in by_kind.items():
            kind = kinds.get(name)
            for row, mail, state, reason in self._ask_kind(kind, some) if kind else _unknown(some):
                if mail is not None:
                    letters[row.id] = mail
                elif state:
                    endings[_ending(row, state), reason].append(row.id)
        for (state, reason), ids in endings.items():
            self.done.counts[state] += self.lease.settle(ids, state, reason)
        return letters

    def _ask_kind(self, kind: Kind, rows: Sequence[Row]) -> Iterator[tuple[Row, Mail | None, str, str]]:
        """(row, mail or None, state, reason) for each row; state '' when it was settled here."""
        late = [row for row in rows if row.expires_at <= row.now]
        yield from ((row, None, State.STALE, "expired") for row in late)
        rows = [row for row in rows if row.expires_at > row.now]
        refused = reach.recipients(rows)
        yield from ((row, None, State.CANCELLED, refused[row.id]) for row in rows if row.id in refused)
        for row, subject, reason in self._subjects(kind, [row for row in rows if row.id not in refused]):
            if reason:
                yield row, None, State.CANCELLED, reason
            elif subject is not None:
                yield self._letter(kind, row, subject)
            else:
                yield row, None, "", ""

    def _subjects(self, kind: Kind, rows: Sequence[Row]) -> Iterator[tuple[Row, Any, str]]:
        """(row, subject, reason why not). One bad row must not spoil its batch: then each is asked alone."""
        if not rows:
            return
        try:
            reasons = kind.allowed(rows)
            allowed = [row for row in rows if not reasons.get(row.id)]
            subjects = kind.load(allowed) if allowed else {}
        except Exception as error:
            if len(rows) == 1:
                self._settle_broken(rows[0], error)
                yield rows[0], None, ""
            else:
                for row in rows:
                    yield from self._subjects(kind, [row])
            return
        for row in rows:
            subject = subjects.get(row.id)
            yield row, subject, reasons.get(row.id) or ("gone" if subject is None else "")

    def _letter(self, kind: Kind, row: Row, subject: Any) -> tuple[Row, Mail | None, str, str]:
        try:
            later = kind.wait_until(row, subject, row.now)
            if later is not None:
                return row, None, *self._postponed(row, later)
            letter = self.renderer.letter(row, subject)
            self._broken_in_a_row = 0
            return row, Mail(letter.to, message.build(letter)), "", ""
        except SkippedEmpty:
            return row, None, State.SKIPPED_EMPTY, ""
        except addresses.BadAddress:
            return row, None, State.FAILED, "address"
        except Exception as error:  # a template, a fact, a key: whatever it is, it is this row's
            self._settle_broken(row, error)
            return row, None, "", ""

    def _postponed(self, row: Row, later: datetime) -> tuple[str, str]:
        if later >= row.expires_at:
            return State.STALE, "night"
        self.lease.settle([row.id], State.RETRY if row.doubts else State.PENDING, next_attempt_at=later)
        self.done.counts["postponed"] += 1
        return "", ""

    def _settle_broken(self, row: Row, error: Exception) -> None:
        """A row that cannot be worded waits and is tried a few times, then fails; the others never notice.

        Ten in a row are a fault of this version, and then nothing more is burnt.
        """
        log.error("mail %s of kind %s cannot be worded", row.id, row.kind, exc_info=error)
        is_last = row.attempts + 1 >= MOST_BROKEN
        later = row.now + leases.backoff(row.attempts + 1)
        reason = f"broken: {type(error).__name__}"
        state = State.FAILED if is_last else State.RETRY
        self.lease.settle([row.id], state, reason, next_attempt_at=later, attempts=1)
        self.done.counts[state] += 1
        self._broken_in_a_row += 1
        if self._broken_in_a_row == BROKEN_TO_BRAKE:  # not the rows: us
            self._brake(reason)

    # --- outcomes of handing over -----------------------------------------------------------------------------------

    def _settle(self, row: Row, trouble: Trouble) -> None:
        """Write down what became of a row that the relay did not take (safety 4.4)."""
        later = row.now + leases.backoff(row.attempts + 1)
        never_out = row.doubts == 0
        put = {"held": State.HANDING, "next_attempt_at": later}
        match trouble:
            case InDoubt():
                may_resend = kinds[row.kind].on_doubt == "resend" and row.doubts < leases.MOST_DOUBTS
                state = State.RETRY if may_resend else State.IN_DOUBT
                self.lease.settle([row.id], state, trouble.reason, doubts=1, **put)
            case Refused():
                state = State.RETRY
                put["next_attempt_at"] = row.now
                self.lease.settle([row.id], state, trouble.reason, was_not_sent=never_out, attempts=-1, **put)
            case Rejected():
                state = State.FAILED
                self.lease.settle([row.id], state, trouble.reason, **put)
                self._note_rejected(row, trouble)
            case _:
                state = State.RETRY
                self.lease.settle([row.id], state, trouble.reason, was_not_sent=never_out, **put)
        self.done.counts[state] += 1
        self._note_trouble(trouble)

    def _note_trouble(self, trouble: Trouble) -> None:
        if isinstance(trouble, Refused):
            self._brake(trouble.reason)
        elif isinstance(trouble, Unreachable | InDoubt):
            self._had_failures = True
            if brakes.note_failure(trouble.reason):
                self.done.stopped = "breaker"

    def _note_rejected(self, row: Row, trouble: Rejected) -> None:
        """A dead address is not written to again. Ten in a row are no coincidence: the relay refuses everybody."""
        if trouble.is_address:
            bounces.suppress(row.recipient.address)
        self._refused_in_a_row.append(row)
        if len(self._refused_in_a_row) < REFUSALS_TO_BRAKE:
            return
        for one in self._refused_in_a_row:
            bounces.forget(one.recipient.address)
        OutboxMessage.objects.filter(pk__in=[one.id for one in self._refused_in_a_row], state=State.FAILED).update(
            state=State.RETRY, intent_at=None, next_attempt_at=row.now
        )
        self._brake("recipients_refused")

    def _brake(self, reason: str) -> None:
        brakes.brake(reason)
        self.done.stopped = f"brake: {reason}"


def _unknown(rows: Sequence[Row]):
    """Rows of a kind that this version of the product does not know."""
    return [(row, None, State.FAILED, "unknown_kind") for row in rows]


def _ending(row: Row, state: str) -> str:
    """A row that may have gone out once never ends as if it had not."""
    return State.IN_DOUBT if row.doubts and state in (State.CANCELLED, State.STALE) else state
