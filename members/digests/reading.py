"""Reading a digest: its words are made when somebody reads, in a mail in the recipient's language, on the desk in the
reader's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import clock, desk, reasons
from ..models import DigestIssue, Member, OutboxMessage
from ..templatetags.waing import day_clock, digits
from .section import Audience, Line, Section, Words, in_order

MOST_ROWS = 5  # of a section in a mail (community A7)
FEW = 5  # groups
ROOM, MARKUP = 25_000, 450  # bytes of its HTML for all blocks, and for what stands around the words of a row


@dataclass(frozen=True)
class Part:
    """One section in words; `rest` says how many rows of it a mail leaves out."""

    key: str
    title: str
    shape: str
    rows: tuple[Words, ...]
    is_aside: bool = False
    rest: str = ""

    @property
    def first(self) -> "Part":
        """As a mail tells it: the first rows, and how many more there are (community A7)."""
        more = len(self.rows) - MOST_ROWS
        if more <= 0:
            return self
        return replace(self, rows=self.rows[:MOST_ROWS], rest=digits(_("+%(n)s more") % {"n": more}))


@dataclass(frozen=True)
class Told:
    """One block in words; `title` is empty where its name may not be said. `place`: the how manieth it is."""

    title: str
    url: str
    parts: tuple[Part, ...]
    place: int = 1

    @property
    def is_quiet(self) -> bool:
        """Nothing with a date, nothing to do: its numbers can wait for the page."""
        return not any(part.shape == "docket" and not part.is_aside for part in self.parts)

    @property
    def weight(self) -> int:
        """About how many bytes of a mail it takes."""
        parts = () if self.is_quiet else self.parts
        texts = [self.title, *(part.title for part in parts), *(row.text for part in parts for row in part.rows)]
        return sum(MARKUP + len(text.encode()) for text in texts)


@dataclass(frozen=True)
class Digest:
    """An issue in the active language. `lead` is the body's first line (decision 13).

    `n` counts what needs a person; `is_quiet` when there is nothing to tell but that. `of` is how many blocks there
    are, `rest` says how many of them a mail leaves out.
    """

    lead: str
    n: int
    is_quiet: bool
    blocks: tuple[Told, ...]
    of: int = 1
    rest: str = ""


Blocks = list[tuple[int, dict[str, list[Line]]]]


def read(issue: DigestIssue, *, detail: str = "", in_mail: bool = False) -> Digest:
    """The words of an issue that was counted. On a page everything is named; in a mail at level `titles` what is
    not restricted, at `counts` nothing (decision 12)."""
    blocks = [(block["id"], _lines(block)) for block in issue.counts.get("blocks", [])]
    is_named = not in_mail or detail == Member.DetailLevel.TITLES
    names = _names(issue, blocks) if is_named else {}
    present = [section for section in in_order(issue.audience) if any(lines.get(section.key) for _, lines in blocks)]
    titles = {section.key: _titles(section, blocks, in_mail) if is_named else {} for section in present}
    told = []
    for pk, lines in blocks:
        name = names.get(pk)
        is_open = is_named and not (in_mail and name and name.is_restricted)
        parts = (_part(section, lines.get(section.key), titles[section.key]) for section in present)
        linked = (_linked(part, issue, pk, is_open) for part in parts if part)
        place = len(told) + 1
        shown = tuple(part.first if in_mail else part for part in linked)
        told.append(Told(name.title, name.url, shown, place) if name and is_open else Told("", "", shown, place))
    return _digest(issue, blocks, told, in_mail)


def narrowed(issue: DigestIssue, reader: Member) -> DigestIssue:
    """The counted issue; its own recipient reads of those blocks alone that they look after today: a post may have
    ended since, and what its groups are called is no longer theirs to know (community B4). Nothing is saved."""
    if issue.recipient_id != reader.pk:
        return issue  # `visible_to` asks the same of everybody else
    mine = set(desk.blocks().staffed(reader).values_list("pk", flat=True))
    of_blocks = {section.key for section in in_order(issue.audience) if section.of_blocks}
    blocks = []
    for block in issue.counts.get("blocks", []):
        if issue.audience == Audience.COORDINATOR and block["id"] not in mine:
            continue
        told = {
            key: [one for one in lines if key not in of_blocks or one["facts"].get("id", 0) in {0, *mine}]
            for key, lines in block["sections"].items()
        }
        blocks.append({**block, "sections": told})
    issue.counts = {**issue.counts, "blocks": blocks}
    return issue


def _lines(block: Mapping[str, Any]) -> dict[str, list[Line]]:
    return {key: [Line(**line) for line in lines] for key, lines in block["sections"].items()}


def _names(issue: DigestIssue, blocks: Blocks) -> Mapping[int, desk.BlockName]:
    return desk.blocks().names([pk for pk, _ in blocks]) if issue.audience == Audience.COORDINATOR else {}


def _titles(section: Section, blocks: Blocks, in_mail: bool) -> Mapping[int, str]:
    lines = [line for _, by_section in blocks for line in by_section.get(section.key, [])]
    return section.titles(lines, in_mail=in_mail)


def _part(section: Section, lines: list[Line] | None, titles: Mapping[int, str]) -> Part | None:
    if not lines:
        return None
    rows = tuple(_row(section, line, titles) for line in lines)
    return Part(section.key, str(section.title), section.shape, rows, section.is_aside)


def _row(section: Section, line: Line, titles: Mapping[int, str]) -> Words:
    words = section.say(line, titles.get(line.facts.get("id"), ""))
    return replace(words, worklist=line.worklist) if line.worklist else words


def _linked(part: Part, issue: DigestIssue, block: int, is_open: bool) -> Part:
    """Each count opens the list of exactly what was counted: of one block, or of the whole desk of its reader."""
    of_block = {"block": block} if issue.audience == Audience.COORDINATOR else {}
    query = urlencode({"digest": issue.pk, **of_block})

    def link(row: Words) -> Words:
        if not is_open:
            return replace(row, url="")
        if not row.worklist:
            return row
        return replace(row, url=desk.address_of(row.worklist, query))

    return replace(part, rows=tuple(map(link, part.rows)))


def _digest(issue: DigestIssue, blocks: Blocks, told: list[Told], in_mail: bool) -> Digest:
    is_quiet = all(block.is_quiet for block in told)
    if issue.audience == Audience.MEMBER:
        first = None if is_quiet else told[0].parts[0].rows[0]
        lead = ": ".join(filter(None, [first.when, first.what])) if first else ""
        return Digest(lead, 0, is_quiet, tuple(told))
    acts = _acts(issue.audience, blocks)
    key = next(iter(acts), "")
    lead = desk.need_of(key).sentence(acts[key]) if key else ""
    shown = _fitting(told) if in_mail else told
    left = len(told) - len(shown)
    rest = digits(ngettext("%(n)s more group", "%(n)s more groups", left) % {"n": left}) if left else ""
    return Digest(lead, sum(acts.values()), is_quiet, tuple(shown), len(told), rest)


def _fitting(told: list[Told]) -> list[Told]:
    """The blocks for which a mail of 30 KB has room (community A7), in their order; quiet ones stand back.

    A full block in Burmese takes half of that, and a coordinator lives by this mail: whoever looks after a few groups
    reads of all of them. No mail program cuts what stays below 100 KB.
    """
    if len(told) <= FEW:
        return told
    by_need = sorted(told, key=lambda one: one.is_quiet)
    weights = accumulate(block.weight for block in by_need)
    fits = {block.place for block, weight in zip(by_need, weights, strict=True) if weight <= ROOM}
    return [block for block in told if block.place in fits or block is by_need[0]]


def _acts(audience: str, blocks: Blocks) -> dict[str, int]:
    """{key: how many in all blocks} of the first sections, of whatever room, the most urgent first."""
    first, *others = in_order(audience)
    keys = [first.key, *(one.key for one in others if one.number == first.number)]
    lines = [line for _, by_section in blocks for key in keys for line in by_section.get(key, [])]
    keys = (*desk.worklists.keys(), *desk.alerts.keys())
    sums = {key: sum(line.n for line in lines if line.key == key) for key in keys}
    return {key: n for key, n in sums.items() if n}


@dataclass(frozen=True)
class Standing:
    """How an issue stands: a word with its tag, and why."""

    word: str
    tag: str
    why: str = ""


_TAGS = {"sent": "ok", "failed": "hot", "in_doubt": "hot", "stale": "due", "cancelled": "due"}


def standing(issue: DigestIssue) -> Standing:
    """Of an issue that was read `with_mail()`."""
    if issue.mail_state:
        label = str(OutboxMessage.State(issue.mail_state).label)
        return Standing(label, _TAGS.get(issue.mail_state, ""), reasons.say(issue.mail_reason))
    now = clock.now()
    if issue.held_until and issue.held_until > now:
        return Standing(_("Held back"), "due", day_clock(issue.held_until))
    goes_at = issue.covers_to + timedelta(hours=7)
    if goes_at > now:
        return Standing(_("Waiting"), "", day_clock(goes_at))
    if issue.counted_at is None:
        return Standing(_("Waiting"), "", "")
    return Standing(_("Not mailed"), "due", _("No mail reaches this person. It can be read here."))
