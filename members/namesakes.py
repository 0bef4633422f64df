"""People of one name on one list (domain 3.1): identical names are common, and a tick behind the wrong one counts."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from .models import Member
from .naming import Named
from .templatetags.waing import date_only, digits, month


def tell_apart(people: Sequence[Named]) -> list[Named]:
    """The same people in the same order; behind a name that two of them have stands when each joined. One statement,
    and none where all names differ."""
    told = told_apart({one.pk: one.name for one in people})
    return [one if told[one.pk] == one.name else replace(one, name=told[one.pk]) for one in people]


def told_apart(called: Mapping[int, str]) -> dict[int, str]:
    """The same list {id: name} in the same order; behind a name that is not somebody's alone stands when they joined:
    the year, or as much of the date as tells them apart."""
    alike = defaultdict(list)
    for pk, name in called.items():
        alike[name].append(pk)
    twins = [pk for same in alike.values() if len(same) > 1 for pk in same]
    if not twins:
        return dict(called)
    joined = dict(Member.objects.filter(pk__in=twins).values_list("pk", "joined_on"))
    told = dict(called)
    for name, same in alike.items():
        if len(same) > 1:
            since = _shortest([joined[pk] for pk in same])
            told |= {pk: f"{name} ({since(joined[pk])})" for pk in same}
    return told


def since_year(joined_on: date) -> str:
    """As it stands behind a name, or beside it."""
    return _("since %(year)s") % {"year": digits(joined_on.year)}


def _since_month(joined_on: date) -> str:
    return _("since %(when)s") % {"when": month(joined_on)}


def _since_day(joined_on: date) -> str:
    return _("since %(when)s") % {"when": date_only(joined_on)}


def _shortest(days: Sequence[date]) -> Callable[[date], str]:
    """The shortest way to say a date of joining that says another thing for each of these, else the longest."""
    ways = (since_year, _since_month, _since_day)
    return next((say for say in ways if len({say(one) for one in days}) == len(days)), _since_day)
