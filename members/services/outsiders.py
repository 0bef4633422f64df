"""People outside the registry whom a room invited: whether a mail may go to them, and their reminders.

Their addresses stand in that room, sealed; it answers through `Kind.outsiders`. They are few, so this asks in Python
what is asked of members by set.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from .. import crypto
from ..calendar import Source, reminder_key
from ..models import OutboxMessage, Suppression
from ..notifications import Recipient, Row, kinds
from .doorbell import ring

State = OutboxMessage.State


def find(kind: str, uids: Collection[UUID]) -> dict[UUID, Recipient | str]:
    """{uid: Recipient, or the code of why not} for each of them, today."""
    if not uids:
        return {}
    spec = kinds.get(kind)
    if spec is None or spec.outsiders is None:
        return dict.fromkeys(uids, "nobody")
    people = spec.outsiders.find(uids)
    marks = {uid: crypto.blind(one.address) for uid, one in people.items() if isinstance(one, Recipient)}
    stopped = Suppression.objects.in_force().filter(address_bidx__in=list(marks.values()))
    bad = {bytes(mark) for mark in stopped.values_list("address_bidx", flat=True)} if marks else set()
    return {uid: "bounced" if marks.get(uid) in bad else people.get(uid, "nobody") for uid in uids}


def reachable(kind: str, uids: Collection[UUID]) -> list[UUID]:
    """Those of them to whom such a mail may go."""
    return [uid for uid, one in find(kind, uids).items() if isinstance(one, Recipient)]


def recipients(rows: Sequence[Row]) -> dict[UUID, str]:
    """Fill in `row.recipient` of rows to outsiders; {row.id: reason} for those that must not go (safety C-41)."""
    refused = {}
    for kind in {row.kind for row in rows}:
        some = [row for row in rows if row.kind == kind]
        found = find(kind, {row.outsider for row in some})
        for row in some:
            one = found[row.outsider]
            if isinstance(one, Recipient):
                row.recipient = one
            else:
                refused[row.id] = one
    return refused


def address_of(row: OutboxMessage) -> str | None:
    """Where mail to this outsider goes; None for somebody who was forgotten, or whom no mail reaches any more."""
    one = find(row.kind, [row.outsider])[row.outsider]
    return one.address if isinstance(one, Recipient) else None


def names(mails: Iterable[OutboxMessage]) -> dict[UUID, str]:
    """{id of the mail: the name by which its outsider was invited}, of those that go to one."""
    outside = [mail for mail in mails if mail.outsider]
    found: dict[UUID, str] = {}
    for kind in {mail.kind for mail in outside}:
        if (spec := kinds.get(kind)) is not None and spec.outsiders is not None:
            some = [mail for mail in outside if mail.kind == kind]
            called = spec.outsiders.names([mail.outsider for mail in some])
            found |= {mail.pk: called.get(mail.outsider, "") for mail in some}
    return found


# --- reminders -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Wanted:
    """One reminder that somebody is to have; `reason` is why it is too late, '' when it is not."""

    row: OutboxMessage
    is_long: bool

    @property
    def key(self) -> tuple[UUID, str]:
        return self.row.outsider, self.row.ref_key


def plan_reminders(source: Source, due: Sequence, now: datetime, *, just_told: timedelta) -> tuple[int, int, int]:
    """Rows of what is due for the outsiders of a source, judged as the planner does for members (safety 4.5, decision
    10): (to be sent, too late, come back). `due`: (day, Due, why too late) of each reminder. Twice does nothing."""
    wanted = _wanted(source, due, now)
    if not wanted:
        return 0, 0, 0
    known = {(row.outsider, row.ref_key): row for row in _known(source.reminder_kind, wanted)}
    told = _told(source.reminder_kind, wanted, now - just_told)
    for one in wanted:
        if not one.row.reason and one.is_long and (one.row.about, one.row.outsider) in told:
            one.row.reason = "just_told"
        one.row.state = State.STALE if one.row.reason else State.PENDING
    back = [known[one.key].pk for one in wanted if one.key in known and _may_return(known[one.key], one)]
    new = [one.row for one in wanted if one.key not in known]
    OutboxMessage.objects.bulk_create(new, ignore_conflicts=True)
    written = OutboxMessage.objects.filter(pk__in=[row.pk for row in new])
    sent = written.filter(state=State.PENDING).count()
    revived = OutboxMessage.objects.filter(pk__in=back, state=State.CANCELLED, intent_at=None)
    n = revived.update(state=State.PENDING, reason="", next_attempt_at=now)
    if sent or n:
        ring()
    return sent, written.filter(state=State.STALE).count(), n


def _wanted(source: Source, due: Sequence, now: datetime) -> list[_Wanted]:
    """For each reminder and each outsider of its session who can be mailed: the row that it would be."""
    kind = source.reminder_kind
    people = list(source.outsiders({day.uid for day, _, _ in due}))
    mailable = set(reachable(kind, {outsider for _, outsider, _ in people})) if people else set()
    found = []
    for day, one, too_late in due:
        facts = {"not_before": one.not_before, "expires_at": one.expires_at, "next_attempt_at": one.not_before}
        key = reminder_key(day.uid, one.minutes, day.starts_at)
        for about, outsider, centre in people:
            if about == day.uid and outsider in mailable:
                row = OutboxMessage(
                    kind=kind, outsider=outsider, centre_id=centre, ref_key=key, about=about, reason=too_late,
                    priority=kinds[kind].priority, created_at=now, **facts,
                )  # fmt: skip
                found.append(_Wanted(row, one.is_long))
    return found


def _known(kind: str, wanted: Sequence[_Wanted]):
    people, keys = {one.row.outsider for one in wanted}, {one.row.ref_key for one in wanted}
    return OutboxMessage.objects.filter(kind=kind, outsider__in=people, ref_key__in=keys, version=1)


def _told(kind: str, wanted: Sequence[_Wanted], since: datetime) -> set[tuple[UUID, UUID]]:
    """(session, outsider) of those to whom another mail about it was written since then."""
    uids, people = {one.row.about for one in wanted}, {one.row.outsider for one in wanted}
    rows = OutboxMessage.objects.filter(about__in=uids, outsider__in=people, created_at__gt=since)
    rows = rows.exclude(kind=kind).exclude(state__in=[State.CANCELLED, State.FAILED, State.STALE])
    return set(rows.values_list("about", "outsider"))


def _may_return(row: OutboxMessage, one: _Wanted) -> bool:
    return row.state == State.CANCELLED and row.intent_at is None and not one.row.reason
