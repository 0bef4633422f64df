"""What is said to announcements and sessions: comments, additions with credit, and one reaction a person (domain B28,
B32, B38). The caller has asked permission and has put the text through the de-identification stop."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.templatetags.waing import lang_of
from members.text.identifying import Override

from ..models import Announcement, Comment, GroupSession, PostVersion, Reaction
from . import follows, mentions
from .announcements import lock, record, record_overrides
from .groups import lock_live_group


def _lock_thing(thing: Announcement | GroupSession) -> dict[str, Announcement | GroupSession]:
    """{column: what the comment stands beneath}, held; of a live group."""
    if isinstance(thing, Announcement):
        return {"announcement": lock(thing)}
    lock_live_group(thing.group)
    return {"session": thing}


@transaction.atomic
def post_comment(
    thing: Announcement | GroupSession,
    *,
    by: Member,
    body: str,
    is_addition: bool = False,
    overrides: Iterable[Override] = (),
) -> Comment:
    """Say something, or suggest what is missing. Raises Refused: an archived group, something that was taken back, too
    many calls."""
    place = _lock_thing(thing)
    comment = Comment.objects.create(author=by, body=body, language=lang_of(body), is_addition=is_addition, **place)
    if "announcement" in place and not is_addition:
        follows.tell_followers(thing, by=by)
    record_overrides(comment, by, overrides)
    record("addition_suggested" if is_addition else "comment_posted", comment, by)
    if not is_addition:
        mentions.mention(comment, by=by)
    return comment


def lock_comment(comment: Comment) -> Comment:
    """The row, beneath a thing that takes words. Raises Refused when it was taken back."""
    _lock_thing(comment.thing)
    rows = Comment.objects.select_related("announcement__group", "session__group", "author")
    comment = rows.select_for_update(of=["self"], no_key=True).get(pk=comment.pk)
    if comment.withdrawn_at:
        raise Refused(_("This was taken back."))
    return comment


@transaction.atomic
def edit_comment(comment: Comment, *, by: Member, body: str, overrides: Iterable[Override] = ()) -> Comment:
    """Change the words. Raises Refused for an addition that stands with the text already."""
    comment = lock_comment(comment)
    if comment.accepted_at:
        raise Refused(_("This stands with the text already."))
    if body == comment.body:
        return comment
    PostVersion.objects.create(comment=comment, body=comment.body, replaced_by=by)
    comment.body, comment.language, comment.edited_at = body, lang_of(body), clock.now()
    comment.save(update_fields=["body", "language", "edited_at"])
    record_overrides(comment, by, overrides)
    record("comment_edited", comment, by)
    if not comment.is_addition:
        mentions.mention(comment, by=by)
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: Member) -> None:
    """Take it back. Twice is once."""
    rows = Comment.objects.select_for_update(of=["self"]).filter(pk=comment.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=clock.now()):
        record("comment_withdrawn", comment, by)


@transaction.atomic
def decide_addition(comment: Comment, *, by: Member, accepts: bool) -> Comment:
    """The author takes an addition in, under the name of who brought it (B28), or not. Twice the first word holds."""
    comment = lock_comment(comment)
    if comment.is_waiting:
        field = "accepted_at" if accepts else "declined_at"
        setattr(comment, field, clock.now())
        comment.save(update_fields=[field])
        record("addition_accepted" if accepts else "addition_declined", comment, by)
    return comment


def react(thing: Announcement | Comment, *, by: Member, wanted: bool) -> None:
    """The one reaction that a person has for a thing, given or taken back; a second click changes nothing (B32)."""
    place = {"comment" if isinstance(thing, Comment) else "announcement": thing}
    if wanted:
        Reaction.objects.get_or_create(member=by, **place)
    else:
        Reaction.objects.filter(member=by, **place).delete()
