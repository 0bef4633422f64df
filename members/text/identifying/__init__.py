"""What tells who a client is, in free text (domain 3.13, decision 38): found, and shown to the writer only.

`find` reads a text as it stands and as it would read from Zawgyi, with digits of every script folded. Nothing here
stores or logs what it finds, and nobody who calls it may (decision 21). Rules, no lists of people or places: each kind
has its module. Pure, linear in the length of the text, and never an exception.
"""

from dataclasses import dataclass, field

from .. import zawgyi
from . import addresses, cases, folding, links, nrc, people, phones, plates, spoken

STOP, WARN = "stop", "warn"
# In the order in which they win where two would take the same characters.
RULES = (
    ("map_link", links.maps),
    ("email", links.emails),
    ("nrc", nrc.spans),
    ("case_number", cases.spans),
    ("phone", phones.spans),
    ("phone", spoken.spans),
    ("plate", plates.spans),
    ("address", addresses.spans),
    ("client_name", people.spans),
)
KINDS = tuple(dict.fromkeys(kind for kind, _ in RULES))
ONLY_WARNED = {"client_name"}
STOPPING = tuple(rule for rule in RULES if rule[0] not in ONLY_WARNED)


@dataclass(frozen=True, order=True)
class Match:
    """One find: typed[start:end] is a `kind`. The text itself is not kept here, so that no log can show it."""

    start: int
    end: int
    kind: str = field(compare=False)
    strength: str = field(compare=False)


@dataclass(frozen=True)
class Override:
    """A facilitator let a text through: which field, which kinds of finds, and a code that says why. The finds
    themselves are gone, so that the audit may have this."""

    field: str
    kinds: tuple[str, ...]
    reason: str


def find(text: str, lang: str = "my") -> list[Match]:
    """What in the text tells who somebody is, in the order of the text, never two over one character.

    lang: the tag of the language it is written in; only Burmese and English are looked at for Zawgyi.
    """
    found: list[Match] = []
    for number, reading in enumerate(folding.readings(text, lang)):
        plain = links.URL.sub(_blank, reading.text)
        # Sound Unicode read as Zawgyi gives words that nobody wrote, and any of them might be a name.
        rules = RULES if not number or zawgyi.has_mark(text) else STOPPING
        for kind, spans in rules:
            searched = reading.text if kind in ("map_link", "email") else plain
            found += [_match(kind, reading.span(*span)) for span in spans(searched) if span[0] < span[1]]
    return _apart(found)


def _blank(found) -> str:
    """An ordinary link has long numbers that are nobody's; one that dials has somebody's."""
    return found[0] if links.CALLING.search(found[0]) else " " * len(found[0])


def _match(kind: str, span: tuple[int, int]) -> Match:
    return Match(*span, kind, WARN if kind in ONLY_WARNED else STOP)


def _apart(found: list[Match]) -> list[Match]:
    """The finds without those that overlap one of a kind that goes before, or a longer one of their kind."""
    kept: list[Match] = []
    taken = bytearray(max((match.end for match in found), default=0))
    for match in sorted(found, key=lambda match: (KINDS.index(match.kind), match.start - match.end, match.start)):
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\x01" * (match.end - match.start)
            kept.append(match)
    return sorted(kept)
