"""The accepted rows of a roster become people, memberships and consents, in one transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import AdminUnit, Consent, JusticeCentre, Member, MemberArea, PracticeArea
from members.services import audit, finder
from members.services.members import rejoin_network

from ...models import Group, Membership, RosterImport
from ...models import RosterRow as TakenRow
from .matching import CHANGED, NEW, POSSIBLE, UNCHANGED, Person, Plan, row_key

PLAIN = ("full_name_my", "full_name_en", "phone", "email")
BATCH = 1_000


@dataclass
class Taken:
    """What an import did. `members` are the ids of everyone in the file who was taken, in its order."""

    counts: Counter = field(default_factory=Counter)
    members: list[int] = field(default_factory=list)


class _Codes:
    """Codes of the file -> rows of the registry, read once."""

    def __init__(self) -> None:
        self.units = {unit.code: unit for unit in AdminUnit.objects.all()}
        self.areas = {area.name_en: area for area in PracticeArea.objects.all()}
        self.groups = {group.code: group for group in Group.objects.live()}


def _new_member(person: Person, centre: JusticeCentre, codes: _Codes, is_demo: bool) -> Member:
    lead = person.rows[0]
    member = Member(
        centre=centre,
        honorific=person.first("honorific") or "",
        provider_type=lead.provider_type,
        paralegal_kind=lead.paralegal_kind,
        bar_grade=lead.bar_grade,
        home_unit=codes.units.get(person.first("home_unit")),
        township=codes.units.get(person.first("township")),
        languages=list(person.first("languages") or ()),
        joined_on=person.first("joined_on") or clock.today(),
        is_demo=is_demo,
        **{name: person.first(name) or None for name in PLAIN},
    )
    member.index_contacts()
    return member


def _change(person: Person, codes: _Codes) -> None:
    member = person.member
    for name, (_old, new) in person.changes.items():
        if name in ("home_unit", "township"):
            setattr(member, name, codes.units[new])
        elif name not in ("areas", "groups", "status"):
            setattr(member, name, new)
    member.save()


def _welcome_back(people: Iterable[Person], by: Member | None) -> None:
    """Who left and stands in the roster again comes back by the verb for it: the account opens too."""
    for person in people:
        if "status" in person.changes:
            person.member = rejoin_network(person.member, by=by)


def _join_areas(people: Iterable[Person], codes: _Codes) -> None:
    links = [
        MemberArea(member=person.member, area=area, is_shown=not area.is_sensitive)
        for person in people
        for area in (codes.areas[name] for name in person.areas)
    ]
    MemberArea.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)


def _join_groups(people: Iterable[Person], codes: _Codes, is_demo: bool) -> int:
    """Open memberships that are missing; returns how many."""
    inside = set(
        Membership.objects.open().filter(member__in=[p.member.pk for p in people]).values_list("member", "group")
    )
    rows = [
        Membership(
            group=group,
            member=person.member,
            source=Membership.Source.ROSTER,
            joined_on=person.first("joined_on") or clock.today(),
            is_demo=is_demo,
        )
        for person in people
        for group in (codes.groups[code] for code in person.groups)
        if (person.member.pk, group.pk) not in inside
    ]
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _give_consents(people: Iterable[Person]) -> None:
    """For everyone with an address who never said anything: somebody's own withdrawal is never undone by a list."""
    ids = [person.member.pk for person in people if person.member.email]
    spoken = set(
        Consent.objects.filter(member__in=ids, purpose=Consent.Purpose.EMAIL).values_list("member", flat=True)
    )
    rows = [Consent(member_id=pk, purpose=Consent.Purpose.EMAIL, given_via="roster") for pk in ids if pk not in spoken]
    Consent.objects.bulk_create(rows, batch_size=BATCH)


def _remember(people: Iterable[Person], centre: JusticeCentre, file_hash: str, upload: RosterImport | None) -> None:
    rows = [
        TakenRow(centre=centre, file_hash=file_hash, row_key=row_key(row), member=person.member, taken_in=upload)
        for person in people
        for row in person.rows
    ]
    TakenRow.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def lock_centre(pk: int) -> None:
    """One import of a centre at a time: the second one sees what the first one wrote. Needs a transaction."""
    JusticeCentre.objects.select_for_update(of=["self"]).get(pk=pk)


@transaction.atomic
def take(
    plan: Plan,
    centre: JusticeCentre,
    *,
    file_hash: str,
    by: Member | None,
    has_mail_consent: bool,
    upload: RosterImport | None = None,
) -> Taken:
    """Write everything that the plan accepts, or nothing. Refused rows never stop the others.

    Possible duplicates that nobody decided become new people: the command has nobody to ask; the page asks first.
    `by` is None for the command. The centre is the caller's, never the file's (safety C-33). Raises Refused where
    the registry cannot hold an address.
    """
    codes, done = _Codes(), Taken()
    _welcome_back(plan.people, by)
    fresh = [person for person in plan.people if person.state in (NEW, POSSIBLE)]
    for person in fresh:
        person.member = _new_member(person, centre, codes, centre.is_demo)
    try:
        Member.objects.bulk_create([person.member for person in fresh], batch_size=BATCH)
        for person in plan.of(CHANGED):
            _change(person, codes)
    except IntegrityError as error:
        raise Refused(_("Two entries would have one address. Mend the addresses first.")) from error
    _join_areas(plan.people, codes)
    finder.refresh([person.member.pk for person in plan.people])
    done.counts["memberships"] = _join_groups(plan.people, codes, centre.is_demo)
    if has_mail_consent:
        _give_consents(person for person in plan.people if person.member.centre_id == centre.pk)
    _remember(plan.people, centre, file_hash, upload)
    done.counts.update(new=len(fresh), changed=len(plan.of(CHANGED)), unchanged=len(plan.of(UNCHANGED)))
    done.counts["refused"] = plan.counts["refused"]
    done.members = [person.member.pk for person in plan.people]
    audit.record("roster_imported", by=by, on=upload or centre, centre_id=centre.pk, **done.counts)
    return done
