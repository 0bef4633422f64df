"""Goals with their steps, and what the two look at together. The caller has asked permission."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cop.models import Question, Resource
from members import clock
from members.errors import Refused
from members.models import Member

from ..models import Goal, MentoringPair, Milestone, PairLink
from ..models.goal import MOST_GOALS, MOST_MILESTONES
from .pairs import lock_pair, note


@transaction.atomic
def add_goal(pair: MentoringPair, text: str, *, by: Member) -> Goal:
    """Raises Refused when there are enough."""
    pair = lock_pair(pair)
    if pair.goals.filter(dropped_at=None).count() >= MOST_GOALS:
        raise Refused(_("Six goals at a time are enough."), field="text")
    goal = Goal.objects.create(pair=pair, text=text)
    note("goal_added", pair, by)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, by: Member, text: str, next_step: str, state: str) -> Goal:
    pair = lock_pair(goal.pair)
    goal.text, goal.next_step, goal.state = text, next_step or None, state
    goal.save(update_fields=["text", "next_step", "state"])
    note("goal_changed", pair, by, state=state)
    return goal


@transaction.atomic
def add_milestone(goal: Goal, text: str, *, by: Member, due_on: date | None = None) -> Milestone:
    pair = lock_pair(goal.pair)
    if goal.milestones.count() >= MOST_MILESTONES:
        raise Refused(_("Ten steps are enough for one goal."), field="text")
    step = Milestone.objects.create(goal=goal, text=text, due_on=due_on)
    note("goal_changed", pair, by)
    return step


@transaction.atomic
def finish_milestone(step: Milestone, *, by: Member, is_done: bool = True) -> None:
    pair = lock_pair(step.goal.pair)
    Milestone.objects.filter(pk=step.pk).update(done_at=clock.now() if is_done else None)
    note("goal_changed", pair, by)


@transaction.atomic
def link_thing(pair: MentoringPair, thing: Resource | Question, *, by: Member) -> PairLink:
    """Put a thing of the library or a question beside the pair; the thing itself learns nothing of it."""
    pair = lock_pair(pair)
    key = "resource" if isinstance(thing, Resource) else "question"
    try:
        with transaction.atomic():
            return PairLink.objects.create(pair=pair, added_by=by, **{key: thing})
    except IntegrityError:
        raise Refused(_("This is linked already."), field="address") from None


@transaction.atomic
def unlink_thing(link: PairLink, *, by: Member) -> None:
    lock_pair(link.pair)
    link.delete()
