"""The parts of a training and what comes before it: written down, put in order, taken away. The caller has asked
permission.

What somebody has to do is the rule of the training, so a part more or less is another version of it (learning 22).
"""

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Prerequisite, Training, TrainingItem
from .completion import look_at_open_ones
from .trainings import lock_training

MOST_PARTS = 60


def _new_rule(training: Training, part: TrainingItem) -> None:
    """Tests are asked for by the training itself, not by their place among the parts."""
    if part.kind != TrainingItem.Kind.TEST:
        Training.objects.filter(pk=training.pk).update(rule_version=F("rule_version") + 1)
        look_at_open_ones(Training.objects.get(pk=training.pk))


@transaction.atomic
def add_part(training: Training, *, by: Member, **facts) -> TrainingItem:
    """A part at the end. `facts`: kind, title, minutes, resource, session. Raises Refused for more than sixty."""
    training = lock_training(training)
    last = training.items.aggregate(last=Max("number"))["last"] or 0
    if training.items.count() >= MOST_PARTS:
        raise Refused(_("A training has at most sixty parts."))
    part = TrainingItem.objects.create(training=training, number=last + 1, **facts)
    _new_rule(training, part)
    audit.record("part_added", by=by, on=training, part=part.pk)
    return part


@transaction.atomic
def change_part(part: TrainingItem, *, by: Member, **facts) -> TrainingItem:
    """Word a part anew. Its kind stays: what people have done of it was done of that."""
    lock_training(part.training)
    for name, value in facts.items():
        setattr(part, name, value)
    part.save(update_fields=[*facts])
    audit.record("part_changed", by=by, on=part.training, part=part.pk)
    return part


@transaction.atomic
def move_part(part: TrainingItem, *, by: Member, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    training = lock_training(part.training)
    rows = list(training.items.order_by("number"))
    here = next((n for n, row in enumerate(rows) if row.pk == part.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    _number(training, rows)
    audit.record("parts_ordered", by=by, on=training, part=part.pk)


def _number(training: Training, rows: list[TrainingItem]) -> None:
    """Numbers from 1 in this order. A number is taken once at every moment, so all first step aside."""
    training.items.update(number=F("number") + 10_000)
    for number, row in enumerate(rows, 1):
        row.number = number
    TrainingItem.objects.bulk_update(rows, ["number"])


@transaction.atomic
def remove_part(part: TrainingItem, *, by: Member) -> None:
    """Take a part away, with the ticks of those who did it."""
    training = lock_training(part.training)
    if not training.items.filter(pk=part.pk).delete()[0]:
        return
    _number(training, list(training.items.order_by("number")))
    _new_rule(training, part)
    audit.record("part_removed", by=by, on=training)


# --- what comes before -----------------------------------------------------------------------------------------------


@transaction.atomic
def add_prerequisite(training: Training, needs: Training, *, by: Member) -> Prerequisite:
    """Whoever registers has completed `needs` first; twice is once. Raises Refused (field `needs`) where the two
    would wait for each other, also by way of others."""
    # Held in one order, so that of two that are added at once the second sees the first.
    both = Training.objects.filter(pk__in=[training.pk, needs.pk]).order_by("pk")
    list(both.select_for_update(no_key=True, of=("self",)))
    if training.pk in _chain(needs):
        raise Refused(_("They would wait for each other."), field="needs")
    row, is_new = Prerequisite.objects.get_or_create(training=training, needs=needs)
    if is_new:
        audit.record("prerequisite_added", by=by, on=training, needs=needs.pk)
    return row


def _chain(training: Training) -> set[int]:
    """The training and all that comes before it, whatever number of steps."""
    seen, fresh = set(), {training.pk}
    while fresh:
        seen |= fresh
        fresh = set(Prerequisite.objects.filter(training__in=fresh).values_list("needs", flat=True)) - seen
    return seen


@transaction.atomic
def remove_prerequisite(row: Prerequisite, *, by: Member) -> None:
    """It no longer comes before; twice does nothing."""
    if Prerequisite.objects.filter(pk=row.pk).delete()[0]:
        audit.record("prerequisite_removed", by=by, on=row.training, needs=row.needs_id)
