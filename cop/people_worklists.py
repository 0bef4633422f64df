"""What the registry of a centre brings to its desk: arrivals, closed accounts, lists that wait, gaps in records."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from members import clock, handover
from members.desk import Row, Span, Worklist
from members.models import CentreMove, JusticeCentre, Member
from members.templatetags.waing import digits, lang_of, when_day

from .models import PeopleExport, PossibleTwin
from .people_rows import rows_of_people

RECENT = timedelta(days=14)


def _arrivals(span: Span) -> QuerySet[CentreMove]:
    """Of the last 14 days, while the person is still there."""
    since = (span.now - RECENT).astimezone(clock.YANGON).date()
    return CentreMove.objects.filter(from_centre__isnull=False, moved_on__gte=since, member__centre=F("to_centre"))


def _waiting_exports(rows: Sequence[PeopleExport], reader: Member) -> list[Row]:
    url, action = reverse("cop:export_people"), str(_("Look at it"))
    return [Row(when=when_day(row.asked_at), title=str(row), url=url, action=action) for row in rows]


def _pairs(rows: Sequence[PossibleTwin], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({pk for row in rows for pk in (row.newer_id, row.older_id)})
    found = []
    for row in rows:
        name = people[row.older_id].told_name
        since = [digits(people[pk].joined_on.year) for pk in (row.older_id, row.newer_id)]
        meta = gettext("since %(older)s and since %(newer)s") % {"older": since[0], "newer": since[1]}
        url = reverse("cop:twin_detail", args=[row.pk])
        found.append(Row(title=name, meta=meta, url=url, action=str(_("Compare")), lang=lang_of(name)))
    return found


def _present_providers() -> QuerySet[Member]:
    return Member.objects.providers().present().filter(frozen_at=None)


ARRIVED = Worklist(
    key="arrived",
    says=ngettext_lazy("%(n)s person came from another centre", "%(n)s people came from another centre", "n"),
    hint=_("Greet them, and ask which group suits them."),
    rows=_arrivals,
    block="to_centre_id",
    order=("id",),
    show=rows_of_people(when="moved_on"),
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
    show=rows_of_people(when="frozen_at", url="cop:handover_detail", action=_("See to it")),
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
DUPLICATES = Worklist(
    key="duplicates",
    says=ngettext_lazy("%(n)s pair of entries may be one person", "%(n)s pairs of entries may be one person", "n"),
    hint=_("The same name, and nothing that tells them apart. Ask, then merge them or say that they are two."),
    rows=lambda span: PossibleTwin.objects.of_one_centre().open(),
    block="newer__centre_id",
    order=("id",),
    show=_pairs,
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
    show=rows_of_people(of="pk", url="cop:change_contacts", action=_("Write down contacts")),
    on_desk=True,
    is_standing=True,
    staffed=JusticeCentre.objects.staffed_by,
)
GAPS = Worklist(
    key="gaps",
    says=ngettext_lazy("%(n)s record lacks what reports need", "%(n)s records lack what reports need", "n"),
    hint=_("State or region, sex or age. Ask; nobody has to answer."),
    rows=lambda span: _present_providers().filter(Q(home_unit=None) | Q(sex="") | Q(age_band="")),
    block="centre_id",
    order=("id",),
    show=rows_of_people(of="pk", url="cop:correct_member", at="#more", action=_("Correct")),
    on_desk=True,
    is_standing=True,
    staffed=JusticeCentre.objects.staffed_by,
)

FIRST = (CLOSED, EXPORTS)
LAST = (ARRIVED, DUPLICATES, UNREACHABLE, GAPS)
