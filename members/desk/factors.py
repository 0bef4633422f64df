"""Lost second steps that wait for a second person (safety C-06)."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..models import FactorReset, JusticeCentre, Member
from ..templatetags.waing import day, lang_of
from .worklists import Row, Span, Worklist, worklists


def _waiting(span: Span) -> QuerySet[FactorReset]:
    return FactorReset.objects.open().filter(agreed_at=None)


def _show(rows: Sequence[FactorReset], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.member_id for row in rows})
    return [
        Row(
            when=day(row.asked_at),
            title=(name := people[row.member_id].told_name),
            url=reverse("members:reset_factor", args=[row.member_id]),
            action=str(_("Look")),
            lang=lang_of(name),
        )
        for row in rows
    ]


worklists.register(
    "factor_resets",
    Worklist(
        key="factor_resets",
        says=ngettext_lazy(
            "%(n)s lost second step waits for a second person", "%(n)s lost second steps wait for a second person", "n"
        ),
        hint=_("Speak with the person yourself before you agree."),
        rows=_waiting,
        block="member__centre_id",
        order=("asked_at", "id"),
        show=_show,
        on_desk=True,
        staffed=JusticeCentre.objects.staffed_by,
    ),
)
