"""Who works through a training. The caller has asked permission."""

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Enrolment, ItemDone, Training, TrainingItem
from . import completion

State = Enrolment.State


@transaction.atomic
def enrol(training: Training, member: Member) -> Enrolment:
    """The person's open or completed enrolment; a new one where there is none. Twice is once."""
    known = Enrolment.objects.filter(training=training, member=member).exclude(state=State.LEFT).order_by("pk").last()
    if known:
        return known
    enrolment, is_new = Enrolment.objects.get_or_create(training=training, member=member, state=State.ENROLLED)
    if is_new:
        audit.record("training_enrolled", by=member, on=training)
    return enrolment


@transaction.atomic
def leave_training(enrolment: Enrolment) -> Enrolment:
    """Stop working on it. Raises Refused for one that was completed."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state == State.COMPLETED:
        raise Refused(_("You have completed this training."))
    if enrolment.state == State.ENROLLED:
        enrolment.state, enrolment.left_at = State.LEFT, clock.now()
        enrolment.save(update_fields=["state", "left_at"])
        audit.record("training_left", by=enrolment.member, on=enrolment.training)
    return enrolment


@transaction.atomic
def mark_item(item: TrainingItem, *, by: Member, is_done: bool) -> None:
    """Reading or a task is done, or is not after all; twice is once. Ticking the first takes the training up.

    Raises Refused for tests and live sessions, which say so themselves.
    """
    if item.kind not in (TrainingItem.Kind.READING, TrainingItem.Kind.TASK):
        raise Refused(_("This part is not ticked by hand."))
    enrolment = enrol(item.training, by)
    if is_done:
        ItemDone.objects.get_or_create(enrolment=enrolment, item=item)
    else:
        ItemDone.objects.filter(enrolment=enrolment, item=item).delete()
    completion.look_again(item.training, by, was_taken_back=not is_done)
