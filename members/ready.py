"""Questions that many requests ask: their SQL is made once, then only sent (performance 6.1).

On a page of a few rows Django spends longer on writing a statement than PostgreSQL on answering it. A `Ready` writes
it once in the life of the process, with empty places, and fills the places at each call; what comes back is read by
Django as ever, so rows, `select_related` and annotations are what the queryset would give. Nothing of an answer is
kept. For the few hot statements only: a plain queryset is right everywhere else (docs/adr/0005).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from copy import copy
from datetime import date, datetime
from inspect import signature
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Lookup, QuerySet
from django.db.models.sql.where import WhereNode

from . import clock

LARGEST = 2**63 - 1  # of a bigint


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
    prepare_rhs = False  # a list stays one

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


class Moment(datetime):
    """The time at which a statement was written, or one so much before or after it. It moves with the clock: when the
    statement is sent, the time of sending stands there, or one so much before or after that."""

    def replace(self, *args, **kwargs):
        raise TypeError("Begin with the day: an hour of it does not move with the clock.")


class _Written:
    """One statement that was written, and how to send it with other values in its places.

    `at`: when it was written, where it may ask what holds at the time or today; else it may not.
    """

    def __init__(self, queryset: QuerySet, at: Moment | None = None) -> None:
        self.at = at
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self._kept_converters: dict | None = None
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:  # Django sees that no row can fit: nothing is to be sent
            self.sql, self.params = "", ()
        # A "now" frozen here would be asked for ever.
        kinds = (Moment, date) if at else (Moment,)
        if any(isinstance(value, date) and type(value) not in kinds for value in self.params):
            raise TypeError("A moment comes in through a place, or from the clock where that is said.")
        self._forget_conditions()

    def _forget_conditions(self) -> None:
        """They stand in the text now; as trees, the fifty lists of a desk would keep 3 MB for each standing."""
        query, compiler = self.queryset.query, self.compiler
        query.combined_queries, query.where = (), WhereNode()
        compiler.where = compiler.having = compiler.qualify = None

    def rows(self, fill: Callable[[Any], Any]) -> list:
        """What the database answers; `fill` gives the value for each parameter."""
        filled = self.filled(fill)
        if filled is None:
            return []
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        compiler.as_sql = lambda *args, **kwargs: (self.sql, filled)
        compiler.get_converters = self._converters
        query.get_compiler = lambda *args, **kwargs: compiler
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS, query=query, _fields=self.queryset._fields, _known_related_objects={}
        )  # what Django's own reader of rows asks of a queryset
        return list(self.queryset._iterable_class(asked))

    def filled(self, fill: Callable[[Any], Any]) -> list | None:
        """What stands in the places; None where no row can fit."""
        filled = [fill(one) for one in self.params]
        # As Django does: no column holds such a number.
        is_too_large = any(type(one) is int and not -LARGEST <= one <= LARGEST for one in filled)
        return filled if self.sql and not is_too_large else None

    def _converters(self, columns: Any) -> dict:
        """How each column becomes a value of ours: of one statement always the same, so it is looked up once."""
        if self._kept_converters is None:
            self._kept_converters = self.compiler.get_converters(columns)
        return self._kept_converters


def _written_by(build: Callable[..., QuerySet], *readers: Any, at: Moment | None = None) -> _Written:
    """What `build` makes of the readers, and of a place for each of its other arguments. It may ask the database
    nothing: the answer would be kept with the text (tests/frozen_answers.py)."""
    places = {name: Place(name) for name in list(signature(build).parameters)[len(readers) :]}
    with clock.standing_at(at) if at else nullcontext():
        return _Written(build(*readers, **places), at)


class _Texts:
    """The statements that `build` writes, by standing; written anew each day where they may ask what holds today."""

    def __init__(self, build: Callable[..., QuerySet], asks_today: bool) -> None:
        self._build, self._asks_today, self.by_standing = build, asks_today, {}

    def of(self, standing: "_Standing | None" = None, model: Any = None) -> _Written:
        at = _moment(clock.now()) if self._asks_today else None
        day = at.astimezone(clock.YANGON).date() if at else None
        key = standing.key if standing else None
        of_day, written = self.by_standing.get(key, (None, None))
        if written is None or of_day != day:
            readers = [standing.stand_in(model)] if standing else []
            written = _written_by(self._build, *readers, at=at)
            self.by_standing[key] = day, written
        return written


class Ready:
    """`people = Ready(lambda centre: Member.objects.filter(centre=centre))`, then `people(centre=3)` -> list.

    The function is called once, with a `Place` for each of its arguments, which may stand wherever Django takes an
    expression. Values are what psycopg takes: ids, lists of ids, strings, days, moments.

    `asks_today`: what is asked holds today or now. So the statement is written anew each day, and what of it was
    counted from the time of writing is counted from the time of sending (`Moment`).
    """

    def __init__(self, build: Callable[..., QuerySet], *, asks_today: bool = False) -> None:
        self._texts = _Texts(build, asks_today)

    def __call__(self, **values: Any) -> list:
        written = self._texts.of()
        return written.rows(_filling(written, values))

    def as_exists(self, values: dict[str, Any]) -> tuple[str, list]:
        """SQL that says whether there is any row, and what stands in its places."""
        written = self._texts.of()
        filled = written.filled(_filling(written, values))
        return ("false", []) if filled is None else (f"EXISTS ({written.sql})", filled)


def _filling(written: _Written, values: dict[str, Any], numbers: dict[int, int] | None = None) -> Callable[[Any], Any]:
    """Gives what is sent for each parameter: the value of a place, a moment as far from now as it was from the time of
    writing, a number of the reader's for one of the stand-in's."""
    now, others = clock.now() if written.at else None, numbers or {}

    def fill(one: Any) -> Any:
        if isinstance(one, Place):
            return values[one.name]
        if now and type(one) is Moment:
            return now + (one - written.at)
        return others[one] if type(one) is int and one in others else one

    return fill


def which_bring(asked: Iterable[tuple[Ready, dict[str, Any]]]) -> list[bool]:
    """Which of these ready questions, with these values, would bring any row: one statement for all of them."""
    pieces = [ready.as_exists(values) for ready, values in asked]
    if not pieces:
        return []
    text, filled = ", ".join(sql for sql, _filled in pieces), [one for _sql, some in pieces for one in some]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {text}", filled)
        return list(cursor.fetchone())


class ReadyFor:
    """The same for what one reader may see: `notes = ReadyFor(lambda reader, at: Note.objects.visible_to(reader))`,
    then `notes(member, at=3)`.

    What may be seen depends on who reads: on numbers (theirs, their centre's, those of their posts' centres), and on
    what they are (kind of provider, roles of their posts, where a centre is missing). So a statement is written once
    for each standing, with a stand-in who is what the reader is and whose numbers occur nowhere, and these are
    replaced when it is sent. `visible_to` stays the one answer; the stand-in has nothing else to be asked for, so a
    rule that looks at more of a person raises instead of remembering it.

    `asks_today`: as of `Ready`.
    """

    def __init__(self, build: Callable[..., QuerySet], *, asks_today: bool = False) -> None:
        self._texts = _Texts(build, asks_today)

    def __call__(self, reader: Any, **values: Any) -> list:
        if reader is None:
            return []  # `visible_to(None)` is nothing, everywhere
        standing = _Standing(reader)
        written = self._texts.of(standing, type(reader))
        return written.rows(_filling(written, values, standing.numbers))


def _moment(now: datetime) -> Moment:
    return Moment(*now.timetuple()[:6], now.microsecond, now.tzinfo)


_NOBODY = -(2**62)  # a stand-in's number; its centres have the next ones


class _Standing:
    """What a statement may know of its reader: `key` without numbers; `numbers` {of the stand-in: of the reader}."""

    def __init__(self, reader: Any) -> None:
        self.numbers, self._known = {_NOBODY: reader.pk}, {}
        self.kind, self.centre = reader.provider_type, self._of(reader.centre_id)
        self.posts = tuple((post.role, self._of(post.centre_id)) for post in reader.current_posts)
        self.key = self.kind, self.centre, self.posts

    def _of(self, centre: int | None) -> int | None:
        """The stand-in's number for a centre, the same one for the same centre."""
        if centre is None:
            return None
        if centre not in self._known:
            self._known[centre] = _NOBODY + len(self._known) + 1
            self.numbers[self._known[centre]] = centre
        return self._known[centre]

    def stand_in(self, model: type) -> Any:
        """Somebody of that standing whose every other field is not loaded, and cannot be."""
        told = {"id": _NOBODY, "centre_id": self.centre, "provider_type": self.kind}
        names = [field.attname for field in model._meta.concrete_fields if field.attname in told]
        person = model.from_db(DEFAULT_DB_ALIAS, names, [told[name] for name in names])
        person.__dict__["current_posts"] = [SimpleNamespace(role=role, centre_id=at) for role, at in self.posts]
        return person


# --- many readers at once --------------------------------------------------------------------------------------------

EACH = """
    SELECT who.n0, found.* FROM unnest({arrays}) AS who ({names})
    CROSS JOIN LATERAL ({sql}) AS found"""


def of_each(readers: Iterable[Any], build: Callable[[Any], QuerySet]) -> dict[int, list[tuple]]:
    """{reader's number: the rows of `build(reader)`}, in one statement for all who have one standing.

    `build` gets a stand-in (see ReadyFor) and answers with a `values_list`, or a union of such, of numbers and
    strings: they come as the database has them. The readers' numbers are a table beside it, so however many there are
    the text is written and sent once. Nothing is kept, so moments of the clock may stand in it.
    """
    alike: dict[tuple, list[_Standing]] = defaultdict(list)
    model: Any = None
    for reader in readers:
        model, standing = type(reader), _Standing(reader)
        alike[standing.key].append(standing)
    found: dict[int, list[tuple]] = {one.numbers[_NOBODY]: [] for same in alike.values() for one in same}
    for same in alike.values():
        for pk, *row in _asked_for(same, build(same[0].stand_in(model))):
            found[pk].append(tuple(row))
    return found


def _asked_for(same: "list[_Standing]", rows: QuerySet) -> list[tuple]:
    """(reader's number, …) for all of one standing, of whose stand-in these are the rows."""
    try:
        sql, params = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return []
    columns = {number: f"who.n{n}" for n, number in enumerate(same[0].numbers)}
    first, *pieces = sql.split("%s")
    texts = [columns.get(value, "%s") if type(value) is int else "%s" for value in params]
    told = "".join([first, *(text + piece for text, piece in zip(texts, pieces, strict=True))])
    names = [column.removeprefix("who.") for column in columns.values()]
    each = EACH.format(arrays=", ".join(["%s::bigint[]"] * len(names)), names=", ".join(names), sql=told)
    values = [[one.numbers[number] for one in same] for number in columns]
    kept = [value for value, text in zip(params, texts, strict=True) if text == "%s"]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(each, [*values, *kept])
        return cursor.fetchall()
