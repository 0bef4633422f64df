"""Mail about a centre that opened or closed: that something is to be looked at, not which centre or how (C-40)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.mail.rendering import page_url
from members.models import JusticeCentre
from members.notifications import Kind, Row, kinds

from ..at_centres import concerned


def _centre_of(row: Row) -> int:
    return int(row.ref_key.split(":")[1])


def _centres(rows: Sequence[Row]) -> Mapping[UUID, JusticeCentre]:
    found = JusticeCentre.objects.in_bulk({_centre_of(row) for row in rows})
    return {row.id: found.get(_centre_of(row)) for row in rows}


def _still_concerned(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    """Asked again at send time: they count on a room there still (safety C-41)."""
    pairs = concerned({_centre_of(row) for row in rows})
    return {row.id: None if (row.recipient_id, _centre_of(row)) in pairs else "not_member" for row in rows}


def _words(row: Row, centre: JusticeCentre) -> dict[str, Any]:
    return {"home_url": page_url("members:home")}


kinds.register(
    "centre_changed",
    Kind(
        label=_("A centre opens or closes"),
        template="cop/email/centre_changed",
        lifetime=timedelta(days=3),
        load=_centres,
        allowed=_still_concerned,
        context=_words,
        priority=3,
    ),
)
