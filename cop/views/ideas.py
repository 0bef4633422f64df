"""The idea board of a group, and its tasks (domain A24)."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.access import get_visible_or_404, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.models import Member
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms.ideas import IdeaForm, TaskForm
from ..models import Group, Idea, Task
from ..services import ideas

ENDED, LATELY = 10, timedelta(days=60)


def _group(request: HttpRequest, ref: str) -> Group:
    """The group whose posts the person reads; 404 otherwise."""
    groups = Group.objects.posts_readable_by(request.member).by_ref(ref).select_related("host_centre")
    return get_visible_or_404(groups, request.member)


def _board(group: Group) -> str:
    return reverse("cop:idea_list", args=[group.code])


def _named(reader: Member, ids: set[int | None]) -> dict[int, Member]:
    return Member.objects.named_for(reader).in_bulk(ids - {None})


def _tasks(group: Group) -> tuple[list[Task], list[Task]]:
    """Those that are open, and those that were done lately; one statement."""
    lately = clock.now() - LATELY
    found = list(Task.objects.filter(Q(done_at=None) | Q(done_at__gte=lately), group=group, dropped_at=None).by_day())
    done = sorted((task for task in found if task.done_at), key=lambda task: task.done_at, reverse=True)
    return [task for task in found if task.is_open], done[:ENDED]


@require_safe
def idea_list(request: HttpRequest, ref: str) -> HttpResponse:
    """What is to be done, what could be done by votes, and what was done lately."""
    group = _group(request, ref)
    tasks, ended = _tasks(group)
    found = list(Idea.objects.filter(group=group).standing().with_votes(request.member).by_votes())
    people = _named(request.member, {task.owner_id for task in (*tasks, *ended)} | {idea.author_id for idea in found})
    keeps, here = request.user.has_perm("cop.end_any_task", group), request.member.pk
    context = {
        "group": group,
        "tasks": [
            (one, people.get(one.owner_id), keeps or here in (one.owner_id, one.created_by_id)) for one in tasks
        ],
        "ended": [(task, people.get(task.owner_id)) for task in ended],
        "ideas": [(idea, people.get(idea.author_id), keeps or idea.author_id == here) for idea in found],
        "may_add": request.user.has_perm("cop.add_idea", group),
    }
    return render(request, "cop/idea_list.html", context)


@once
@require_http_methods(["GET", "POST"])
def add_idea(request: HttpRequest, ref: str) -> HttpResponse:
    group = _group(request, ref)
    permission_required_or_403(request, "cop.add_idea", group)
    return show_or_act(
        request,
        form := IdeaForm(posted(request)),
        lambda: ideas.add_idea(group, form.cleaned_data["text"], by=request.member),
        page="cop/add_idea.html",
        done=_("Your idea is on the board."),
        to=lambda _idea: _board(group),
        group=group,
    )


def _idea(request: HttpRequest, pk: int) -> Idea:
    return visible_or_404(Idea, request.member, pk, "group")


@require_POST
def vote_for_idea(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote a person, given or taken back."""
    idea = _idea(request, pk)
    permission_required_or_403(request, "cop.add_idea", idea)
    wanted = request.POST.get("wanted") != "no"
    return press(request, lambda: ideas.vote(idea, by=request.member, wanted=wanted), to=_board(idea.group))


@require_POST
def withdraw_idea(request: HttpRequest, pk: int) -> HttpResponse:
    idea = _idea(request, pk)
    permission_required_or_403(request, "cop.withdraw_idea", idea)
    return press(request, lambda: ideas.withdraw_idea(idea, by=request.member), to=_board(idea.group))


@require_POST
def turn_into_task(request: HttpRequest, pk: int) -> HttpResponse:
    """The idea becomes a task in one click; who does it until when is said on the next page, or later (A24)."""
    idea = _idea(request, pk)
    permission_required_or_403(request, "cop.make_task", idea)
    try:
        task = ideas.make_task(idea.group, by=request.member, what=idea.text, idea=idea)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(_board(idea.group))
    messages.success(request, _("It is a task now. Who does it, until when?"))
    return redirect("cop:change_task", task.pk)


@once
@require_http_methods(["GET", "POST"])
def make_task(request: HttpRequest, ref: str) -> HttpResponse:
    group = _group(request, ref)
    permission_required_or_403(request, "cop.make_task", group)
    return show_or_act(
        request,
        form := TaskForm(posted(request), group=group, reader=request.member),
        lambda: ideas.make_task(group, by=request.member, **form.facts()),
        page="cop/make_task.html",
        done=_("The task stands in the group's list."),
        to=lambda _task: _board(group),
        group=group,
    )


def _task(request: HttpRequest, pk: int) -> Task:
    task = visible_or_404(Task, request.member, pk, "group")
    permission_required_or_403(request, "cop.end_task", task)
    return task


@once
@require_http_methods(["GET", "POST"])
def change_task(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    group, initial = task.group, {"what": task.what, "owner": task.owner_id or "", "due_on": task.due_on}
    return show_or_act(
        request,
        form := TaskForm(posted(request), group=group, reader=request.member, initial=initial),
        lambda: ideas.change_task(task, by=request.member, **form.facts()),
        page="cop/change_task.html",
        done=_("Saved."),
        to=lambda _task: _board(group),
        group=group,
        task=task,
    )


@require_POST
def end_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or (`dropped`) no longer wanted."""
    task, is_done = _task(request, pk), request.POST.get("as") != "dropped"
    return press(request, lambda: ideas.end_task(task, by=request.member, is_done=is_done), to=_board(task.group))


@require_POST
def reopen_task(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    return press(request, lambda: ideas.reopen_task(task, by=request.member), to=_board(task.group))
