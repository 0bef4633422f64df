"""From what people write to what they cite: the recogniser's findings, looked up in the library.

Nothing is guessed. A citation with one meaning is certain; every other is offered with what it can mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from cop.law import Book, Found, keys, recognise
from cop.law.recognise import CASE, INSTRUMENT, UNKNOWN
from members.models import Member
from members.services import audit

from ..models import CaseLaw, GroupSession, LegalInstrument, Provision

MOST_OPTIONS = 8  # "s 2" stands in every Act: nobody chooses among twenty


@dataclass(frozen=True)
class Option:
    """Something that can be cited, and the place in it where the library has only the whole section."""

    target: LegalInstrument | Provision | CaseLaw
    pinpoint: str = ""

    @property
    def value(self) -> str:
        """How a form names it: what it is and its key, code or number."""
        if isinstance(self.target, Provision):
            return f"provision {self.target.pk} {self.pinpoint}".strip()
        return f"{self.target._meta.model_name} {self.target.pk}"

    @property
    def label(self) -> str:
        text = str(self.target) if isinstance(self.target, LegalInstrument) else self.target.citation
        return f"{text}{self.pinpoint}"


@dataclass(frozen=True)
class Offer:
    """One citation of a text (span in the normalised text) and what it can mean, the likeliest first."""

    start: int
    end: int
    text: str
    options: tuple[Option, ...]
    names_its_act: bool

    @property
    def certain(self) -> Option | None:
        """What it means where only one thing can be meant; None: ask."""
        return self.options[0] if self.names_its_act and len(self.options) == 1 else None


@dataclass(frozen=True)
class Cite:
    """What is to be written as a Citation."""

    target: LegalInstrument | Provision | CaseLaw
    pinpoint: str = ""
    proposition: str = ""


def read_book() -> Book:
    """The names of every instrument of the library, also of those that were added here."""
    names = LegalInstrument.objects.values_list("code", "title_en", "title_my", "short_en", "short_my", "aliases")
    return Book.of({code: [*texts, *aliases] for code, *texts, aliases in names})


class _Shelf:
    """What a text can mean, read from the library in three statements however long the text is."""

    def __init__(self, found: list[Found]) -> None:
        asked = {key for one in found for key in one.keys}
        bases = {keys.fold(keys.split_key(key)[1]).split(keys.LEVEL)[0] for key in asked if keys.SEPARATOR in key}
        # Kept sections whose own number is asked for, in whatever Act: parts of sections are found through them.
        patterns = "|".join(sorted(base.replace("-", "") for base in bases)) or "-"
        rows = Provision.objects.current().select_related("instrument")
        self.provisions: dict[str, list[Provision]] = {}
        for row in rows.filter(key__regex=f":({_either_writing(patterns)})(/.*)?$").order_by("sort_key", "key"):
            code, number = keys.split_key(keys.fold(row.key))
            for one in (keys.make_key(code, number), keys.make_key(UNKNOWN, number)):
                self.provisions.setdefault(one, []).append(row)
        self.cases = {case.key: case for case in CaseLaw.objects.filter(key__in=asked)}
        self.instruments = {one.code: one for one in LegalInstrument.objects.filter(code__in=asked)}

    def options(self, found: Found) -> list[Option]:
        if found.kind == CASE:
            return [Option(self.cases[key]) for key in found.keys if key in self.cases]
        if found.kind == INSTRUMENT:
            return [Option(self.instruments[key]) for key in found.keys if key in self.instruments]
        options = [option for key in found.keys for option in self._sections(key)]
        return list(dict.fromkeys(options))

    def _sections(self, key: str) -> list[Option]:
        """The section itself; where the library has only a larger part, that one with the rest as the place in it."""
        code, number = keys.split_key(keys.fold(key))
        parts = keys.chain(number)
        for whole in reversed(parts):
            if rows := self.provisions.get(keys.make_key(code, whole)):
                rest = number[len(whole) :].strip(keys.LEVEL)
                pinpoint = "".join(f"({part})" for part in rest.split(keys.LEVEL) if part)
                return [Option(row, pinpoint) for row in rows]
        return []


def _either_writing(patterns: str) -> str:
    """561A|340 -> 561-?A|340, so that both writings of a key are found."""
    return "|".join(keys.writings(f":{one}")[1].lstrip(":").replace("-", "-?") for one in patterns.split("|"))


def offers_in(text: str, *, book: Book | None = None) -> list[Offer]:
    """Every citation of a text that the library can answer, in its order. Three or four statements.

    A section of which the library has two readings (၅၀၅(က)), or of which no Act is named, has several options.
    """
    found = recognise(text, book or read_book())
    if not found:
        return []
    shelf = _Shelf(found)
    offers = []
    for one in found:
        if options := shelf.options(one)[:MOST_OPTIONS]:
            offers.append(Offer(one.start, one.end, one.text, tuple(options), one.names_its_act))
    return offers


def facts_of(model, target) -> dict:
    """{reference: target}: by which of its `targets` a Citation model points at it."""
    name = next(name for name in model.targets if model._meta.get_field(name).related_model is type(target))
    return {name: target}


@transaction.atomic
def set_citations(rows, cites: Iterable[Cite], **fixed) -> list:
    """Let these be the citations among `rows` (a related manager or queryset of a Citation model), in this order.

    `fixed`: further fields of each, such as the answer that they stand in. What is there already keeps its row.
    """
    there = {_identity(row): row for row in rows.filter(**fixed).select_for_update()}
    written = []
    for position, cite in enumerate(dict.fromkeys(cites)):
        facts = {**facts_of(rows.model, cite.target), "pinpoint": cite.pinpoint}
        row = there.pop(_key(cite), None) or rows.model(**fixed, **_owner(rows), **facts)
        row.position, row.proposition = position, cite.proposition
        row.save()
        written.append(row)
    rows.filter(pk__in=[row.pk for row in there.values()]).delete()
    return written


@transaction.atomic
def cite_in_session(session: GroupSession, cites: Iterable[Cite], *, by: Member) -> list:
    """Say what law a session is about; it then stands on the pages of that law (domain B10, B13)."""
    GroupSession.objects.select_for_update().get(pk=session.pk)
    written = set_citations(session.citations, cites)
    audit.record("session_laws_changed", by=by, on=session, laws=len(written))
    return written


def _key(cite: Cite) -> tuple:
    return (cite.target._meta.model_name, cite.target.pk, cite.pinpoint)


def _identity(row) -> tuple:
    return (row.target._meta.model_name, row.target.pk, row.pinpoint)


def _owner(rows) -> dict:
    """Of a related manager: the reference to the thing that it hangs on."""
    field = getattr(rows, "field", None)
    return {field.name: rows.instance} if field is not None else {}


def cites_of(rows) -> list[Cite]:
    """What a queryset of citations cites, as it would be written again: for a post made from another."""
    return [Cite(row.target, row.pinpoint, row.proposition) for row in rows.with_targets().order_by("position", "pk")]


def by_act(citations: Iterable) -> list[tuple[str, list]]:
    """The laws relied on, grouped by Act, in the order in which each Act comes first; each place once.

    `citations` come `with_targets()`; cop/_laws.html draws what this gives.
    """
    acts: dict[str, dict[str, object]] = {}
    for citation in citations:
        acts.setdefault(citation.act, {}).setdefault(citation.place, citation)
    return [(act, list(places.values())) for act, places in acts.items()]
