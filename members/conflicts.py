"""Who must not act on whose behalf without a second look, because of what else they are to each other.

Rooms above know the ties (a mentor and who learns from them); this room asks them through a registry (decision 31).
Each `conflicts` module registers one `Conflict`. Whoever hands out cases asks `between`; words for a code stand here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from .models import Member
from .registry import Registry


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One kind of tie.

    - `others(member)`: the ids of everybody whom `member` is so tied to at this moment, as a queryset of one column.
    - `reason`: how it is said to who decides, lazy; it names nobody.
    """

    others: Callable[[Member], QuerySet]
    reason: str | Promise


conflicts: Registry[Conflict] = Registry("conflicts")


def between(one: Member, other: Member) -> list[str]:
    """The codes of all ties between these two, in the order of registration; [] when there is none."""
    other_row = Member.objects.filter(pk=other.pk)
    return [code for code, conflict in conflicts.items() if other_row.filter(pk__in=conflict.others(one)).exists()]


def say(code: str) -> str:
    """The tie in the active language; "" for a code that nobody registers any more."""
    conflict = conflicts.get(code)
    return str(conflict.reason) if conflict else ""
