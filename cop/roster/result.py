"""What a roster file would do: rows accepted, refused and noticed, and who is one person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

from members.text import Context

from .persons import name_keys
from .table import Table
from .words import FIELDS


@dataclass(frozen=True)
class Refusal:
    """One cell that refuses its row. `heading` is the English heading of the field, `value` what stands there."""

    row: int
    field: str
    reason: str
    value: str = ""
    same_as_row: int | None = None

    @property
    def heading(self) -> str:
        return FIELDS[self.field]


@dataclass(frozen=True)
class Notice:
    """Something done to a row that a person may want to know; codes in `reasons.NOTICES`."""

    row: int
    field: str
    code: str
    value: str = ""

    @property
    def heading(self) -> str:
        return FIELDS[self.field]


@dataclass(frozen=True)
class RosterRow:
    """What the registry should hold of an accepted row. Codes as in the models; absent text is ""."""

    row: int
    full_name_my: str
    full_name_en: str
    honorific: str
    provider_type: str
    paralegal_kind: str = ""
    bar_grade: str = ""
    phone: str | None = None
    email: str = ""
    township: str | None = None
    home_unit: str = ""
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    joined_on: date | None = None
    languages: tuple[str, ...] = ()
    honorific_taken_off: bool = False
    converted: tuple[str, ...] = ()  # names that stood in Zawgyi, by field

    @cached_property
    def name_keys(self) -> frozenset[tuple[str, str]]:
        """Two rows, or a row and a member, have the same name where these share one.

        An honorific that was left in the name does not make it another name.
        """
        return name_keys(self.full_name_my, self.full_name_en, without_honorific=not self.honorific)

    def canonical(self) -> str:
        """The same text for the same content, whatever row it stands in: to be keyed (HMAC), never stored."""
        content = {one.name: getattr(self, one.name) for one in fields(self)} | {"row": None, "converted": None}
        return json.dumps(content, default=str, ensure_ascii=True, sort_keys=True)


@dataclass
class RosterResult:
    """What a file would do. `persons` are lists of places in `accepted`, in the order of the file."""

    table: Table
    context: Context
    accepted: list[RosterRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    persons: list[list[int]] = field(default_factory=list)
    same_names: list[list[int]] = field(default_factory=list)  # row numbers: same name, different person
    unknown_groups: list[str] = field(default_factory=list)
    names_that_hide: list[int] = field(default_factory=list)  # rows in Zawgyi that only the rows around them betray
    mended: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def rows_refused(self) -> int:
        return len({refusal.row for refusal in self.refused})

    @property
    def refused_rows(self) -> list[int]:
        return sorted({refusal.row for refusal in self.refused})
