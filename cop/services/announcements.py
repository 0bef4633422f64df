"""Announcements, reports and thank-you notes: posted, changed with their history, taken back (domain B38, B34).

The caller has asked permission and has put the text through the de-identification stop.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit
from members.templatetags.waing import lang_of
from members.text.identifying import Override

from ..models import Announcement, Comment, Group, Membership, PostVersion
from . import follows, mentions
from .groups import lock_live_group

Kind = Announcement.Kind


def record(verb: str, post: Announcement | Comment, by: Member | None, **facts) -> None:
    """A line of the audit; what is in no group is the network's."""
    group = post.group
    where = {"centre_id": group.host_centre_id, "group": group.pk} if group else {}
    audit.record(verb, by=by, on=post, **where, **facts)


def record_overrides(post: Announcement | Comment, by: Member, overrides: Iterable[Override]) -> None:
    """A facilitator let a text through: which field, which kinds of finds, the reason; never a find (decision 21)."""
    for one in overrides:
        record("stop_overridden", post, by, field=one.field, kinds=list(one.kinds), reason=one.reason)


def lock(post: Announcement) -> Announcement:
    """The row, held until the transaction ends; its group, which must be live, always first. Raises Refused when it
    was taken back."""
    if post.group:
        lock_live_group(post.group)
    rows = Announcement.objects.select_related("group", "author", "thanked")
    post = rows.select_for_update(of=["self"], no_key=True).get(pk=post.pk)
    if post.withdrawn_at:
        raise Refused(_("This was taken back."))
    return post


def _save(post: Announcement) -> Announcement:
    try:
        post.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=None if field == "__all__" else field) from error
    post.save()
    return post


@transaction.atomic
def post_announcement(
    *, by: Member, group: Group | None, kind: str, title: str, body: str, overrides: Iterable[Override] = ()
) -> Announcement:
    """Post to a group, or without one to all members; its author follows it. Raises Refused: an archived group, too
    many calls."""
    group = lock_live_group(group) if group else None
    post = _save(Announcement(group=group, author=by, kind=kind, title=title, body=body, language=lang_of(body)))
    return _spread(post, by, overrides)


@transaction.atomic
def say_thanks(group: Group, *, by: Member, thanked: Member, body: str) -> Announcement:
    """A thank-you note to somebody of the group, which all of it may read and which counts in their digest (B34).
    Raises Refused: archived, to oneself, to somebody who is not in the group."""
    group = lock_live_group(group)
    if not Membership.objects.open().filter(group=group, member=thanked).exists():
        raise Refused(_("Only people of the group are thanked here."), field="thanked")
    post = Announcement(group=group, author=by, thanked=thanked, kind=Kind.THANKS, body=body, language=lang_of(body))
    return _spread(_save(post), by, ())


def _spread(post: Announcement, by: Member, overrides: Iterable[Override]) -> Announcement:
    follows.follow(post, by, wanted=True)
    follows.tell_followers(post.group, by=by)
    record_overrides(post, by, overrides)
    record("announcement_posted", post, by, kind=post.kind)
    mentions.mention(post, by=by)
    return post


@transaction.atomic
def edit_announcement(
    post: Announcement, *, by: Member, title: str, body: str, overrides: Iterable[Override] = ()
) -> Announcement:
    """Change the words; how they read before stays to be read (B38). Nothing changed: nothing written."""
    post = lock(post)
    if (title, body) == (post.title, post.body):
        return post
    PostVersion.objects.create(announcement=post, title=post.title, body=post.body, replaced_by=by)
    post.title, post.body, post.language, post.edited_at = title, body, lang_of(body), clock.now()
    _save(post)
    record_overrides(post, by, overrides)
    record("announcement_edited", post, by)
    mentions.mention(post, by=by)
    return post


@transaction.atomic
def withdraw_announcement(post: Announcement, *, by: Member) -> None:
    """Take it back, with all that was said to it. Twice is once."""
    rows = Announcement.objects.select_for_update(of=["self"]).filter(pk=post.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=clock.now()):
        record("announcement_withdrawn", post, by)
