"""Mails about agreements, mentions and what somebody follows: that there is something, and not a word of what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, get_args
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members import clock
from members.mail.rendering import page_url
from members.models import Member
from members.models.centre import posts_of_each
from members.notifications import Kind, Row, SkippedEmpty, kinds

from ..models import AgreementAcceptance, GroupAgreement
from ..models.post import Post
from ..reports.followed import GOES_AT, new_in_followed


def _home(row: Row, thing: Any) -> dict[str, Any]:
    return {"home_url": page_url("members:home")}


# --- agreements -----------------------------------------------------------------------------------------------------


def _agreements(rows: Sequence[Row]) -> Mapping[UUID, GroupAgreement]:
    """The version that holds in each group now."""
    newest = GroupAgreement.objects.newest().filter(group__uid__in=[row.about for row in rows])
    found = {one.group.uid: one for one in newest.select_related("group")}
    return {row.id: found.get(row.about) for row in rows}


def _still_asked(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    """Asked again at send time: in the group still, of the newest version, and not accepted yet (safety C-41)."""
    agreements, reasons = _agreements(rows), {}
    for row in rows:
        agreement = agreements[row.id]
        if agreement is None or agreement.version != row.version:
            reasons[row.id] = "gone"
        elif AgreementAcceptance.objects.filter(agreement=agreement, member=row.recipient_id).exists():
            reasons[row.id] = "answered"
        elif not agreement.group.memberships.open().filter(member=row.recipient_id).exists():
            reasons[row.id] = "not_member"
    return reasons


# --- mentions -------------------------------------------------------------------------------------------------------


def _posts(rows: Sequence[Row]) -> Mapping[UUID, Post | None]:
    uids = [row.about for row in rows]
    found = {one.uid: one for model in get_args(Post) for one in model.objects.filter(uid__in=uids)}
    return {row.id: found.get(row.about) for row in rows}


def _still_readable(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    posts, people = _posts(rows), Member.objects.in_bulk([row.recipient_id for row in rows])
    known = ((row, posts[row.id], people.get(row.recipient_id)) for row in rows)
    return {row.id: _reason(post, person) for row, post, person in known if post and person}


def _reason(post: Post, person: Member) -> str | None:
    return None if type(post).objects.visible_to(person).filter(pk=post.pk).exists() else "not_member"


# --- what is followed -----------------------------------------------------------------------------------------------


def _day_of(row: Row) -> datetime:
    """The evening of which the key tells: `news:2026-11-22`, or that with `~2` when it is sent again."""
    day = row.ref_key.partition("~")[0].removeprefix("news:")
    return datetime.combine(datetime.fromisoformat(day), time(GOES_AT), clock.YANGON)


def _counted(rows: Sequence[Row]) -> Mapping[UUID, int | None]:
    """How much is new for each, of what they may read now: asked once for all whose bundle goes on one evening."""
    evenings, found = defaultdict(set), {}
    for row in rows:
        evenings[_day_of(row)].add(row.recipient_id)
    for until, ids in evenings.items():
        people = Member.objects.filter(pk__in=ids).prefetch_related(posts_of_each())
        found[until] = new_in_followed(people, until - timedelta(days=1), until)
    return {row.id: found[_day_of(row)].get(row.recipient_id) for row in rows}


def _how_many(row: Row, n: int) -> dict[str, Any]:
    if not n:
        raise SkippedEmpty
    return {"n": n, "home_url": page_url("members:home")}


kinds.register(
    "agreement_changed",
    Kind(
        label=_("Agreements of my groups"),
        template="cop/email/agreement_changed",
        lifetime=timedelta(days=14),
        load=_agreements,
        allowed=_still_asked,
        context=_home,
    ),
)
kinds.register(
    "mentioned",
    Kind(
        label=_("Somebody mentions me"),
        template="cop/email/mentioned",
        lifetime=timedelta(days=7),
        load=_posts,
        allowed=_still_readable,
        context=_home,
    ),
)
kinds.register(
    "followed_news",
    Kind(
        label=_("What is new in what I follow"),
        template="cop/email/followed_news",
        lifetime=timedelta(hours=20),
        load=_counted,
        context=_how_many,
        priority=7,
        on_doubt="mark",
    ),
)
