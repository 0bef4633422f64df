"""The closed lists: their words are changed, their entries put in order, retired and taken back (domain 2b).

Codes stay what they are, and nothing is deleted: rows of years point at an entry. The caller has asked permission.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import clock
from ..errors import Refused
from ..models import Member, PracticeArea, Term, Topic
from ..models.listed import Listed
from . import audit


@dataclass(frozen=True)
class ClosedList:
    """One list: how it is called in addresses, how for people, and its entries."""

    key: str
    title: str | Promise
    entries: QuerySet


def _lists() -> dict[str, ClosedList]:
    found = [
        ClosedList("topic", gettext_lazy("Topics of a fair trial"), Topic.objects.all()),
        ClosedList("practice_area", gettext_lazy("Practice areas"), PracticeArea.objects.all()),
        *(ClosedList(which.value, which.label, Term.objects.of(which)) for which in Term.List),
    ]
    return {one.key: one for one in found}


LISTS = _lists()


def _lock(entry: Listed) -> Listed:
    return type(entry).objects.select_for_update().get(pk=entry.pk)


@transaction.atomic
def change_entry(entry: Listed, *, by: Member, name_my: str, name_en: str, order: int) -> Listed:
    """Other words, another place. What is the same is not written. Raises Refused (field `name_my` or `name_en`) for
    words that another entry of the list has: nobody could tell the two apart."""
    entry, new = _lock(entry), {"name_my": name_my, "name_en": name_en, "order": order}
    changed = sorted(name for name, value in new.items() if getattr(entry, name) != value)
    others = _others(entry)
    for name in ("name_my", "name_en"):
        if name in changed and others.filter(**{f"{name}__iexact": new[name]}).exists():
            raise Refused(_("Another entry of this list is called so."), field=name)
    if changed:
        for name in changed:
            setattr(entry, name, new[name])
        entry.save(update_fields=changed)
        audit.record("entry_changed", by=by, on=entry, code=entry.code, fields=changed)
    return entry


def _others(entry: Listed) -> QuerySet:
    """The other entries of the same list that can be chosen today."""
    rows = type(entry).objects.offered().exclude(pk=entry.pk)
    return rows.of(entry.list) if isinstance(entry, Term) else rows


@transaction.atomic
def retire_entry(entry: Listed, *, by: Member) -> Listed:
    """It is offered no more; whoever has it keeps it. Twice does nothing. Raises Refused for a list's last one."""
    entry = _lock(entry)
    if entry.retired_on:
        return entry
    if not _others(entry).exists():
        raise Refused(_("This is the last entry of the list. A list without entries helps nobody."))
    entry.retired_on = clock.today()
    entry.save(update_fields=["retired_on"])
    audit.record("entry_retired", by=by, on=entry, code=entry.code)
    return entry


@transaction.atomic
def restore_entry(entry: Listed, *, by: Member) -> Listed:
    """It is offered again. Twice does nothing."""
    entry = _lock(entry)
    if entry.retired_on:
        entry.retired_on = None
        entry.save(update_fields=["retired_on"])
        audit.record("entry_restored", by=by, on=entry, code=entry.code)
    return entry
