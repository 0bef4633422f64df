"""Reports of posts: somebody asks those who run the group to look (community B6). The author never learns who."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, outbox

from ..models import Answer, PostReport, Question
from ..models.post import Post
from ..permissions import keepers
from .groups import lock_live_group
from .questions import lock, settle

HIDES_AT = 2  # distinct people; what endangers somebody hides at the first


def _hold(post: Post) -> Question | None:
    """The post is held until the transaction ends, by its thread or its group; returns the thread of a question."""
    if isinstance(post, Question | Answer):
        return lock(post if isinstance(post, Question) else post.question)
    if post.group:
        lock_live_group(post.group)
    return None


def _as_fields(post: Post) -> dict[str, Post]:
    return {type(post)._meta.model_name: post}


def _record(verb: str, report: PostReport, by: Member | None, **facts) -> None:
    group = report.group
    where = {"centre_id": group.host_centre_id, "group": group.pk} if group else {}
    audit.record(verb, by=by, on=report, **where, **facts)


@transaction.atomic
def report_post(post: Post, *, by: Member, reason: str, note: str = "") -> PostReport:
    """Ask those who run the group to look. What may endanger somebody is hidden at once, anything else when a second
    person says so. Raises Refused when this person has reported it already."""
    question = _hold(post)
    report = PostReport(**_as_fields(post), reporter=by, reason=reason, note=note or None)
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise Refused(_("You have reported this already.")) from None
    voices = PostReport.objects.open().filter(**_as_fields(post)).values("reporter").distinct().count()
    if reason in PostReport.AT_ONCE or voices >= HIDES_AT:
        _set_hidden(post, question, hidden=True)
    outbox.notify("post_reported", recipients=keepers(report.group), ref_key=f"report:{report.uid}", about=report.uid)
    _record("post_reported", report, by, reason=reason, is_hidden=_is_hidden(post))
    return report


def _is_hidden(post: Post) -> bool:
    return type(post).objects.filter(pk=post.pk, hidden_at__isnull=False).exists()


def _set_hidden(post: Post, question: Question | None, *, hidden: bool) -> None:
    """A hidden answer is not accepted, and the question may wait again (community B1)."""
    changes = {"hidden_at": clock.now() if hidden else None}
    if hidden and isinstance(post, Answer):
        changes |= {"accepted_at": None, "accepted_by": None}
    type(post).objects.filter(pk=post.pk, hidden_at__isnull=hidden).update(**changes)
    if question:
        question.refresh_from_db()
        settle(question)


@transaction.atomic
def close_post_report(report: PostReport, *, by: Member, outcome: str) -> None:
    """Say what was done: the post may stay, was changed, or stays hidden. It answers every open report of the post.
    Closing twice leaves the first answer."""
    post = report.post
    question = _hold(post)
    open_ones = PostReport.objects.open().filter(**_as_fields(post))
    if not open_ones.filter(pk=report.pk).exists():
        return
    uids = list(open_ones.values_list("uid", flat=True))
    open_ones.update(closed_at=clock.now(), closed_by=by, outcome=outcome)
    _set_hidden(post, question, hidden=outcome == PostReport.Outcome.HIDDEN)
    for uid in uids:
        outbox.withdraw(about=uid, reason="answered")
    _record("post_report_closed", report, by, outcome=outcome)


@transaction.atomic
def see_author(question: Question, *, by: Member) -> Member:
    """Who asked anonymously. Only the safety lead may ask, and each look is in the audit (domain 2)."""
    group = question.group
    audit.record("author_seen", by=by, on=question, centre_id=group.host_centre_id, group=group.pk)
    return question.author
