"""The preview of a roster as ready lines: what the template only has to place."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from members import naming
from members.models import AdminUnit, Member
from members.ready import Ready
from members.templatetags.waing import date_only, digits, listed

from ..forms.rosters import FIELD_NAMES
from ..models import Group
from ..roster.checking import LISTS, NEVER_SHOWN
from ..roster.reasons import NOTICES, REASONS
from ..roster.result import Refusal
from ..services.rosters import Look
from ..services.rosters.matching import ANOTHER, CHANGED, NEW, POSSIBLE, Person

SHOWN = 50  # people of one kind; the rest behind "all"
MENDED_AT_ONCE = 100  # rows: a form of more fields than Django reads would be lost


_places = Ready(lambda: AdminUnit.objects.all())


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    name: str
    lang: str
    facts: str


@dataclass(frozen=True, slots=True)
class Mend:
    """A refused cell that can be typed anew."""

    number: int
    key: str
    label: str
    value: str
    sentence: str


class Preview:
    """Everything the page shows, from one look at the file."""

    def __init__(self, seen: Look, chosen: dict[str, Any], wanted: str) -> None:
        self.plan, self.result = seen.plan, seen.result
        self.chosen, self.wanted = chosen, wanted
        self.counts = seen.plan.counts
        self.labels = {
            "provider_type": dict(Member.ProviderType.choices), "paralegal_kind": dict(Member.ParalegalKind.choices),
            "bar_grade": dict(Member.BarGrade.choices), "status": dict(Member.Status.choices),
        }  # fmt: skip
        self.honorifics_shown = {code: str(label) for code, label in Member.Honorific.choices}
        self.places = {unit.code: str(unit) for unit in _places()}

    @property
    def is_empty(self) -> bool:
        return not self.plan.people

    def _cut(self, people: list[Person], kind: str) -> list[Person]:
        return people if self.wanted == kind else people[:SHOWN]

    def _line(self, person: Person) -> Line:
        lead = person.rows[0]
        name = naming.with_title(lead.full_name_my or lead.full_name_en, self.honorifics_shown.get(lead.honorific, ""))
        kind = self.labels["bar_grade"].get(lead.bar_grade) or self.labels["paralegal_kind"].get(lead.paralegal_kind)
        parts = [str(kind or self.labels["provider_type"][lead.provider_type]), self.places.get(lead.township, "")]
        parts.append(listed(*person.groups))
        return Line(person.number, name, naming.language_of(name), listed(*parts))

    @cached_property
    def new(self) -> list[Line]:
        return [self._line(person) for person in self._cut(self.plan.of(NEW), NEW)]

    def more_new(self) -> bool:
        return self.wanted != NEW and self.counts[NEW] > SHOWN

    @cached_property
    def changed(self) -> list[tuple[Line, list[tuple[str, str, str]]]]:
        """(line, [(field, old, new)])"""
        return [
            (self._line(person), [self._change(name, *pair) for name, pair in person.changes.items()])
            for person in self._cut(self.plan.of(CHANGED), CHANGED)
        ]

    def more_changed(self) -> bool:
        return self.wanted != CHANGED and self.counts[CHANGED] > SHOWN

    def _change(self, name: str, old: Any, new: Any) -> tuple[str, str, str]:
        return str(FIELD_NAMES[name]), self._shown(name, old), self._shown(name, new)

    def _shown(self, name: str, value: Any) -> str:
        if name in self.labels:
            return str(self.labels[name].get(value, value))
        if name in ("home_unit", "township"):
            return self.places.get(value, "")
        return date_only(value) if name == "joined_on" else str(value or "")

    @cached_property
    def possible(self) -> list[tuple[Line, list[tuple[str, str, bool]]]]:
        """(line, [(value, label, is chosen)]) for people who may be known."""
        found = []
        for person in self.plan.of(POSSIBLE)[:SHOWN]:
            choices = [(ANOTHER, _("Another person"), False)]
            choices += [(str(m.pk), self._known(m), False) for m in person.candidates[:5]]
            found.append((self._line(person), choices))
        return found

    def _known(self, member: Member) -> str:
        return _("The same as %(name)s, here since %(year)s") % {
            "name": member.formal_name,
            "year": digits(member.joined_on.year),
        }

    @cached_property
    def refused(self) -> list[tuple[int, str, list[Mend]]]:
        """(row, name in it, cells to mend) of refused rows."""
        rows: dict[int, list[Mend]] = {}
        cells = dict(self.result.table.rows)
        for refusal in self.plan.refused:
            rows.setdefault(refusal.row, []).append(self._mend(refusal, cells.get(refusal.row, [])))
        first = sorted(rows.items())[:MENDED_AT_ONCE]
        return [(number, self._name_in(cells.get(number, []), mends), mends) for number, mends in first]

    def more_refused(self) -> bool:
        return self.counts["refused"] > MENDED_AT_ONCE

    def _mend(self, refusal: Refusal, row: list[str]) -> Mend:
        """An input for the cell. One that is not shown (`s_`) and comes back empty was left alone."""
        kind, value = ("s", "") if refusal.reason in NEVER_SHOWN else ("m", self._as_typed(refusal, row))
        key = f"{kind}_{refusal.row}_{refusal.field}"
        return Mend(refusal.row, key, str(FIELD_NAMES[refusal.field]), value, str(REASONS[refusal.reason]))

    def _as_typed(self, refusal: Refusal, row: list[str]) -> str:
        """What stands in the cell. A list is mended whole: what was right in it must not get lost."""
        mended = self.result.mended.get(refusal.row, {})
        if refusal.field not in LISTS or refusal.field in mended:
            return mended.get(refusal.field, refusal.value)
        cells = (row[column.index].strip() for column in self.result.table.column_of(refusal.field))
        return next(filter(None, cells), refusal.value)

    def _name_in(self, row: list[str], mends: list[Mend]) -> str:
        """The name as it stands in the file, unless the name itself is what is wrong."""
        if any("_full_name" in mend.key for mend in mends):
            return ""
        for field in ("full_name_my", "full_name_en"):
            for column in self.result.table.column_of(field):
                if column.index < len(row) and row[column.index].strip():
                    return row[column.index].strip()
        return ""

    @cached_property
    def honorifics(self) -> int:
        return sum(1 for notice in self.result.notices if notice.code == "honorific_taken_off")

    @cached_property
    def notices(self) -> list[tuple[str, str]]:
        """(sentence, rows) of what was done to rows on the way in."""
        found: dict[str, list[int]] = {}
        for notice in self.result.notices:
            if notice.code != "honorific_taken_off":
                found.setdefault(notice.code, []).append(notice.row)
        return [(str(NOTICES[code]), _rows_in_words(rows)) for code, rows in found.items()]

    @cached_property
    def left_out(self) -> list[str]:
        return self.result.table.ignored_columns

    @cached_property
    def unknown_groups(self) -> list[tuple[str, str]]:
        """(code, address of the form that makes such a group)"""
        existing = set(Group.objects.values_list("code", flat=True)) if self.result.unknown_groups else ()
        return [(code, "" if code in existing else reverse("cop:create_group")) for code in self.result.unknown_groups]


def _rows_in_words(rows: list[int]) -> str:
    shown = ", ".join(str(number) for number in rows[:12])
    return f"{shown} …" if len(rows) > 12 else shown
