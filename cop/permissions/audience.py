"""Who reads what stands in a group, as people: the other side of `posts_readable_by` and `since_joining`, for telling
and for mentions. tests/cop/test_mentions.py holds the two sides together."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from members import clock
from members.models import Member, StaffPost

from ..models import Group, Membership, Question
from ..models.group import LEADS, READING_POSTS


def readers(group: Group | None, at: datetime) -> QuerySet[Member]:
    """Everyone who may read what was written in this group at that moment; without a group everyone who is here."""
    here = Member.objects.present().filter(frozen_at=None)
    if group is None:
        return here
    inside = Membership.objects.open().filter(group=group.pk, member=OuterRef("pk"))
    if group.history_from_join:
        inside = inside.filter(Q(role__in=LEADS) | Q(joined_on__lte=at.astimezone(clock.YANGON).date()))
    return here.filter(Q(Exists(inside)) | _on_post(group))


def _on_post(group: Group) -> Q:
    """Whoever coordinates or leads the host centre, or all centres."""
    centre = Q(centre=None) | Q(centre=group.host_centre_id) if group.host_centre_id else Q(centre=None)
    return Q(Exists(StaffPost.objects.current().filter(centre, role__in=READING_POSTS, member=OuterRef("pk"))))


def thread_readers(question: Question) -> QuerySet[Member]:
    """The same of one thread: what is for lawyers is read by them, by its author and by those who run the group."""
    able = readers(question.group, question.opened_at)
    if question.readers == Question.Readers.GROUP:
        return able
    leading = Membership.objects.open().leading().filter(group=question.group, member=OuterRef("pk"))
    runs = Q(Exists(leading)) | _on_post(question.group)
    return able.filter(Q(provider_type=Member.ProviderType.LAWYER) | Q(pk=question.author_id) | runs)
