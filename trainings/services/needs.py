"""Wishes are said, taken back and met. The caller has asked permission."""

from collections.abc import Iterable

from django.db import transaction

from members import clock
from members.models import JusticeCentre, Member, PracticeArea, Topic
from members.services import audit

from ..models import Training, Wish
from .trainings import save_training


@transaction.atomic
def wish_training(topic: Topic, *, by: Member) -> Wish:
    """Somebody wants to learn about a topic; twice is once."""
    wish, is_new = Wish.objects.open().get_or_create(member=by, topic=topic, defaults={})
    if is_new:
        audit.record("training_wished", by=by, on=wish)
    return wish


@transaction.atomic
def withdraw_wish(wish: Wish) -> None:
    """Not wanted any more; twice does nothing."""
    Wish.objects.filter(pk=wish.pk, withdrawn_at=None).update(withdrawn_at=clock.now())


@transaction.atomic
def choose_wishes(topics: Iterable[Topic], *, by: Member) -> None:
    """Exactly these somebody wants to learn about, and nothing else any more."""
    topics = list(topics)
    for wish in Wish.objects.open().filter(member=by).exclude(topic__in=topics):
        withdraw_wish(wish)
    for topic in topics:
        wish_training(topic, by=by)


@transaction.atomic
def plan_from_need(
    *, by: Member, centre: JusticeCentre | None, topic: Topic | None = None, area: PracticeArea | None = None
) -> Training:
    """A draft of a training on what is wanted, in one click; who runs it fills in the rest. Wishes for the topic
    count as met once the training is published (`trainings.meet_wishes`)."""
    return save_training(
        None, by=by, title=str(topic or area), centre=centre, curator=by,
        topics=[topic] if topic else [], areas=[area] if area else [],
    )  # fmt: skip
