"""Lists that leave the house (safety C-34): counted, approved by a second one, stamped, and gone after a day."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import JusticeCentre, Member, MemberArea
from members.models.member import CONTENT_LANGUAGES
from members.services import audit
from members.templatetags.waing import day_clock

from ..models import Membership, PeopleExport
from ..roster.tables import as_csv, as_workbook
from ..roster.words import FIELDS

MOST_ALONE = 50  # contacts that one person may take away without a second one
MOST_PEOPLE = 5_000
MAY_WAIT, MAY_STAY = timedelta(days=3), timedelta(hours=24)
CONTACTS = ("phone", "email")


def people_of(centre: JusticeCentre):
    """Who stands in the list: everybody present in the centre's registry who is not frozen."""
    return Member.objects.providers().present().filter(centre=centre, frozen_at=None)


def _needs_second(has_contacts: bool, count: int) -> bool:
    return has_contacts and count > MOST_ALONE


@transaction.atomic
def ask_for_export(centre: JusticeCentre, *, by: Member, kind: str, has_contacts: bool) -> PeopleExport:
    """Ask to take the list of a centre away; open at once unless it holds more than 50 people with their contacts.

    Raises Refused: nobody is in it, or more than 5,000 are.
    """
    count = people_of(centre).count()
    if not count:
        raise Refused(_("Nobody is in this list."))
    if count > MOST_PEOPLE:
        raise Refused(_("This list is too long to be taken away."))
    now = clock.now()
    is_open = not _needs_second(has_contacts, count)
    export = PeopleExport.objects.create(
        centre=centre, kind=kind, has_contacts=has_contacts, people=count, asked_by=by,
        opened_at=now if is_open else None, expires_at=now + (MAY_STAY if is_open else MAY_WAIT),
    )  # fmt: skip
    audit.record("export_asked", by=by, on=export, people=count, has_contacts=has_contacts)
    return export


@transaction.atomic
def approve_export(export: PeopleExport, *, by: Member) -> None:
    """A second one opens the list for a day. Twice does nothing. Raises Refused: the same person, or too late."""
    export = PeopleExport.objects.select_for_update().get(pk=export.pk)
    if export.is_open:
        return
    if export.asked_by_id == by.pk:
        raise Refused(_("Somebody else approves a list than who asked for it."))
    if not export.is_waiting:
        raise Refused(_("Nobody approved this list in time. Ask for it anew."))
    export.approved_by, export.opened_at = by, clock.now()
    export.expires_at = export.opened_at + MAY_STAY
    export.save(update_fields=["approved_by", "opened_at", "expires_at"])
    audit.record("export_approved", by=by, on=export)


@transaction.atomic
def take_export(export: PeopleExport, *, by: Member) -> bytes:
    """The file, written now, for whoever asked for it; each copy has its number. Raises Refused: not open, or so many
    have come since that it needs a second person (safety C-34: counted when it is taken, not only when asked for)."""
    export = PeopleExport.objects.select_for_update().select_related("centre").get(pk=export.pk)
    if not export.is_open or export.asked_by_id != by.pk:
        raise Refused(_("This list is not open."))
    if export.approved_by_id is None and _needs_second(export.has_contacts, people_of(export.centre).count()):
        raise Refused(_("Of more than 50 people only when a second person approves it."))
    PeopleExport.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
    audit.record("export_taken", by=by, on=export, copy=export.downloads + 1)
    lines = [[_stamp(export, by)], *_lines(export)]
    return as_workbook(lines, _("People")) if export.kind == PeopleExport.Kind.XLSX else as_csv(lines)


def _stamp(export: PeopleExport, by: Member) -> str:
    """What stands above the headings, so that a copy that is found tells whose it was."""
    text = _("List %(number)s, copy %(copy)s, %(when)s, for %(handle)s. Destroy it when it has served.")
    facts = {"number": export.pk, "copy": export.downloads + 1, "when": day_clock(clock.now())}
    return text % {**facts, "handle": by.user.username if by.user else "–"}


def _lines(export: PeopleExport) -> list[list[str]]:
    """Headings and rows as the import reads them: what is taken away can be brought back unchanged."""
    left_out = () if export.has_contacts else CONTACTS
    columns = [name for name in FIELDS if name not in left_out]
    people = list(people_of(export.centre).select_related("home_unit", "township").order_by("pk"))
    areas, groups = _areas(people), _groups(people)
    with translation.override("en"):
        languages = {code: str(label) for code, label in CONTENT_LANGUAGES}
        rows = [_row(one, areas[one.pk], groups[one.pk], languages) for one in people]
    return [[FIELDS[name] for name in columns], *([row[name] for name in columns] for row in rows)]


def _row(one: Member, areas: list[str], groups: list[str], languages: dict[str, str]) -> dict[str, str]:
    return {
        "full_name_my": one.full_name_my or "",
        "full_name_en": one.full_name_en or "",
        "honorific": one.honorific,
        "kind": one.provider_type,
        "paralegal_kind": one.get_paralegal_kind_display() if one.paralegal_kind else "",
        "bar_grade": one.bar_grade,
        "phone": one.phone or "",
        "email": one.email or "",
        "language": ";".join(languages[code] for code in one.languages),
        "township": one.township.name_en if one.township else "",
        "home_unit": one.home_unit.name_en if one.home_unit else "",
        "areas": ";".join(areas),
        "groups": ";".join(groups),
        "joined_on": one.joined_on.isoformat(),
    }


def _areas(people: list[Member]) -> dict[int, list[str]]:
    """Shown areas only: a sensitive one leaves the house with nobody's list (domain B3)."""
    found = defaultdict(list)
    links = MemberArea.objects.filter(member__in=people, is_shown=True, area__is_sensitive=False)
    for member, name in links.order_by("area__order").values_list("member_id", "area__name_en"):
        found[member].append(name)
    return found


def _groups(people: list[Member]) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = (
        Membership.objects.open()
        .filter(member__in=people, group__archived_at=None)
        .exclude(group__visibility="hidden")
    )
    for member, code in rows.order_by("group__code").values_list("member_id", "group__code"):
        found[member].append(code)
    return found
