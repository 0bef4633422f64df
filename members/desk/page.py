"""The parts of the desk's page."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from .. import clock
from ..models import Member
from ..registry import Registry
from ..templatetags.waing import digits
from .worklists import Span, Worklist, tally, worklists


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something of the house itself that needs a person and belongs to no block, such as mail that failed.

    `count(member)` and the page at `url` (lazy) ask the same rows; people without `permission` do not see it.
    """

    says: Any
    count: Callable[[Member], int]
    url: Any
    permission: str
    hint: Any = ""

    def sentence(self, n: int) -> str:
        return digits(self.says % {"n": n})


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the desk's page: a template, and what it needs. `build` answers None where there is nothing for
    this person. `is_figures`: shown to people who see figures only."""

    template: str
    build: Callable[[HttpRequest], dict[str, Any] | None]
    is_figures: bool = False


@dataclass(frozen=True, kw_only=True)
class Job:
    """A link of the desk to something that staff often do; shown to those who hold `permission`, by `order`."""

    label: Any
    url: Any
    permission: str
    order: int


@dataclass(frozen=True)
class Todo:
    """One line of "Needs a person", with its number."""

    sentence: str
    hint: str
    url: str
    n: int


alerts: Registry[Alert] = Registry("alerts")
panels: Registry[Panel] = Registry("panels")
jobs: Registry[Job] = Registry("jobs")


def build_page(request: HttpRequest) -> dict[str, Any]:
    """What the desk's template needs. Who sees figures only gets nothing else."""
    can_work = request.user.has_perm("members.view_todo")
    built = [(panel, panel.build(request)) for panel in panels if can_work or panel.is_figures]
    todos = [_todo(key, n) for key, n in waiting_for(request.member, request.user, Span.of_today())]
    return {
        "today": clock.today(),
        "can_work": can_work,
        "todos": todos,
        "total": sum(todo.n for todo in todos),
        "panels": [(panel.template, facts) for panel, facts in built if facts is not None],
        "jobs": sorted((j for j in jobs if request.user.has_perm(j.permission)), key=lambda job: job.order),
    }


def waiting_for(member: Member, user: Any, span: Span) -> list[tuple[str, int]]:
    """(key, how many) of what needs a person at this member's desk: the worklists of today that have rows, the most
    urgent first, in one statement; then the alerts that they may see."""
    found = list(_of_worklists(member, span).items()) if user.has_perm("members.view_todo") else []
    seen = ((key, alert.count(member)) for key, alert in alerts.items() if user.has_perm(alert.permission))
    return found + [(key, n) for key, n in seen if n]


def _of_worklists(member: Member, span: Span) -> dict[str, int]:
    shown = [one for one in worklists if one.on_desk]
    counted = Counter()
    for (key, _block), n in tally(shown, span, member).items():
        counted[key] += n
    return {one.key: counted[one.key] for one in shown if counted[one.key]}


def need_of(key: str) -> Worklist | Alert:
    """The worklist or the alert with this key: both have a sentence and a hint."""
    return worklists.get(key) or alerts[key]


def address_of(key: str, query: str = "") -> str:
    """The page with the rows that are counted under this key; `query` asks a worklist for those of another time."""
    if alert := alerts.get(key):
        return str(alert.url)
    return reverse("members:todo_list", args=[key]) + (f"?{query}" if query else "")


def _todo(key: str, n: int) -> Todo:
    need = need_of(key)
    return Todo(need.sentence(n), str(need.hint), address_of(key), n)
