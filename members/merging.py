"""What becomes of what hangs on a person when two entries turn out to be one.

Everything in the database that points at the closed entry points at the kept one afterwards, set by set. Rows that a
rule of the database would not let stand beside those of the kept entry stay behind. Rooms register what is different
for their own things in their `merging` module: what stays, and what is joined row by row.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from .fields import EncryptedTextField
from .models import Member
from .registry import Registry


def _plain(value: Any) -> Any:
    """A column's value as JSON holds it without losing anything."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


@dataclass
class Record:
    """What a merge did, as JSON: enough to take exactly that back.

    `moved`: {app.Model.field: ids of rows}. `folded`: rows that went, [app.Model, {column: value}]. `changed`: rows
    that were changed, [app.Model, id, {column: before}, {column: after}]. `made`: rows that tell of the merge,
    [app.Model, id]. `filled`: names of sealed fields of the kept entry that were empty; their values stand in the
    closed entry and nowhere else.
    """

    moved: dict[str, list] = field(default_factory=dict)
    folded: list[list] = field(default_factory=list)
    changed: list[list] = field(default_factory=list)
    made: list[list] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)

    def move(self, rows: QuerySet, name: str, to: Member) -> None:
        """These rows point at `to`."""
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        if ids:
            self.moved.setdefault(f"{rows.model._meta.label}.{name}", []).extend(_plain(pk) for pk in ids)
            rows.model._base_manager.filter(pk__in=ids).update(**{name: to})

    def fold(self, rows: QuerySet) -> None:
        """These rows say nothing that others do not say better: they go, and come back when the merge is undone.
        Raises TypeError for rows with sealed columns, or on which others hang."""
        columns = rows.model._meta.concrete_fields
        if any(isinstance(one, EncryptedTextField | models.BinaryField) for one in columns):
            raise TypeError(f"{rows.model._meta.label} is sealed")
        kept = [[rows.model._meta.label, _values(row, [one.attname for one in columns])] for row in rows]
        ids = [row[rows.model._meta.pk.attname] for _label, row in kept]
        if rows.model._base_manager.filter(pk__in=ids).delete()[0] != len(kept):
            raise TypeError(f"something hangs on {rows.model._meta.label}")
        self.folded += kept

    def change(self, row: models.Model, **values: Any) -> None:
        """Change open columns (by their column names) of one row; what is the same is not written."""
        names = [name for name, value in values.items() if getattr(row, name) != value]
        if names:
            before, after = _values(row, names), {name: _plain(values[name]) for name in names}
            self.changed.append([row._meta.label, _plain(row.pk), before, after])
            type(row)._base_manager.filter(pk=row.pk).update(**{name: values[name] for name in names})
            for name in names:
                setattr(row, name, values[name])

    def make(self, row: models.Model) -> None:
        """Write a new row, which goes when the merge is undone."""
        row.save()
        self.made.append([row._meta.label, _plain(row.pk)])


# --- what the rules of the database say ------------------------------------------------------------------------------


def references() -> Iterator[models.Field]:
    """Everything in the database that points at a person, through tables of many-to-many fields too."""
    for model in apps.get_models(include_auto_created=True):
        yield from _references_of(model)


def _references_of(model: type[models.Model]) -> Iterator[models.Field]:
    return (one for one in model._meta.local_concrete_fields if one.is_relation and one.related_model is Member)


def label_of(one: models.Field) -> str:
    return f"{one.model._meta.label}.{one.name}"


def _unique_with(one: models.Field) -> Iterator[tuple[list[str], Q]]:
    """(the other columns, the condition) of each rule by which a value of `one` stands once."""
    if one.unique:
        yield [], Q()
    for names in one.model._meta.unique_together:
        if one.name in names:
            yield [name for name in names if name != one.name], Q()
    for rule in one.model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and one.name in rule.fields:
            yield [name for name in rule.fields if name != one.name], rule.condition or Q()


def _apart_from(one: models.Field) -> set[str]:
    """Columns that must name another person than `one`, by a rule that knows both (approved by another)."""
    people = {field.name for field in _references_of(one.model)} - {one.name}
    rules = (rule for rule in one.model._meta.constraints if isinstance(rule, models.CheckConstraint))
    named = [{name.removesuffix("_id") for name in rule.condition.referenced_base_fields} for rule in rules]
    return {name for names in named if one.name in names for name in names & people}


def clashing(rows: QuerySet, one: models.Field, other: Member) -> QuerySet:
    """Those of `rows` that could not point at `other` too."""
    found = Q(pk__in=[])
    for columns, condition in _unique_with(one):
        same = {name: OuterRef(name) for name in columns}
        found |= Q(Exists(one.model._base_manager.filter(condition, **{one.name: other.pk}, **same))) & condition
    for name in _apart_from(one):
        found |= Q(**{name: other.pk})
    return rows.filter(found)


def movable(one: models.Field, of: Member, to: Member) -> QuerySet:
    """The rows of `of` that can point at `to`."""
    rows = one.model._base_manager.filter(**{one.name: of.pk})
    return rows.exclude(pk__in=clashing(rows, one, to).values("pk"))


# --- what rooms say ------------------------------------------------------------------------------------------------

Join = Callable[[Record, Member, Member], None]


@dataclass(frozen=True)
class Shown:
    """A line of the preview: `rows(member, reader)` are those of the person's that `reader` may know of."""

    title: str | Promise
    rows: Callable[[Member, Member], QuerySet]


class Merging:
    """What stays with the closed entry, and what is joined in another way than by moving it."""

    def __init__(self) -> None:
        self.staying: set[str] = set()
        self.joins: Registry[Join] = Registry("merging")
        self.afters: Registry[Join] = Registry("merging: after")

    def stay(self, labels: str) -> None:
        """References (app.Model.field) that the closed entry keeps: of its account, or what somebody said to it in
        confidence. A merge by staff must hand nobody's letters to anybody."""
        self.staying |= set(labels.split())

    def join(self, label: str, how: Join) -> None:
        """`how(record, duplicate, kept)` is called instead of moving the rows of that reference."""
        self.joins.register(label, how)

    def after(self, name: str, how: Join) -> None:
        """`how(record, duplicate, kept)` is called once everything is with the kept entry: for what follows from two
        halves. It writes through the record, so that undoing takes it back."""
        self.afters.register(name, how)

    def carry_over(self, record: Record, duplicate: Member, kept: Member) -> None:
        """Everything that points at `duplicate` points at `kept`, as far as it may."""
        for one in references():
            label = label_of(one)
            if join := self.joins.get(label):
                join(record, duplicate, kept)
            elif label not in self.staying:
                record.move(movable(one, duplicate, kept), one.name, kept)
        for after in self.afters:
            after(record, duplicate, kept)


merging = Merging()
shown: Registry[Shown] = Registry("merging: shown")


def fold_clashing(label: str) -> Join:
    """A way to join: move what can be moved, and fold what both have."""

    def join(record: Record, duplicate: Member, kept: Member) -> None:
        one = field_of(label)
        record.move(movable(one, duplicate, kept), one.name, kept)
        record.fold(one.model._base_manager.filter(**{one.name: duplicate.pk}))

    return join


def field_of(label: str) -> models.Field:
    """The field of `app.Model.field`."""
    model, name = label.rsplit(".", 1)
    return apps.get_model(model)._meta.get_field(name)


# --- and back --------------------------------------------------------------------------------------------------------


def take_back(record: Record, duplicate: Member, kept: Member) -> None:
    """Exactly what the record says goes back. What others changed since holds, and what came since stays.

    A change that a moved row stands in the way of, as one open affiliation of the other, waits until that has gone.
    """
    waiting = [change for change in reversed(record.changed) if not _changed_back(*change)]
    for label, ids in record.moved.items():
        one = field_of(label)
        rows = one.model._base_manager.filter(pk__in=ids, **{one.name: kept.pk})
        rows.exclude(pk__in=clashing(rows, one, duplicate).values("pk")).update(**{one.name: duplicate})
    for label, pk in record.made:
        apps.get_model(label)._base_manager.filter(pk=pk).delete()
    for change in waiting:
        _change_back(*change)
    for label, values in reversed(record.folded):  # what hung on a row went before it
        _unfold(apps.get_model(label), values)


def _changed_back(*change) -> bool:
    """Whether nothing stood in the way."""
    try:
        with transaction.atomic():
            _change_back(*change)
    except IntegrityError:
        return False
    return True


def _change_back(label: str, pk: Any, before: dict, after: dict) -> None:
    """Columns that still say what the merge wrote say again what they said before."""
    model = apps.get_model(label)
    row = model._base_manager.filter(pk=pk).first()
    if row is None:
        return
    now = _values(row, after)
    columns = {one.attname: one for one in model._meta.concrete_fields}
    values = {name: columns[name].to_python(before[name]) for name in after if now[name] == after[name]}
    if values:
        model._base_manager.filter(pk=pk).update(**values)


def _unfold(model: type[models.Model], values: dict) -> None:
    """The row as it was, unless what it belonged to is gone."""
    columns = {one.attname: one for one in model._meta.concrete_fields}
    row = model(**{name: columns[name].to_python(value) for name, value in values.items()})
    for one in columns.values():
        target = getattr(row, one.attname)
        if one.is_relation and target and not one.related_model._base_manager.filter(pk=target).exists():
            if not one.null:
                return
            setattr(row, one.attname, None)
    model._base_manager.bulk_create([row], ignore_conflicts=True)
