"""What the registry of a centre brings to its desk: arrivals, closed accounts, lists that wait, gaps in records."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members import clock, handover
from members.desk import Row, Span, Worklist
from members.models import CentreMove, Freeze, JusticeCentre, Member
from members.templatetags.waing import lang_of, when_day

from .models import PeopleExport

RECENT = timedelta(days=14)


def _arrivals(span: Span) -> QuerySet[CentreMove]:
    """Of the last 14 days, while the person is still there."""
    since = (span.now - RECENT).astimezone(clock.YANGON).date()
    return CentreMove.objects.filter(from_centre__isnull=False, moved_on__gte=since, member__centre=F("to_centre"))


def _people_who_came(rows: Sequence[CentreMove], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.member_id for row in rows})
    url = "cop:staff_member_detail"
    return [
        Row(
            when=when_day(row.moved_on),
            title=(person := people[row.member_id]).told_name,
            url=reverse(url, args=[person.pk]) if person.is_named else "",
            lang=lang_of(person.told_name),
        )
        for row in rows
    ]


def _closed_accounts(rows: Sequence[Freeze], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.member_id for row in rows})
    return [
        Row(
            when=when_day(row.frozen_at),
            title=(name := people[row.member_id].told_name),
            url=reverse("cop:handover_detail", args=[row.member_id]),
            action=str(_("See to it")),
            lang=lang_of(name),
        )
        for row in rows
    ]


def _waiting_exports(rows: Sequence[PeopleExport], reader: Member) -> list[Row]:
    url, action = reverse("cop:export_people"), str(_("Look at it"))
    return [Row(when=when_day(row.asked_at), title=str(row), url=url, action=action) for row in rows]


def _present_providers() -> QuerySet[Member]:
    return Member.objects.providers().present().filter(frozen_at=None)


def _people(url: str, action) -> Callable[[Sequence[Member], Member], list[Row]]:
    """Rows of people with the page on which the lack is mended, for readers who may."""

    def show(rows: Sequence[Member], reader: Member) -> list[Row]:
        people = Member.objects.named_for(reader).in_bulk({row.pk for row in rows})
        return [
            Row(
                title=(name := people[row.pk].told_name),
                url=reverse(url, args=[row.pk]) if people[row.pk].is_named else "",
                action=str(action),
                lang=lang_of(name),
            )
            for row in rows
        ]

    return show


ARRIVED = Worklist(
    key="arrived",
    says=ngettext_lazy("%(n)s person came from another centre", "%(n)s people came from another centre", "n"),
    hint=_("Greet them, and ask which group suits them."),
    rows=_arrivals,
    block="to_centre_id",
    order=("id",),
    show=_people_who_came,
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)

EXPORTS = Worklist(
    key="exports",
    says=ngettext_lazy("%(n)s list waits for a second person", "%(n)s lists wait for a second person", "n"),
    hint=_("Approve it only if you know what it is for."),
    rows=lambda span: PeopleExport.objects.waiting(),
    block="centre_id",
    order=("asked_at", "id"),
    show=_waiting_exports,
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
CLOSED = Worklist(
    key="closed",
    says=ngettext_lazy("%(n)s closed account leaves work behind", "%(n)s closed accounts leave work behind", "n"),
    hint=_("Give it to somebody else, and tell whom they wanted told."),
    rows=lambda span: handover.unfinished(),
    block="member__centre_id",
    order=("frozen_at", "id"),
    show=_closed_accounts,
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
UNREACHABLE = Worklist(
    key="unreachable",
    says=ngettext_lazy("%(n)s person cannot be reached", "%(n)s people cannot be reached", "n"),
    hint=_("Neither phone nor e-mail. Ask when you meet them."),
    rows=lambda span: _present_providers().filter(phone=None, email=None),
    block="centre_id",
    order=("id",),
    show=_people("cop:change_contacts", _("Write down contacts")),
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
GAPS = Worklist(
    key="gaps",
    says=ngettext_lazy("%(n)s record lacks what reports need", "%(n)s records lack what reports need", "n"),
    hint=_("State or region, sex or age. Ask; nobody has to answer."),
    rows=lambda span: _present_providers().filter(Q(home_unit=None) | Q(sex="") | Q(age_band="")),
    block="centre_id",
    order=("id",),
    show=_people("cop:correct_member", _("Correct")),
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)

FIRST = (CLOSED, EXPORTS)
LAST = (ARRIVED, UNREACHABLE, GAPS)
