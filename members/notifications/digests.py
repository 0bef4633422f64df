"""The two digests as kinds of mail. Counted again when the counts are old, worded at send time."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import clock, digests
from ..models import DigestIssue, Member, OutboxMessage
from ..models.digest import holders
from ..templatetags.waing import day, day_clock
from .kinds import Kind, Row, SkippedEmpty, kinds

Audience = DigestIssue.Audience
COORDINATOR, STAFF, MEMBER = "coordinator_digest", "staff_digest", "member_digest"
KIND_OF = {Audience.COORDINATOR: COORDINATOR, Audience.STAFF: STAFF, Audience.MEMBER: MEMBER}
FRESH_FOR = timedelta(hours=1)


def _load(rows: Sequence[Row]) -> Mapping[UUID, DigestIssue]:
    """The issues of a batch; those not counted within the hour are counted now, by set, and those whose recipient's
    posts open other things by now (community A5). What was sent once keeps its numbers when it is sent again."""
    issues = {issue.uid: issue for issue in DigestIssue.objects.filter(uid__in=[row.about for row in rows])}
    now = rows[0].now
    old = {i.uid for i in issues.values() if i.counted_at is None or i.counted_at < now - FRESH_FOR}
    old -= set(OutboxMessage.objects.filter(about__in=old, state="sent").values_list("about", flat=True))
    old |= {issue.uid for issue in digests.moved(issues.values())}
    DigestIssue.objects.keep_counts(digests.count([issues[uid] for uid in old], now))
    return {row.id: issues.get(row.about) for row in rows}


def _still_holds(audience: str, rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    """C-41: only who holds the post today."""
    people = {row.recipient_id for row in rows}
    on = rows[0].now.astimezone(clock.YANGON).date()
    today = set(holders(audience, on).filter(pk__in=people).values_list("pk", flat=True))
    return {row.id: None if row.recipient_id in today else "no_post" for row in rows}


def _still_wish(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    people = Member.objects.filter(pk__in={row.recipient_id for row in rows})
    off = set(people.filter(digest_frequency=Member.DigestFrequency.OFF).values_list("pk", flat=True))
    return {row.id: "switched_off" if row.recipient_id in off else None for row in rows}


def _wait_until(row: Row, issue: DigestIssue, now):
    return issue.held_until if issue.held_until and issue.held_until > now else None


def _page_of(issue: DigestIssue) -> str:
    """Where the mail's one link leads; it names no issue (decision 12)."""
    return reverse("members:digest_latest") + ("?of=staff" if issue.audience == Audience.STAFF else "")


def words_of(issue: DigestIssue, detail: str) -> dict:
    """What the templates of a digest see, in the active language: strings and tuples of strings only."""
    digest = digests.read(issue, detail=detail, in_mail=True)
    note = issue.opening_note or ""
    return {
        "digest": digest,
        "monday": day(issue.covers_to),
        "counted": day_clock(issue.counted_at),
        "link": settings.SITE_URL + _page_of(issue),
        "note": note if detail == Member.DetailLevel.TITLES else "",
        "has_note": bool(note),
    }


def _of_post(row: Row, issue: DigestIssue) -> dict:
    return words_of(issue, row.recipient.detail)


@lru_cache(maxsize=512)
def _plain_words(language: str, on: date, counts: str) -> digests.Digest:
    """Words of a member's digest in which nothing is named: the same for all who share groups and answers."""
    issue = DigestIssue(audience=Audience.MEMBER, counts=json.loads(counts))
    return digests.read(issue, in_mail=True)


def _of_member(row: Row, issue: DigestIssue) -> dict:
    """A member's empty digest is not sent (decision 13)."""
    if row.recipient.detail == Member.DetailLevel.TITLES:
        digest = digests.read(issue, detail=row.recipient.detail, in_mail=True)
    else:
        blocks = [{**block, "id": 0} for block in issue.counts["blocks"]]
        digest = _plain_words(get_language(), row.now.date(), json.dumps({"blocks": blocks}))
    if digest.is_quiet:
        raise SkippedEmpty
    return {"digest": digest, "link": f"{settings.SITE_URL}/"}


for audience, label in (
    (Audience.COORDINATOR, _("Weekly digest of coordinators")),
    (Audience.STAFF, _("Weekly digest of the staff")),
):
    kinds.register(
        KIND_OF[audience],
        Kind(
            label=label,
            template=f"members/email/{KIND_OF[audience]}",
            lifetime=timedelta(days=3, hours=11),
            load=_load,
            allowed=partial(_still_holds, audience),
            context=_of_post,
            wait_until=_wait_until,
            priority=6,
            on_doubt="mark",
        ),
    )
kinds.register(
    MEMBER,
    Kind(
        label=_("My digest"),
        template="members/email/member_digest",
        lifetime=timedelta(days=3, hours=11),
        load=_load,
        allowed=_still_wish,
        context=_of_member,
        priority=7,
        on_doubt="mark",
    ),
)
