"""Who in a checked roster is new, changed, unchanged, or perhaps somebody we know. Asks, writes nothing.

People are matched inside the centre only (decision 30), by the rule of the sample data: the same address or the
same phone, and the same name in one script. The same name alone makes a possible duplicate, which a person decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from members import crypto, naming
from members.models import AdminUnit, JusticeCentre, Member, MemberArea, PracticeArea
from members.ready import Ready, ReadyFor

from ...models import Group, Membership
from ...models import RosterRow as TakenRow
from ...roster.lookups import Lookups, make_lookups
from ...roster.persons import name_keys
from ...roster.result import Refusal, RosterResult, RosterRow

NEW, CHANGED, UNCHANGED, POSSIBLE = "new", "changed", "unchanged", "possible"
ANOTHER = "another"
LISTS = ("groups", "areas")
NAMES = ("full_name_my", "full_name_en", "honorific")
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


# Every look asks for all places and areas.
_townships = Ready(
    lambda: AdminUnit.objects.filter(level=AdminUnit.Level.TOWNSHIP).values_list(
        "code", "parent__code", "name_en", "name_my"
    )
)
_units = Ready(
    lambda: AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION).values_list("code", "name_en", "name_my")
)
_areas = Ready(lambda: PracticeArea.objects.offered().values_list("name_en", "name_my"))
_groups = ReadyFor(lambda importer: Group.objects.live().visible_to(importer).values_list("code", flat=True))


def known_words(centre: JusticeCentre, importer: Member | None) -> dict[str, list[tuple[str, ...]]]:
    """What the registry knows, for `make_lookups`: places, areas, groups that are not hidden from the importer.

    The command has no importer: it knows every group but those hidden from the centre's desk.
    """
    if importer is not None:
        groups = _groups(importer)
    else:
        live = Group.objects.live()
        shown = live.exclude(visibility=Group.Visibility.HIDDEN) | live.filter(host_centre=centre)
        groups = shown.values_list("code", flat=True)
    return {
        "townships": _townships(), "units": _units(), "areas": _areas(), "groups": [(code, "") for code in groups],
    }  # fmt: skip


def lookups_for(centre: JusticeCentre, importer: Member | None) -> Lookups:
    return make_lookups(**known_words(centre, importer))


# {mark of the names of a centre: who has which}: keyed hashes and ids, in this process. Opening two thousand names
# takes a third of a second, and a preview is looked at again and again.
_indices = naming.Kept(most=8)


def _who_has_which_name(people: QuerySet[Member]) -> Mapping[bytes, list[int]]:
    """{hash of a name key: ids}, made anew whenever one of these names was sealed anew."""
    mark = people.mark_of(*NAMES)
    return _indices.get(mark) or _indices.keep(mark, _index(people))


def _index(people: QuerySet[Member]) -> Mapping[bytes, list[int]]:
    found: dict[bytes, list[int]] = defaultdict(list)
    for member in people.only("uid", *NAMES).order_by("pk"):
        for key in _keys_of(member):
            found[_hashed(key)].append(member.pk)
    return dict(found)


def namesakes(member: Member) -> set[int]:
    """The ids of everybody else at this person's centre who has the same name in one script."""
    people = Member.objects.filter(centre=member.centre_id, merged_into=None).exclude(status=Member.Status.ANONYMISED)
    index = _who_has_which_name(people)
    return {pk for key in _keys_of(member) for pk in index.get(_hashed(key), ())} - {member.pk}


def _hashed(key: tuple[str, str]) -> bytes:
    return crypto.blind("\n".join(key))[:16]


def _keys_of(member: Member) -> frozenset:
    return name_keys(member.full_name_my or "", member.full_name_en or "", without_honorific=not member.honorific)


def _meant(centre, ids, contacts) -> QuerySet[Member]:
    who = Q(pk__among=ids) | Q(email_bidx__among=contacts) | Q(phone_bidx__among=contacts)
    people = Member.objects.filter(who, centre=centre).exclude(status=Member.Status.ANONYMISED)
    return people.select_related("home_unit", "township").order_by("pk")


_people = Ready(_meant)
_areas_of = Ready(
    lambda ids: MemberArea.objects.filter(member__pk__among=ids).values_list("member", "area__name_en").order_by()
)


class _Registry:
    """Those people of the centre whom a roster may mean: by contact, by name, or because it meant them before."""

    def __init__(self, centre: JusticeCentre, rows: Collection[RosterRow], before: Collection[int]) -> None:
        people = Member.objects.filter(centre=centre).exclude(status=Member.Status.ANONYMISED)
        self.named = _who_has_which_name(people)
        namesakes = {pk for row in rows for pk in self._with_name_of(row)}
        self._blind = cache(crypto.blind)  # of one look: a contact is compared five times
        contacts = [self._blind(contact) for row in rows for contact in (row.email, row.phone) if contact]
        found = _people(centre=centre.pk, ids=list(namesakes.union(before)), contacts=contacts)
        self.by_id = {member.pk: member for member in found}
        self._standing = self._of_merged(centre)
        self.areas: dict[int, set[str]] = defaultdict(set)
        for member, area in _areas_of(ids=list(self.by_id)):
            self.areas[member].add(area)
        self.elsewhere: dict[int, Member] = {}
        self.by_contact: dict[tuple[str, str], list[Member]] = defaultdict(list)
        for member in self.by_id.values():
            for kind, mark in (("email", member.email_bidx), ("phone", member.phone_bidx)):
                if mark:
                    self.by_contact[kind, bytes(mark)].append(member)

    def _of_merged(self, centre: JusticeCentre) -> dict[int, Member | None]:
        """{id of an entry that was merged: the entry that it lives on in, or None where that is at another centre}. A
        roster that still writes the name or the phone of the old entry means the person of the new one."""
        found: dict[int, Member | None] = {}
        for member in [one for one in self.by_id.values() if one.merged_into_id]:
            standing = member
            while standing.merged_into_id:
                standing = standing.merged_into
            found[member.pk] = (
                self.by_id.setdefault(standing.pk, standing) if standing.centre_id == centre.pk else None
            )
        return found

    def _one(self, member: Member | None) -> Member | None:
        return self._standing.get(member.pk, member) if member else None

    def open_elsewhere(self, ids: Iterable[int]) -> None:
        """People whom this centre took in once, and who work at another now: their rows change nothing any more."""
        gone = set(ids) - self.by_id.keys()
        if gone:
            self.elsewhere = Member.objects.present().filter(pk__in=gone, centre__isnull=False).in_bulk()

    def _with_name_of(self, row: RosterRow) -> Iterator[int]:
        return chain.from_iterable(self.named.get(_hashed(key), ()) for key in row.name_keys)

    def _with(self, kind: str, contact: str | None) -> list[Member]:
        return self.by_contact.get((kind, self._blind(contact)), []) if contact else []

    def sure(self, rows: Iterable[RosterRow]) -> Member | None:
        """The member with one of the contacts and one of the names."""
        for row in rows:
            for kind, contact in (("email", row.email), ("phone", row.phone)):
                for member in self._with(kind, contact):
                    if _keys_of(member) & row.name_keys and (standing := self._one(member)):
                        return standing
        return None

    def alike(self, rows: Iterable[RosterRow]) -> list[Member]:
        """Members with the same name in one script."""
        found = dict.fromkeys(pk for row in rows for pk in self._with_name_of(row))
        standing = (self._one(self.by_id.get(pk)) for pk in found)
        return list({one.pk: one for one in standing if one}.values())

    def is_taken(self, address: str | None, member: Member) -> bool:
        """Has another member of the centre this address?"""
        return any(
            other.pk != member.pk and other.status != Member.Status.LEFT for other in self._with("email", address)
        )

    def other_owner(self, rows: Iterable[RosterRow]) -> RosterRow | None:
        """The first row whose address belongs to somebody else here, which the registry cannot hold twice."""
        for row in rows:
            for member in self._with("email", row.email):
                if member.status != Member.Status.LEFT and not _keys_of(member) & row.name_keys:
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
    known, decisions = _taken_before(centre, result.accepted), decisions or {}
    registry = _Registry(centre, result.accepted, known.values())
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


def _rows_taken(centre, keys) -> QuerySet[TakenRow]:
    return TakenRow.objects.filter(centre=centre, row_key__among=keys).values_list("row_key", "member_id")


_taken = Ready(_rows_taken)


def _taken_before(centre: JusticeCentre, rows: Iterable[RosterRow]) -> dict[int, int]:
    """{number of the row: member} of rows that this centre took before, from whatever file."""
    keys = {row.row: row_key(row) for row in rows}
    taken = {bytes(key): member for key, member in _taken(centre=centre.pk, keys=list(keys.values()))}
    return {number: taken[key] for number, key in keys.items() if key in taken}


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


def _person(rows, registry: _Registry, known: Mapping[int, int], decisions: Mapping[str, str]) -> Person:
    person = Person(rows, NEW)
    for name in LISTS:
        setattr(person, name, list(dict.fromkeys(code for row in rows for code in getattr(row, name))))
    before = next((known[row.row] for row in rows if row.row in known), None)
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
    missing = [name for name in person.areas if name not in registry.areas[member.pk]]
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
