"""Staff posts are given and ended (decision 2). The caller has asked permission and a fresh proof (safety C-09)."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import JusticeCentre, Member, StaffPost
from . import accounts, audit


def _end_sessions(member: Member) -> None:
    """A changed role needs a new session: the next sign-in asks for what the post asks for (safety C-04, C-08)."""
    if member.user:
        accounts.end_sessions(member.user)


@transaction.atomic
def give_post(member: Member, *, role: str, by: Member, centre: JusticeCentre | None = None) -> StaffPost:
    """Give a post at a centre, or in the network without one, from today on.

    Raises Refused: somebody who is not active here (field `member`), or a post that they hold already (`role`).
    """
    member = Member.objects.select_for_update(of=["self"]).select_related("user").get(pk=member.pk)
    if member.status != Member.Status.ACTIVE or member.is_frozen:
        raise Refused(_("Only people who are active here can hold a post."), field="member")
    post = StaffPost(member=member, role=role, centre=centre)
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError:
        raise Refused(_("This person holds that post already."), field="role") from None
    _end_sessions(member)
    audit.record("post_given", by=by, on=post, role=role, member=member.pk)
    return post


@transaction.atomic
def end_post(post: StaffPost, *, by: Member, reason: str = "") -> StaffPost:
    """End a post at once: yesterday was its last day (safety C-18), also of one that began today. Ending it twice
    does nothing."""
    post = StaffPost.objects.select_for_update(of=["self"]).select_related("member__user").get(pk=post.pk)
    if post.ended_on:
        return post
    post.ended_on = clock.today() - timedelta(days=1)
    post.started_on = min(post.started_on, post.ended_on)
    post.reason = reason
    post.save(update_fields=["started_on", "ended_on", "reason"])
    _end_sessions(post.member)
    audit.record("post_ended", by=by, on=post, role=post.role, member=post.member_id)
    return post
