"""Marks of the house's processes in the database: when each ran last, and what stops the mail.

`at` is real time, because a mark tells whether a process lives; `number` is 0 when there is nothing to say.
"""

from datetime import datetime

from django.utils import timezone

from ..models import SystemMark


def set_mark(name: str, *, number: float = 0, note: str = "", at: datetime | None = None) -> None:
    """Write a mark over the one before."""
    facts = {"at": at or timezone.now(), "number": number, "note": note}
    SystemMark.objects.bulk_create(
        [SystemMark(name=name, **facts)], update_conflicts=True, unique_fields=["name"], update_fields=list(facts)
    )


def get_mark(name: str) -> SystemMark | None:
    return SystemMark.objects.filter(name=name).first()


def get_number(name: str) -> float:
    """The mark's number; 0 when there is no mark."""
    return SystemMark.objects.filter(name=name).values_list("number", flat=True).first() or 0
