"""The idea board: ideas come, are voted for, and the best becomes a task (domain A24). The caller has asked
permission, and has put texts through the de-identification stop."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit
from members.templatetags.waing import digits

from ..models import Group, Idea, IdeaVote, Membership, Task
from .groups import lock_live_group

MOST_IDEAS = 100  # more than anybody reads before voting


def _lock_idea(idea: Idea) -> Idea:
    """The idea's row, of a live group. Raises Refused when it is no longer on the board."""
    lock_live_group(idea.group)
    idea = Idea.objects.select_for_update(of=["self"]).select_related("group").get(pk=idea.pk)
    if idea.withdrawn_at or Task.objects.filter(idea=idea).exists():
        raise Refused(_("This idea is no longer on the board."))
    return idea


def _record(verb: str, on: Idea | Task, by: Member, **facts) -> None:
    audit.record(verb, by=by, on=on, centre_id=on.group.host_centre_id, group=on.group_id, **facts)


@transaction.atomic
def add_idea(group: Group, text: str, *, by: Member) -> Idea:
    """Put an idea on the board; its author's own vote is the first. Raises Refused: archived, the board is full."""
    group = lock_live_group(group)
    if Idea.objects.standing().filter(group=group).count() >= MOST_IDEAS:
        raise Refused(
            _("The board holds %(n)s ideas. Take some off, or make them tasks.") % {"n": digits(MOST_IDEAS)},
            field="text",
        )
    idea = Idea.objects.create(group=group, author=by, text=text)
    IdeaVote.objects.create(idea=idea, member=by)
    _record("idea_added", idea, by)
    return idea


@transaction.atomic
def vote(idea: Idea, *, by: Member, wanted: bool) -> None:
    """Give the one vote that a person has for an idea, or take it back; a second click changes nothing."""
    idea = _lock_idea(idea)
    if wanted:
        IdeaVote.objects.get_or_create(idea=idea, member=by)
    else:
        IdeaVote.objects.filter(idea=idea, member=by).delete()


@transaction.atomic
def withdraw_idea(idea: Idea, *, by: Member) -> None:
    """Take an idea off the board."""
    idea = _lock_idea(idea)
    idea.withdrawn_at = clock.now()
    idea.save(update_fields=["withdrawn_at"])
    _record("idea_withdrawn", idea, by)


@transaction.atomic
def make_task(
    group: Group,
    *,
    by: Member,
    what: str,
    owner: Member | None = None,
    due_on: date | None = None,
    idea: Idea | None = None,
) -> Task:
    """Say who does what until when, from an idea of the board or from nothing.

    Raises Refused: archived, an idea that is a task already or was taken off, an owner who is not in the group.
    """
    group = _lock_idea(idea).group if idea else lock_live_group(group)
    _check_owner(group, owner)
    try:
        with transaction.atomic():
            task = Task.objects.create(group=group, idea=idea, what=what, owner=owner, due_on=due_on, created_by=by)
    except IntegrityError:
        raise Refused(_("This idea is no longer on the board.")) from None
    _record("task_made", task, by, from_idea=bool(idea))
    return task


def _check_owner(group: Group, owner: Member | None) -> None:
    if owner and not Membership.objects.open().filter(group=group, member=owner).exists():
        raise Refused(_("Only members of the group do its tasks."), field="owner")


def drop_tasks(member: Member) -> int:
    """What somebody who left had taken on is anybody's again; returns how much that is."""
    return Task.objects.open().filter(owner=member).update(owner=None)


@transaction.atomic
def change_task(task: Task, *, by: Member, what: str, owner: Member | None, due_on: date | None) -> Task:
    """Say anew what, who and until when. Raises Refused: archived, ended, an owner who is not in the group."""
    task = _lock_task(task)
    if not task.is_open:
        raise Refused(_("This task is not open any more."))
    if owner is None or owner.pk != task.owner_id:
        _check_owner(task.group, owner)
    task.what, task.owner, task.due_on = what, owner, due_on
    task.save(update_fields=["what", "owner", "due_on"])
    _record("task_changed", task, by)
    return task


@transaction.atomic
def end_task(task: Task, *, by: Member, is_done: bool) -> None:
    """Done, or dropped. A second click changes nothing."""
    task = _lock_task(task)
    if task.is_open:
        task.done_at, task.dropped_at = (clock.now(), None) if is_done else (None, clock.now())
        task.save(update_fields=["done_at", "dropped_at"])
        _record("task_done" if is_done else "task_dropped", task, by)


@transaction.atomic
def reopen_task(task: Task, *, by: Member) -> None:
    """Done or dropped by mistake."""
    task = _lock_task(task)
    if not task.is_open:
        task.done_at = task.dropped_at = None
        task.save(update_fields=["done_at", "dropped_at"])
        _record("task_reopened", task, by)


def _lock_task(task: Task) -> Task:
    lock_live_group(task.group)
    return Task.objects.select_for_update(of=["self"]).select_related("group").get(pk=task.pk)
