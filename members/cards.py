"""What one reader sees of one person: pure functions on plain values, for the finder and for the profile alike.

What is not for this reader is empty on the card, so no page can show it by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import naming
from .fields import open_value
from .models import Audience, Member
from .templatetags.waing import listed

Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Ready strings. `has_contacts`: a phone number or an address may be opened behind a step-up. `can_read`: there
    is an account, so a message would be read."""

    pk: int
    name: str
    lang: str
    is_me: bool
    kind: str = ""
    centre: str = ""
    unit: str = ""
    township: str = ""
    languages: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    availability: str = ""
    hours: str = ""
    capacity: int | None = None
    supervisor_id: int | None = None
    since: int | None = None
    has_contacts: bool = False
    can_read: bool = False

    @property
    def url(self) -> str:
        return f"{finder_path()}{self.pk}/"

    @property
    def line(self) -> str:
        """What stands beneath the name: the kind of work, and where."""
        return listed(self.kind, self.unit)

    @property
    def works_on(self) -> str:
        return listed(*self.areas)

    @property
    def knows(self) -> str:
        return listed(*self.topics)

    @property
    def speaks(self) -> str:
        return listed(*self.languages)

    @property
    def is_empty(self) -> bool:
        """Nothing but the name and its line."""
        told = (self.areas, self.topics, self.languages, self.township, self.centre, self.availability, self.since)
        return not any(told) and self.supervisor_id is None


@lru_cache(maxsize=1)
def finder_path() -> str:
    """Reversed once: a list of twenty people would pay for it twenty times (performance 6.1)."""
    return reverse("members:person_list")


def _of(labels: Labels, kind: str, codes) -> tuple[str, ...]:
    """The labels of these codes; one that was taken out of the list is left out."""
    return tuple(labels[kind, code] for code in codes or () if (kind, code) in labels)


def name_of(row: Mapping[str, Any], labels: Labels) -> str:
    """The chosen display name; without one the full name with its title, which only those near enough come to see
    (`ProfileQuerySet.visible_to`)."""

    def opened(field: str) -> str:
        return open_value(Member, field, row[f"member__{field}"], row["member__uid"]) or ""

    if row["member__display_name"]:
        return opened("display_name")
    first, second = ("full_name_my", "full_name_en") if get_language() == "my" else ("full_name_en", "full_name_my")
    name = opened(first) or opened(second)
    title = labels.get(("honorific", row["member__honorific"]), "")
    return naming.with_title(name, title) or _("Former member")


def _kind(row: Mapping[str, Any], labels: Labels) -> str:
    detail = row["member__bar_grade"] or row["member__paralegal_kind"]
    codes = [("kind", row["member__provider_type"]), ("kind", detail)]
    return listed(*(labels[code] for code in codes if code[1] and code in labels))


def _in_language(row: Mapping[str, Any], path: str) -> str:
    first, second = ("my", "en") if get_language() == "my" else ("en", "my")
    return row[f"{path}_{first}"] or row[f"{path}_{second}"] or ""


def card_of(row: Mapping[str, Any], labels: Labels) -> Card:
    """The card of a row of `ProfileQuerySet.rows()`, in the active language."""
    shown = {name[5:] for name, audience in row.items() if name.startswith("show_") and row["closeness"] >= audience}
    name = name_of(row, labels)
    facts = {
        "kind": lambda: {"kind": _kind(row, labels)},
        "centre": lambda: {"centre": _in_language(row, "member__centre__organisation__name")},
        "unit": lambda: {"unit": labels.get(("unit", row["member__home_unit__code"]), "")},
        "township": lambda: {"township": _in_language(row, "member__township__name")},
        "languages": lambda: {"languages": _of(labels, "language", row["member__languages"])},
        "areas": lambda: {"areas": _of(labels, "area", row["area_codes"])},
        "topics": lambda: {"topics": _of(labels, "topic", row["topic_codes"])},
        "pro_bono": lambda: _pro_bono(row, labels),
        "supervisor": lambda: {"supervisor_id": row["supervisor_id"]},
        "since": lambda: {"since": row["member__joined_on"].year},
    }
    found = {key: value for part in facts if part in shown for key, value in facts[part]().items()}
    contacts = any(part in shown and row[f"member__{part}_bidx"] for part in ("phone", "email"))
    return Card(
        pk=row["member_id"], name=name, lang=naming.language_of(name), is_me=row["closeness"] == Audience.NOBODY,
        has_contacts=contacts, can_read=row["member__user"] is not None, **found,
    )  # fmt: skip


def _pro_bono(row: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    return {
        "availability": labels.get(("pro_bono", row["availability"]), ""),
        "hours": labels.get(("hours", row["pro_bono_hours"]), ""),
        "capacity": row["pro_bono_capacity"],
    }
