"""Who in a checked roster is new, changed, unchanged, or perhaps somebody we know. Asks, writes nothing.

People are matched inside the centre only (decision 30), by the rule of the sample data: the same address or the
same phone, and the same name in one script. The same name alone makes a possible duplicate, which a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from members import crypto
from members.models import AdminUnit, JusticeCentre, Member, PracticeArea

from ...models import Group, Membership
from ...models import RosterRow as TakenRow
from ...roster.lookups import Lookups, make_lookups
from ...roster.persons import name_keys
from ...roster.result import Refusal, RosterResult, RosterRow

NEW, CHANGED, UNCHANGED, POSSIBLE = "new", "changed", "unchanged", "possible"
ANOTHER = "another"
LISTS = ("groups", "areas")
# Facts that a filled cell may change on somebody we know. An empty cell never takes anything away.
FACTS = (
    "full_name_my", "full_name_en", "honorific", "provider_type", "paralegal_kind", "bar_grade", "phone", "email",
    "home_unit", "township", "joined_on",
)  # fmt: skip


@dataclass
class Person:
    """One person of the file. `rows` are their rows, the first one leading."""

    rows: list[RosterRow]
    state: str
    member: Member | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    candidates: list[Member] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The number of the leading row: how decisions name this person."""
        return self.rows[0].row

    def first(self, name: str) -> Any:
        """The first filled value of a field among the rows."""
        return next((value for row in self.rows if (value := getattr(row, name))), None)


@dataclass
class Plan:
    people: list[Person]
    refused: list[Refusal]

    def of(self, state: str) -> list[Person]:
        return [person for person in self.people if person.state == state]

    @property
    def counts(self) -> dict[str, int]:
        found = {state: len(self.of(state)) for state in (NEW, CHANGED, UNCHANGED, POSSIBLE)}
        return found | {"refused": len({refusal.row for refusal in self.refused})}


def lookups_for(centre: JusticeCentre, importer: Member | None) -> Lookups:
    """What the registry knows: places, areas, and the groups that are not hidden from the importer.

    The command has no importer: it knows every group but those hidden from the centre's desk.
    """
    units = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)
    towns = AdminUnit.objects.filter(level=AdminUnit.Level.TOWNSHIP)
    groups = Group.objects.live()
    if importer is not None:
        groups = groups.visible_to(importer)
    else:
        groups = groups.exclude(visibility=Group.Visibility.HIDDEN) | groups.filter(host_centre=centre)
    return make_lookups(
        townships=towns.values_list("code", "parent__code", "name_en", "name_my"),
        units=units.values_list("code", "name_en", "name_my"),
        areas=PracticeArea.objects.values_list("name_en", "name_my"),
        groups=[(code, "") for code in groups.values_list("code", flat=True)],
    )


class _Registry:
    """The centre's people, opened once and found by contact and by name."""

    def __init__(self, centre: JusticeCentre) -> None:
        self.centre = centre
        rows = Member.objects.filter(centre=centre).exclude(status=Member.Status.ANONYMISED)
        self.members = list(rows.select_related("home_unit", "township").prefetch_related("areas"))
        self.by_contact: dict[tuple[str, str], list[Member]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Member]] = defaultdict(list)
        self.keys: dict[int, frozenset] = {}
        for member in self.members:
            self._add(member)
        self.by_id = {member.pk: member for member in self.members}
        self.elsewhere: dict[int, Member] = {}

    def open_elsewhere(self, ids: Iterable[int]) -> None:
        """People whom this centre took in once, and who work at another now: their rows change nothing any more."""
        gone = set(ids) - self.by_id.keys()
        self.elsewhere = Member.objects.present().filter(pk__in=gone, centre__isnull=False).in_bulk()

    def _add(self, member: Member) -> None:
        keys = name_keys(member.full_name_my or "", member.full_name_en or "", without_honorific=not member.honorific)
        self.keys[member.pk] = keys
        for key in keys:
            self.by_name[key].append(member)
        for kind in ("email", "phone"):
            if contact := getattr(member, kind):
                self.by_contact[kind, contact.lower()].append(member)

    def sure(self, rows: Iterable[RosterRow]) -> Member | None:
        """The member with one of the contacts and one of the names."""
        for row in rows:
            for kind, contact in (("email", row.email), ("phone", row.phone)):
                for member in self.by_contact.get((kind, (contact or "").lower()), ()):
                    if self.keys[member.pk] & row.name_keys:
                        return member
        return None

    def alike(self, rows: Iterable[RosterRow]) -> list[Member]:
        """Members with the same name in one script."""
        found = {member.pk: member for row in rows for key in row.name_keys for member in self.by_name.get(key, ())}
        return list(found.values())

    def is_taken(self, address: str | None, member: Member) -> bool:
        """Has another member of the centre this address?"""
        return any(
            other.pk != member.pk and other.status != Member.Status.LEFT
            for other in self.by_contact.get(("email", (address or "").lower()), ())
        )

    def other_owner(self, rows: Iterable[RosterRow]) -> RosterRow | None:
        """The first row whose address belongs to somebody else here, which the registry cannot hold twice."""
        for row in rows:
            for member in self.by_contact.get(("email", row.email.lower()), ()) if row.email else ():
                if member.status != Member.Status.LEFT and not self.keys[member.pk] & row.name_keys:
                    return row
        return None


def row_key(row: RosterRow) -> bytes:
    """The keyed hash of what a row says, whichever line it stands on."""
    return crypto.blind(row.canonical())


def plan(result: RosterResult, centre: JusticeCentre, decisions: Mapping[str, str] | None = None) -> Plan:
    """Compare a checked roster with the centre's registry.

    `decisions` are {number of the leading row: "another" or the member's id} for possible duplicates. A row whose
    address belongs to another person of the centre is refused (`email_duplicate`); the result's own refusals follow.
    """
    registry, decisions = _Registry(centre), decisions or {}
    known = _taken_before(centre, result.accepted)
    registry.open_elsewhere(known.values())
    people, refused = [], list(result.refused)
    for places in result.persons:
        rows = [result.accepted[place] for place in places]
        while clash := registry.other_owner(rows):
            refused.append(Refusal(clash.row, "email", "email_duplicate", clash.email))
            rows.remove(clash)
        if rows:
            people.append(_person(rows, registry, known, decisions))
    people = _each_once(people, registry)
    _fill_groups(people)
    refused.sort(key=lambda refusal: refusal.row)
    return Plan(people, refused)


def _taken_before(centre: JusticeCentre, rows: Iterable[RosterRow]) -> dict[bytes, int]:
    """{row key: member} of rows that this centre took before, from whatever file."""
    keys = [row_key(row) for row in rows]
    taken = TakenRow.objects.filter(centre=centre, row_key__in=keys).values_list("row_key", "member_id")
    return {bytes(key): member for key, member in taken}


def _each_once(people: Iterable[Person], registry: _Registry) -> list[Person]:
    """People of the file who are one member of the centre, by different contacts or by decision, become one."""
    found: list[Person] = []
    by_member: dict[int, Person] = {}
    for person in people:
        first = by_member.setdefault(person.member.pk, person) if person.member else person
        if first is person:
            found.append(person)
        elif person.member.pk in registry.elsewhere:
            first.rows += person.rows
        else:
            _know(first, [*first.rows, *person.rows], first.member, registry)
    return found


def _know(person: Person, rows: list[RosterRow], member: Member, registry: _Registry) -> None:
    """This is that member: what the rows would change."""
    person.rows, person.member = rows, member
    for name in LISTS:
        setattr(person, name, list(dict.fromkeys(code for row in rows for code in getattr(row, name))))
    person.changes = _changes(person, member, registry)
    person.state = CHANGED if person.changes else UNCHANGED


def _person(rows, registry: _Registry, known: Mapping[bytes, int], decisions: Mapping[str, str]) -> Person:
    person = Person(rows, NEW)
    for name in LISTS:
        setattr(person, name, list(dict.fromkeys(code for row in rows for code in getattr(row, name))))
    before = next((known[key] for row in rows if (key := row_key(row)) in known), None)
    if before in registry.elsewhere:
        person.member, person.state, person.groups, person.areas = registry.elsewhere[before], UNCHANGED, [], []
        return person
    member = registry.by_id.get(before) or registry.sure(rows)
    if member is None and (alike := registry.alike(rows)):
        decided = decisions.get(str(person.number), "")
        if not decided:
            person.state, person.candidates = POSSIBLE, alike
            return person
        member = next((one for one in alike if str(one.pk) == decided), None)
    if member is not None:
        _know(person, rows, member, registry)
    return person


def _changes(person: Person, member: Member, registry: _Registry) -> dict[str, tuple[Any, Any]]:
    """{field: (old, new)} of what the roster would change. The address of somebody who signs in stays (C-05), and
    one that a namesake of the centre has stays theirs."""
    found = {}
    for name in FACTS:
        new, old = person.first(name), getattr(member, name)
        old = old.code if name in ("home_unit", "township") and old else old
        if name == "email" and (member.user_id or registry.is_taken(new, member)):
            continue
        if new and new != old:
            found[name] = (old or "", new)
    if "provider_type" in found or "paralegal_kind" in found or "bar_grade" in found:
        lead = person.rows[0]
        for name in ("provider_type", "paralegal_kind", "bar_grade"):
            if getattr(lead, name) != getattr(member, name):
                found[name] = (getattr(member, name), getattr(lead, name))
    missing = [name for name in person.areas if name not in {area.name_en for area in member.areas.all()}]
    if missing:
        found["areas"] = ("", "; ".join(missing))
    if member.status == Member.Status.LEFT:
        found["status"] = (member.status, Member.Status.ACTIVE.value)
    return found


def _fill_groups(people: list[Person]) -> None:
    """Groups that somebody we know is not yet in are a change too."""
    known = [person for person in people if person.member]
    open_rows = Membership.objects.open().filter(member__in=[person.member.pk for person in known])
    inside: dict[int, set[str]] = defaultdict(set)
    for member_id, code in open_rows.values_list("member_id", "group__code"):
        inside[member_id].add(code)
    for person in known:
        missing = [code for code in person.groups if code not in inside[person.member.pk]]
        if missing:
            person.changes["groups"] = ("", ", ".join(missing))
            person.state = CHANGED
