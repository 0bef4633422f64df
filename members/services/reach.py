"""May this person be written to at all, today? Asked for a whole batch, at send time (safety C-41, decision 11)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from .. import clock
from ..fields import open_value
from ..models import Member
from ..notifications import Recipient, Row, kinds
from . import outsiders

# One statement for a batch, whatever its size. A centre in crisis mode turns titles into numbers (domain A11).
# `complaint` apart: somebody who called us a nuisance still gets
# word about the own account, somebody whose address is dead does not.
READ = """
    SELECT m.id, m.uid, m.email, m.ui_language,
           CASE WHEN centre.crisis_since IS NOT NULL AND m.mail_detail = 'titles' THEN 'counts' ELSE m.mail_detail END,
           m.wants_calendar_mail, m.status,
           m.frozen_at IS NOT NULL,
           EXISTS (SELECT FROM members_consent AS c
                   WHERE c.member_id = m.id AND c.purpose = 'email' AND c.withdrawn_at IS NULL),
           (SELECT s.cause FROM members_suppression AS s
            WHERE s.address_bidx = m.email_bidx AND (s.until IS NULL OR s.until > %s)),
           ARRAY(SELECT stop.kind FROM members_mailstop AS stop WHERE stop.member_id = m.id)
    FROM members_member AS m LEFT JOIN members_justicecentre AS centre ON centre.id = m.centre_id
    WHERE m.id = ANY(%s)"""

GONE = (Member.Status.LEFT, Member.Status.ANONYMISED)


def recipients(rows: Sequence[Row]) -> dict[UUID, str]:
    """Fill in `row.recipient`; returns {row.id: reason} for rows that must not go."""
    inside = [row for row in rows if row.outsider is None]
    refused = _members(inside) if inside else {}
    if len(inside) < len(rows):
        refused |= outsiders.recipients([row for row in rows if row.outsider is not None])
    return refused


def _members(rows: Sequence[Row]) -> dict[UUID, str]:
    ids = {row.recipient_id for row in rows if row.recipient_id}
    with connection.cursor() as cursor:
        cursor.execute(READ, [clock.now(), list(ids)])
        people = {record[0]: record for record in cursor.fetchall()}
    elsewhere = _elsewhere(rows)
    refused = {}
    for row in rows:
        record = people.get(row.recipient_id)
        reason = _why_not(row, record, elsewhere)
        if reason:
            refused[row.id] = reason
        else:
            row.recipient = _recipient(record, elsewhere.get(row.id))
    return refused


def _elsewhere(rows: Sequence[Row]) -> dict[UUID, str]:
    """{row.id: address} for kinds that do not go to the person's own address."""
    found: dict[UUID, str] = {}
    for name in {row.kind for row in rows}:
        if (ask := kinds[name].address_of) is not None:
            found.update(ask([row for row in rows if row.kind == name]))
    return found


def _recipient(record, elsewhere: str | None) -> Recipient:
    pk, uid, email, language, detail, wants_calendar_mail = record[:6]
    address = elsewhere or open_value(Member, "email", email, uid)
    return Recipient(pk, uid, address, language, detail, wants_calendar_mail)


def _why_not(row: Row, record, elsewhere: Collection[UUID]) -> str:
    """A code, '' when the person may be written to."""
    if record is None:
        return "nobody"
    _, _, email, _, detail, _, status, is_frozen, has_consent, suppressed, stops = record
    kind, is_security = row.kind, kinds[row.kind].is_security
    if status in GONE or is_frozen:
        return "frozen" if is_frozen else "left"
    if kinds[kind].address_of is not None:
        return "" if row.id in elsewhere else "no_address"
    if email is None or (suppressed and not (is_security and suppressed == "complaint")):
        return "bounced" if suppressed else "no_address"
    if is_security:
        return ""
    if status == Member.Status.PENDING:
        return "pending"
    if detail == Member.DetailLevel.NONE or kind in stops:
        return "stopped" if kind in stops else "mail_none"
    return "" if has_consent else "no_consent"
