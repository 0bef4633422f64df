"""Questions that many requests ask: their SQL is made once, then only sent (performance 6.1).

On a page of a few rows Django spends longer on writing a statement than PostgreSQL on answering it. A `Ready` writes
it once in the life of the process, with empty places, and fills the places at each call; what comes back is read by
Django as ever, so rows, `select_related` and annotations are what the queryset would give. Nothing of an answer is
kept. For the few hot statements only: a plain queryset is right everywhere else (docs/adr/0005).
"""

from collections.abc import Callable
from copy import copy
from datetime import date
from functools import cached_property
from inspect import signature
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Lookup, QuerySet


class Place(Expression):
    """Stands in a queryset for a value that is not known yet."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


@Field.register_lookup
class Among(Lookup):
    """`pk__among=ids`: one of a list. `IN` has a text of its own for each length of it."""

    lookup_name = "among"

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


class Ready:
    """`people = Ready(lambda centre: Member.objects.filter(centre=centre))`, then `people(centre=3)` -> list.

    The function is called once, with a `Place` for each of its arguments, which may stand wherever Django takes an
    expression. Values are what psycopg takes: ids, lists of ids, strings, days, moments.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build

    @cached_property
    def _made(self) -> tuple:
        places = {name: Place(name) for name in signature(self._build).parameters}
        queryset = self._build(**places)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if any(isinstance(value, date) for value in params):  # a "now" that was frozen here would be asked for ever
            raise TypeError("A moment comes in through a place, not from the clock.")
        return queryset, compiler, sql, params

    def __call__(self, **values: Any) -> list:
        queryset, made, sql, params = self._made
        compiler, query = copy(made), copy(queryset.query)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        filled = [values[one.name] if isinstance(one, Place) else one for one in params]
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)
        query.get_compiler = lambda *args, **kwargs: compiler
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS, query=query, _fields=queryset._fields, _known_related_objects={}
        )  # what Django's own reader of rows asks of a queryset
        return list(queryset._iterable_class(asked))
