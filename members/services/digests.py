"""The weekly digests: opened on Friday, counted and sent on Monday, late until Thursday evening (decision 13).

An issue is what was counted, its row in the outbox is the mail; both are unique by week, so planning may run at any
time, twice at once, or after days of silence.
"""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from .. import clock, digests
from ..errors import Refused
from ..mail.message import Letter
from ..mail.rendering import Renderer
from ..models import DigestIssue, Member, OutboxMessage
from ..models.digest import HOLDERS, holders
from ..notifications import Recipient, Row, kinds
from ..notifications.digests import KIND_OF, MEMBER
from . import audit, marks, outbox
from .doorbell import ring
from .planner import SLICE

Audience = DigestIssue.Audience
State = OutboxMessage.State

SENT_AT = timedelta(hours=7)  # Monday 07:00 in Yangon
CLOSED_AT = timedelta(days=3, hours=18)  # Thursday 18:00: after that the row is stale
OPENED_BEFORE = timedelta(days=3)  # Friday 07:00: from then on it can be seen, given a note, held back
HOLD_FOR = timedelta(hours=24)
LONGEST = timedelta(days=14)
WEEK = timedelta(days=7)
LAST_WEEK_OF_MEMBERS = "member_digests"

# The period of an issue begins where the last one that went out ended, at most 14 days back.
OPEN = """
    INSERT INTO members_digestissue
        (uid, audience, recipient_id, iso_week, covers_from, covers_to, counts, created_at, is_demo)
    SELECT gen_random_uuid(), %s, who.id, %s,
           GREATEST(COALESCE(last.covers_to, %s), %s), %s, '{{}}', %s, who.is_demo
    FROM ({people}) AS who (id, is_demo)
    LEFT JOIN LATERAL (
        SELECT max(earlier.covers_to) AS covers_to
        FROM members_digestissue AS earlier JOIN members_outboxmessage AS mail ON mail.about = earlier.uid
        WHERE earlier.recipient_id = who.id AND earlier.audience = %s AND earlier.covers_to < %s
          AND mail.state IN ('sent', 'skipped_empty')) AS last ON true
    WHERE who.id > %s AND who.id <= %s
      AND NOT EXISTS (SELECT FROM members_digestissue AS this
                      WHERE this.audience = %s AND this.recipient_id = who.id AND this.iso_week = %s)
    ORDER BY who.id
    ON CONFLICT DO NOTHING"""

PROMISE = """
    INSERT INTO members_outboxmessage
        (id, kind, recipient_id, ref_key, version, about, priority, not_before, expires_at, state, attempts, doubts,
         next_attempt_at, reason, created_at)
    SELECT gen_random_uuid(), %s, issue.recipient_id, %s || issue.iso_week, 1, issue.uid, %s, %s, %s, 'pending', 0, 0,
           %s, '', %s
    FROM members_digestissue AS issue
    WHERE issue.audience = %s AND issue.iso_week = %s AND issue.recipient_id > %s AND issue.recipient_id <= %s
      AND (issue.held_until IS NULL OR issue.held_until <= %s)
      AND issue.recipient_id IN ({reachable})
    ORDER BY issue.recipient_id
    ON CONFLICT DO NOTHING"""


def sent_at(week: str) -> datetime:
    """When the digests of an ISO week go out: its Monday at 07:00 in Yangon."""
    return clock.week_bounds(week)[0] + SENT_AT


def closed_at(week: str) -> datetime:
    return clock.week_bounds(week)[0] + CLOSED_AT


# --- planning --------------------------------------------------------------------------------------------------------


def plan_coordinator_digests(now: datetime) -> int:
    """Open, count and promise the coordinators' digests that are due; returns how many mails are new."""
    return _plan_of_posts(Audience.COORDINATOR, now)


def plan_staff_digests(now: datetime) -> int:
    """The same for those who lead a centre or keep its desk: one mail a week with the exceptions of their desk."""
    return _plan_of_posts(Audience.STAFF, now)


def _plan_of_posts(audience: str, now: datetime) -> int:
    """An issue is opened three days ahead, so that its reader can look at it, write a note and hold it back."""
    this, following = clock.iso_week(now), clock.iso_week(now + OPENED_BEFORE - SENT_AT)
    if now < closed_at(this):
        _open(audience, this, _holders(audience, this), now)
    if following != this:
        _open(audience, following, _holders(audience, following), now)
    due = _due(audience, now)
    _count_due(due, now)
    weeks = DigestIssue.objects.filter(pk__in=due).values_list("iso_week", flat=True).distinct()
    return sum(_promise(audience, week, now) for week in weeks)


def plan_member_digests(now: datetime) -> int:
    """Once a week: the digests of those members who want one and have a turn; returns how many mails are new.

    Where nothing ran until Thursday evening there are none, and the next ones look back further.
    """
    week = clock.iso_week(now)
    if not sent_at(week) <= now < closed_at(week):
        return 0
    mark = marks.get_mark(LAST_WEEK_OF_MEMBERS)
    if mark and mark.note == week:
        return 0
    people = Member.objects.reachable_by_mail(MEMBER).filter(_whose_turn(week))
    _open(Audience.MEMBER, week, people, now)
    planned = _promise(Audience.MEMBER, week, now)
    marks.set_mark(LAST_WEEK_OF_MEMBERS, note=week)
    return planned


def _holders(audience: str, week: str) -> QuerySet[Member]:
    """Those who hold the post on the week's Monday: who comes later begins next Monday."""
    return holders(audience, _monday(week).date())


def _monday(week: str) -> datetime:
    return clock.week_bounds(week)[0]


def _whose_turn(week: str) -> Q:
    frequency = Member.DigestFrequency
    last_week = clock.iso_week(_monday(week) - WEEK)
    had_one = DigestIssue.objects.filter(audience=Audience.MEMBER, recipient=OuterRef("pk"), iso_week=last_week)
    return Q(digest_frequency=frequency.WEEKLY) | (Q(digest_frequency=frequency.FORTNIGHTLY) & ~Exists(had_one))


def _slices() -> range:
    ends = Member.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return range((ends["first"] or 1) - 1, ends["last"] or 0, SLICE)


def _open(audience: str, week: str, people: QuerySet[Member], now: datetime) -> int:
    """Issues of that week for those who have none; one statement for 20,000 people."""
    monday = _monday(week)
    try:
        sql, params = people.order_by().values_list("pk", "is_demo").query.sql_with_params()
    except EmptyResultSet:
        return 0
    before = [audience, week, monday - WEEK, monday - LONGEST, monday, now]
    opened = 0
    with connection.cursor() as cursor:
        for low in _slices():
            values = [*before, *params, audience, monday, low, low + SLICE, audience, week]
            cursor.execute(OPEN.format(people=sql), values)
            opened += cursor.rowcount
    return opened


def _due(audience: str, now: datetime) -> QuerySet[DigestIssue]:
    """Issues of that audience whose Monday has come and which neither wait nor have a mail."""
    mail = OutboxMessage.objects.filter(about=OuterRef("uid"), kind=KIND_OF[audience])
    issues = DigestIssue.objects.filter(~Exists(mail), audience=audience, covers_to__lte=now - SENT_AT)
    return issues.filter(covers_to__gt=now - LONGEST).not_held(now)


def _count_due(due: QuerySet[DigestIssue], now: datetime) -> None:
    """Also for those whom no mail reaches: they read it on the page."""
    DigestIssue.objects.keep_counts(digests.count(due.filter(counted_at=None), now))


def _promise(audience: str, week: str, now: datetime) -> int:
    """Rows of the outbox for the issues of a week; how many are new."""
    kind = KIND_OF[audience]
    sql, params = Member.objects.reachable_by_mail(kind).values_list("pk").query.sql_with_params()
    start = sent_at(week)
    before = [kind, f"{audience}:", kinds[kind].priority, start, closed_at(week), start, now, audience, week]
    planned = 0
    with connection.cursor() as cursor:
        for low in _slices():
            cursor.execute(PROMISE.format(reachable=sql), [*before, low, low + SLICE, now, *params])
            planned += cursor.rowcount
    if planned:
        ring()
    return planned


# --- what people do with one -----------------------------------------------------------------------------------------


def write_note(issue: DigestIssue, note: str, *, by: Member) -> None:
    """The opening note. It stands on the page, and in the mail of those who chose titles. Raises Refused."""
    with transaction.atomic():
        issue = _waiting(issue)
        issue.opening_note = note or None
        issue.save(update_fields=["opening_note"])
        audit.record("digest_note_written", by=by, on=issue, centre_id=issue.recipient.centre_id)


def hold_back(issue: DigestIssue, *, by: Member) -> datetime:
    """Let it go a day later; returns when. Raises Refused when it is under way or was held before."""
    with transaction.atomic():
        issue = _waiting(issue)
        if issue.held_until:
            raise Refused(_("It is held back already."))
        issue.held_until = max(sent_at(issue.iso_week), clock.now()) + HOLD_FOR
        issue.save(update_fields=["held_until"])
        audit.record("digest_held_back", by=by, on=issue, centre_id=issue.recipient.centre_id)
    return issue.held_until


def release(issue: DigestIssue, *, by: Member) -> None:
    """Let it go at its time after all. Raises Refused when it is under way."""
    with transaction.atomic():
        issue = _waiting(issue)
        issue.held_until = None
        issue.save(update_fields=["held_until"])
        audit.record("digest_released", by=by, on=issue, centre_id=issue.recipient.centre_id)
        ring()


def _waiting(issue: DigestIssue) -> DigestIssue:
    """The issue, locked, while no mail of it exists yet."""
    issue = DigestIssue.objects.select_for_update(of=["self"]).select_related("recipient").get(pk=issue.pk)
    if mails_of(issue).exists():
        raise Refused(_("This digest is on its way or has gone."))
    return issue


def mails_of(issue: DigestIssue) -> QuerySet[OutboxMessage]:
    """Its mails, the newest first: more than one when it was sent again."""
    return OutboxMessage.objects.filter(about=issue.uid).order_by("-created_at", "-id")


def send_again(issue: DigestIssue, *, by: Member) -> OutboxMessage:
    """Send this one digest once more, with the numbers that it had. Raises Refused while there is none to repeat."""
    row = mails_of(issue).first()
    if row is None:
        raise Refused(_("No mail has been planned for it: nobody could be reached, or its time has not come."))
    return outbox.resend(row, by=by)


# --- looking ahead ---------------------------------------------------------------------------------------------------


def preview(issue: DigestIssue) -> DigestIssue:
    """The issue as it would go out now: counted afresh unless it was counted; nothing is saved or sent."""
    if issue.counted_at is None:
        digests.count([issue], clock.now())
    return issue


def letter(issue: DigestIssue) -> Letter:
    """The mail of a counted issue, word for word, but for its address and its stop link: that works for its reader."""
    person, nobody = issue.recipient, uuid.UUID(int=0)
    row = Row(
        id=nobody, kind=KIND_OF[issue.audience], recipient_id=person.pk, ref_key="", version=1, about=issue.uid,
        expires_at=closed_at(issue.iso_week), message_id="<preview>", now=clock.now(),
        recipient=Recipient(person.pk, nobody, "preview@localhost", person.ui_language, person.mail_detail, False),
    )  # fmt: skip
    shown = Renderer().letter(row, issue)
    if shown.stop_url:
        shown.text = shown.text.replace(shown.stop_url, "…")
    return shown


def look_at_mail(issue: DigestIssue, *, by: Member) -> Letter:
    """The mail as its reader gets it; a look at somebody else's is audited (community A10)."""
    if issue.recipient_id != by.pk:
        audit.record("digest_looked_at", by=by, on=issue, centre_id=issue.recipient.centre_id)
    return letter(digests.narrowed(preview(issue), by))


def dry_run(member: Member) -> list[DigestIssue]:
    """The coordinators' and the staff's issues of the coming Monday that `member` may see, counted now. Nothing stays
    of it but a line of the audit (community A10)."""
    now = clock.now()
    week = clock.iso_week(now + WEEK)
    with transaction.atomic():
        found = [issue for audience in HOLDERS for issue in _counted_ahead(audience, week, member, now)]
        transaction.set_rollback(True)
    audit.record("digests_dry_run", by=member, centre_id=member.centre_id, n=len(found))
    return found


def _counted_ahead(audience: str, week: str, member: Member, now: datetime) -> list[DigestIssue]:
    _open(audience, week, _holders(audience, week), now)
    issues = DigestIssue.objects.visible_to(member).filter(audience=audience, iso_week=week)
    return digests.count(issues.with_reach(KIND_OF[audience]).select_related("recipient").order_by("pk"), now)
