"""Whom a collection or a training may be given to: the other side of `curates` (domain A9)."""

from django.db.models import Q, QuerySet

from cop.models import Membership
from members.models import Member, StaffPost

from ..models import Qualification, Training
from .roles import DESK, LEADING


def may_curate(reader: Member, kept: int | None = None) -> QuerySet[Member]:
    """Whom `reader` may give a collection to: who plans, leads a group or can train, of the people whose entry they
    may open, and of those who can train anywhere; oneself; and whoever has it (`kept`)."""
    near = Q(pk__in=Member.objects.visible_to(reader).values("pk"))
    able = Q(pk__in=_at_desks().values("member")) | Q(pk__in=_leading().values("member"))
    return _present().filter(_can_train() | near & able | Q(pk=reader.pk)) | Member.objects.filter(pk=kept)


def may_curate_training(training: Training, reader: Member) -> QuerySet[Member]:
    """Whom `reader` may give it to: its curator reads who registers, so this is the desk of its centre and of the
    network, who leads a group there or its own group, and who of that centre can train. Of a training of no centre
    as of a collection."""
    if training.centre_id is None:
        return may_curate(reader)
    desk = _at_desks().filter(Q(centre=training.centre_id) | Q(centre=None))
    groups = _leading().filter(Q(group__host_centre=training.centre_id) | Q(group=training.group_id))
    here = Q(centre=training.centre_id) & _can_train()
    return _present().filter(Q(pk__in=desk.values("member")) | Q(pk__in=groups.values("member")) | here)


def _present() -> QuerySet[Member]:
    """In the registry, with an account that is open."""
    there = [Member.Status.ACTIVE, Member.Status.DORMANT]
    return Member.objects.filter(status__in=there, frozen_at=None, user__isnull=False)


def _at_desks() -> QuerySet[StaffPost]:
    return StaffPost.objects.current().filter(role__in=DESK)


def _leading() -> QuerySet[Membership]:
    return Membership.objects.open().filter(role__in=LEADING)


def _can_train() -> Q:
    return Q(pk__in=Qualification.objects.standing().values("member"))
