"""The parts of the desk's page."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse

from .. import clock, conduct
from ..models import Member, StaffPost, User
from ..ready import ReadyFor, of_each
from ..registry import Registry
from ..templatetags.waing import digits
from .worklists import Span, Worklist, blocks_of_each, tally, worklists


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something of the house itself that needs a person and belongs to no block, such as mail that failed.

    `rows(member)` are those that the page at `url` (lazy) shows; people without `permission` do not see it. `is_hot`
    as of a worklist.
    """

    says: Any
    rows: Callable[[Member], QuerySet]
    url: Any
    permission: str
    hint: Any = ""
    is_hot: bool = False

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
    is_hot: bool


alerts: Registry[Alert] = Registry("alerts")
panels: Registry[Panel] = Registry("panels")
jobs: Registry[Job] = Registry("jobs")


def build_page(request: HttpRequest) -> dict[str, Any]:
    """What the desk's template needs. Who sees figures only gets nothing else."""
    can_work = request.user.has_perm("members.view_todo")
    built = [(panel, panel.build(request)) for panel in panels if can_work or panel.is_figures]
    todos = [_todo(key, n) for key, n in waiting_for(request.member, request.user)]
    return {
        "today": clock.today(),
        "can_work": can_work,
        "todos": todos,
        "total": sum(todo.n for todo in todos),
        "panels": [(panel.template, facts) for panel, facts in built if facts is not None],
        "jobs": sorted((j for j in jobs if request.user.has_perm(j.permission)), key=lambda job: job.order),
    }


def waiting_for(member: Member, user: Any) -> list[tuple[str, int]]:
    """(key, how many) of what needs a person at this member's desk, the most urgent first: the worklists of today that
    have rows, then the alerts that they may see. One statement, written once a day for all who see the same ones."""
    lists = [one.key for one in worklists if one.on_desk] if user.has_perm("members.view_todo") else []
    keys = (*lists, *_heard(user))
    counted = Counter()
    for key, n in _counting(keys)(member) if keys else ():
        counted[key] += n
    return _hot_first([(key, counted[key]) for key in keys if counted[key]])


@cache
def _counting(keys: tuple[str, ...]) -> ReadyFor:
    return ReadyFor(partial(_counted, keys), asks_today=True)


def _hot_first(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """What cannot wait before the rest, each in the order in which the rooms told of it."""
    return sorted(found, key=lambda one: not need_of(one[0]).is_hot)


def _heard(user: Any) -> tuple[str, ...]:
    """The alerts that are for this person."""
    return tuple(key for key, alert in alerts.items() if user.has_perm(alert.permission))


# --- many desks at once ----------------------------------------------------------------------------------------------


def at_desks(ids: Collection[int]) -> list[Member]:
    """Of these people those who have an account, and so a desk; with what permissions ask of them. Two statements."""
    users = conduct.with_code(User.objects.filter(member__in=ids)).select_related("member")
    posts = defaultdict(list)
    for post in StaffPost.objects.current(clock.today()).filter(member__in=ids):
        posts[post.member_id].append(post)
    people = [user.member for user in users.order_by("member__pk")]
    for one in people:
        one.current_posts = posts[one.pk]
    return people


def waiting_for_each(
    people: Collection[Member], span: Span, *, standing: bool = True
) -> dict[int, list[tuple[str, int]]]:
    """{member id: what `waiting_for` tells of their desk}, for people of `at_desks`: each list is counted once for the
    whole house, and what is whose is asked once for all who have the same standing. Without what is `standing`: rows
    that stay for months, and are the many ones."""
    shown = [one for one in worklists if one.on_desk and (standing or not one.is_standing)]
    able = [one for one in people if one.user.has_perm("members.view_todo")]
    lists, alarms = _lists_of_each(shown, able, span), _alerts_of_each(people)
    return {one.pk: _hot_first(lists.get(one.pk, []) + alarms[one.pk]) for one in people}


def _lists_of_each(
    shown: Collection[Worklist], people: Collection[Member], span: Span
) -> dict[int, list[tuple[str, int]]]:
    counted: dict[str, dict[int, int]] = defaultdict(dict)
    for (key, block), n in tally(shown, span, None).items():
        counted[key][block] = n
    found = {}
    for pk, blocks in blocks_of_each(shown, people, counted).items():
        sums = [(one.key, sum(counted[one.key].get(block, 0) for block in blocks[one.key])) for one in shown]
        found[pk] = [(key, n) for key, n in sums if n]
    return found


def _alerts_of_each(people: Collection[Member]) -> dict[int, list[tuple[str, int]]]:
    hearing: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for one in people:
        hearing[_heard(one.user)].append(one)
    found: dict[int, list[tuple[str, int]]] = {}
    for keys, same in hearing.items():
        counted = of_each(same, partial(_counted, keys)) if keys else {one.pk: [] for one in same}
        for pk, rows in counted.items():
            n = dict(rows)
            found[pk] = [(key, n[key]) for key in keys if n.get(key)]
    return found


def _counted(keys: Collection[str], reader: Member) -> QuerySet:
    """(key, number of rows) of these worklists and alerts, as the reader's desk has them now."""
    span = Span.of_today()
    first, *others = (
        _rows(key, span, reader).order_by().annotate(_key=Value(key)).values_list("_key").annotate(_n=Count("pk"))
        for key in keys
    )
    return first.union(*others, all=True) if others else first


def _rows(key: str, span: Span, reader: Member) -> QuerySet:
    if alert := alerts.get(key):
        return alert.rows(reader)
    return worklists[key].within(span, worklists[key].of(reader))


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
    return Todo(need.sentence(n), str(need.hint), address_of(key), n, need.is_hot)
