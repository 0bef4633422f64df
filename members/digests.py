"""The weekly digest, section by section (domain 6). Rooms register sections; the numbers fix their order.

A section counts for all blocks of a run at once and answers with numbers and times only. The words are made when
somebody reads: in a mail in the recipient's language, on the desk in the reader's.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from . import clock, desk, reasons
from .desk import Span
from .models import AuditSeal, DigestIssue, Member, OutboxMessage, Seat, StaffPost
from .registry import Registry
from .templatetags.waing import day_clock, digits

Audience = DigestIssue.Audience
MOST_ROWS, MOST_LINES = 5, 30  # of a section, and of all blocks, in a mail (community A7)


@dataclass(frozen=True)
class Line:
    """One line: what was counted, how many, and further numbers and times (JSON) that its words need.

    `worklist` is the key of the list that opens exactly these rows, or "" where there is none.
    """

    key: str
    n: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    worklist: str = ""


@dataclass(frozen=True)
class Words:
    """A line in the reader's language. `value` and `before` are the columns of the numbers section, `cells` those of a
    table, each with its heading, `worklist` the key of the list behind it. An address is never said where names are
    not (decision 12)."""

    what: str
    when: str = ""
    more: str = ""
    value: str = ""
    before: str = ""
    url: str = ""
    worklist: str = ""
    is_hot: bool = False
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The cells that say something, for a mail, which has no room for columns."""
        return tuple((label, value) for label, value in self.cells if value != "–")


class Titles(Protocol):
    def __call__(self, lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]: ...


def _no_titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Section:
    """A numbered part of a digest.

    - `build(span, ids)`: {id: its lines} in one or two statements for all. The ids are of blocks in the
      coordinator's digest, of the recipients in a member's own and in the staff's.
    - `say(line, title)`: the line in the active language; `title` is what may be named of it, or "", and then the
      line has no address of its own either.
    - `titles(lines, in_mail=…)`: {fact "id" of a line: title}; in a mail only of what is not restricted.
    - `is_aside`: told beside other things; what it tells makes no week a busy one.
    - `shape`: how it is drawn: "docket" (dates and things to do), "numbers" (a fixed table of figures), "table" (rows
      with cells) or "text" (to copy).
    """

    number: int
    key: str
    title: Any
    build: Callable[[Span, Collection[int]], Mapping[int, list[Line]]]
    say: Callable[[Line, str], Words]
    titles: Titles = _no_titles
    shape: str = "docket"
    is_aside: bool = False


sections: Registry[Section] = Registry("digests")
member_sections: Registry[Section] = Registry("member digests")
staff_sections: Registry[Section] = Registry("staff digests")
SECTIONS = {Audience.COORDINATOR: sections, Audience.MEMBER: member_sections, Audience.STAFF: staff_sections}


def in_order(audience: str) -> list[Section]:
    """The sections of that audience's digest."""
    return sorted(SECTIONS[audience], key=lambda section: section.number)


# --- counting --------------------------------------------------------------------------------------------------------


def count(issues: Iterable[DigestIssue], now: datetime) -> list[DigestIssue]:
    """Count what these issues tell, as it stands at `now`: sets `counts` and `counted_at`, saves nothing.

    Once for all issues of one audience and period, however many there are (performance 6.3).
    """
    runs = defaultdict(list)
    for issue in issues:
        runs[issue.audience, issue.covers_from, issue.covers_to].append(issue)
    for (audience, since, until), run in runs.items():
        _count_run(audience, Span(now, since, until), run)
    return [issue for run in runs.values() for issue in run]


def _count_run(audience: str, span: Span, run: list[DigestIssue]) -> None:
    people = [issue.recipient_id for issue in run]
    ids_of = desk.blocks().coordinated(people) if audience == Audience.COORDINATOR else {pk: [pk] for pk in people}
    ids = sorted({pk for own in ids_of.values() for pk in own})
    built = {section.key: section.build(span, ids) for section in in_order(audience)} if ids else {}
    for issue in run:
        issue.counted_at = span.now
        issue.counts = {"blocks": [_counts_of(pk, built) for pk in ids_of[issue.recipient_id]]}


def _counts_of(pk: int, built: Mapping[str, Mapping[int, list[Line]]]) -> dict:
    lines = {key: [vars(line) for line in by_id[pk]] for key, by_id in built.items() if by_id.get(pk)}
    return {"id": pk, "sections": lines}


# --- reading ---------------------------------------------------------------------------------------------------------


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
    def length(self) -> int:
        """How many lines of a mail it takes, headings counted."""
        return 1 if self.is_quiet else 1 + sum(len(part.rows) + 1 for part in self.parts)


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
    """The blocks for which a mail of 30 KB has room (community A7), in their order; quiet ones stand back."""
    by_need = sorted(told, key=lambda one: one.is_quiet)
    lengths = accumulate(block.length for block in by_need)
    fits = {block.place for block, length in zip(by_need, lengths, strict=True) if length <= MOST_LINES}
    return [block for block in told if block.place in fits or block is by_need[0]]


def _acts(audience: str, blocks: Blocks) -> dict[str, int]:
    """{key: how many in all blocks} of the first section, the most urgent first."""
    first = in_order(audience)[0].key
    lines = [line for _, by_section in blocks for line in by_section.get(first, [])]
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


# --- this room's own sections ----------------------------------------------------------------------------------------

WAITING = ngettext_lazy("%(n)s message waits for you", "%(n)s messages wait for you", "n")


def _messages_waiting(span: Span, ids: Collection[int]) -> Mapping[int, list[Line]]:
    """A number for each member, whatever the level of detail: who wrote stands in no digest."""
    counted = Seat.objects.waiting().filter(member__in=ids).values_list("member").annotate(n=Sum("waiting"))
    return {member: [Line("messages", n)] for member, n in counted}


member_sections.register(
    "messages",
    Section(
        number=1,
        key="messages",
        title=gettext_lazy("Inbox"),
        build=_messages_waiting,
        say=lambda line, title: Words(digits(WAITING % {"n": line.n})),
    ),
)


def _exceptions(span: Span, ids: Collection[int]) -> Mapping[int, list[Line]]:
    """For each of the staff what their own desk shows at that moment, of all its groups and lists, but for gaps that
    stay for months (domain 6: exceptions across groups first). Who has no account has no desk."""
    standing = {one.key for one in desk.worklists if one.is_standing}
    return {
        pk: [Line(key, n, worklist=key) for key, n in waiting if key not in standing]
        for pk, waiting in desk.waiting_for_each(desk.at_desks(ids), span).items()
    }


def _say_exception(line: Line, title: str) -> Words:
    need = desk.need_of(line.key)
    return Words(need.sentence(line.n), more=str(need.hint))


staff_sections.register(
    "exceptions",
    Section(number=1, key="exceptions", title=gettext_lazy("Needs you"), build=_exceptions, say=_say_exception),
)


def _audit_head(span: Span, ids: Collection[int]) -> Mapping[int, list[Line]]:
    """For those who lead a centre, and may read of its audit: what the audit can be held against one day. Mails that
    went out nobody writes anew (safety C-35a)."""
    newest = AuditSeal.objects.newest()
    if newest is None:
        return {}
    leads = StaffPost.objects.current().filter(role=StaffPost.Role.CENTRE_LEAD, member__in=ids)
    facts = {"at": newest.sealed_at.isoformat(), "hash": newest.hash}
    return {pk: [Line("audit_head", 1, facts)] for pk in leads.values_list("member", flat=True)}


def _say_head(line: Line, title: str) -> Words:
    """In eights, so that it breaks on a phone and can be read out."""
    head = line.facts["hash"]
    eights = " ".join(head[first : first + 8] for first in range(0, len(head), 8))
    return Words(f"{day_clock(datetime.fromisoformat(line.facts['at']))}\n{eights}")


staff_sections.register(
    "audit_head",
    Section(
        number=90,
        key="audit_head",
        title=gettext_lazy("Head of the audit, to keep"),
        build=_audit_head,
        say=_say_head,
        shape="text",
        is_aside=True,
    ),
)
