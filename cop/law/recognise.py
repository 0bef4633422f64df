"""Finding citations in what people write: "s 340", ပုဒ်မ ၃၄၀, "CrPC 497(1)", "1960 BLR 192" (domain 3.5, 3.9).

Pure functions. Nothing is decided here that a reader would have to guess: where two sections could be meant, both
are given; where the Act is not said, the key has "?" for it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from operator import attrgetter

from members.text import fold_digits, normalise

from . import grammar
from .book import REPORTS, Book, packaged_book, pattern_of
from .keys import TO_LATIN, case_key, make_key

UNKNOWN = "?"  # stands for the code of an Act that the text does not name
PROVISION, CASE, INSTRUMENT = "provision", "case", "instrument"
LAST_SUBSECTION = 20  # 17/1 is a part of 17; 420/34 are two sections
BURMA_UNTIL = 1988  # the reports that Burmese calls by one name were BLR in English until then
LONGEST_RANGE = 10  # sections: "24–26" names three; "1–500" names its two ends
FARTHEST = 30  # characters: a number and "of the" before its Act
WA_AS_ZERO = re.compile("(?<=[0-9])\u101d(?![\u102b-\u103e])|\u101d(?=[0-9])")


@dataclass(frozen=True)
class Found:
    """One citation: where it stands in `normalise(text)`, and the keys that it can mean, the likeliest first.

    Of a range the sections between its ends have an empty span.
    """

    start: int
    end: int
    text: str
    kind: str
    keys: tuple[str, ...]

    @property
    def names_its_act(self) -> bool:
        return not self.keys[0].startswith(UNKNOWN)

    @property
    def is_certain(self) -> bool:
        """One section of one Act, one ruling, or one Act."""
        return len(self.keys) == 1 and self.names_its_act


@dataclass
class _Group:
    """Sections that stand together: "ss 24–26, 30", with the Act once it is known."""

    start: int
    first: int  # where the numbers begin
    numbers: str
    end: int
    code: str = ""
    boxed: bool = False


@dataclass(frozen=True)
class _Act:
    start: int
    end: int
    code: str
    stands_alone: bool
    takes_bare_number: bool


@cache
def _rulings() -> list[re.Pattern[str]]:
    return grammar.rulings(REPORTS, pattern_of)


def fold_text(text: str) -> str:
    """Digits of every script, and the letter wa typed for zero, as ASCII. As long as the text given."""
    text = fold_digits(text)
    folded = WA_AS_ZERO.sub("0", text)
    while folded != text:
        text, folded = folded, WA_AS_ZERO.sub("0", folded)
    return folded


def recognise(text: str, book: Book | None = None, *, is_saved: bool = False) -> list[Found]:
    """Every citation of a text in its order; spans lie in `normalise(text)`, which is what forms save: what was
    `is_saved` is that already.

    `book`: the names of instruments, those that come with the program unless given. Raises ControlCharacter.
    """
    book = book or packaged_book()
    written = text if is_saved else normalise(text)
    folded = fold_text(written)
    taken = _Taken(len(folded), found := [*_exact(folded, book)])
    for one in _cases(folded):
        if taken.is_free(one.start, one.end):
            found.append(one)
            taken.add([one])
    acts = [act for act in _acts(folded, book) if taken.is_free(act.start, act.end)]
    groups = [group for group in _groups(folded) if taken.is_free(group.start, group.end)]
    groups, alone = _join(folded, groups, acts, taken)
    for group in groups:
        found += _sections(group)
    found += [Found(act.start, act.end, "", INSTRUMENT, (act.code,)) for act in alone if act.stands_alone]
    found.sort(key=lambda one: (one.start, one.end, one.keys))
    return [replace(one, text=written[one.start : one.end]) for one in found]


class _Taken:
    """Which characters of a text belong to something already; the cost of asking does not grow with the text."""

    def __init__(self, length: int, found: Iterable) -> None:
        self.marks = bytearray(length)
        self.add(found)

    def add(self, found: Iterable) -> None:
        for one in found:
            self.marks[one.start : one.end] = b"\1" * (one.end - one.start)

    def is_free(self, start: int, end: int) -> bool:
        return not any(self.marks[start:end])


def _exact(text: str, book: Book) -> Iterator[Found]:
    """A key as we write it: pc:505/a."""
    for match in grammar.EXACT.finditer(text):
        if match[1] in book.codes:
            yield Found(match.start(), match.end(), "", PROVISION, (make_key(match[1], match[2]),))


def _cases(text: str) -> Iterator[Found]:
    for match in (match for pattern in _rulings() for match in pattern.finditer(text)):
        report = next(code for code in REPORTS if match[code])
        part = re.sub("[^a-z]", "", (match["part"] or "").lower())
        in_burmese = report == "mlr" and not match[report].isascii()
        reports = ("blr", "mlr") if in_burmese and int(match["year"]) <= BURMA_UNTIL else (report,)
        keys = tuple(case_key(one, match["year"], match["page"], part) for one in reports)
        yield Found(match.start(), match.end(), "", CASE, keys)


def _acts(text: str, book: Book) -> Iterator[_Act]:
    for start, end, name in book.instruments_in(text):
        yield _Act(start, end, name.code, name.stands_alone, name.takes_bare_number)


def _groups(text: str) -> Iterator[_Group]:
    """Sections behind a word for "section"."""
    for match in grammar.GROUP.finditer(text):
        part = "boxed" if match["boxed"] else "list"
        numbers = match[part]
        if match["inner"] and re.fullmatch(grammar.NUMBER, numbers):
            numbers += "".join(f"({one})" for one in reversed(grammar.INNER_CLAUSE.findall(match["inner"])))
        yield _Group(match.start(), match.start(part), numbers, match.end(), boxed=part == "boxed")


def _join(text: str, groups: list[_Group], acts: list[_Act], taken: _Taken) -> tuple[list[_Group], list[_Act]]:
    """Give each group its Act; add the groups that stand bare behind an Act. -> all groups, Acts without sections."""
    used: set[_Act] = set()
    for group in groups:
        if act := _act_of(text, group, acts, used):
            group.code = act.code
            used.add(act)
    taken.add([*groups, *acts])
    for act in acts:
        match = grammar.BARE.match(text, act.end) if act not in used else None
        if match and not act.takes_bare_number and not match["paragraph"]:
            continue
        if match and taken.is_free(match.start("boxed" if match["boxed"] else "list"), match.end()):
            part = "boxed" if match["boxed"] else "list"
            box = part == "boxed"
            groups.append(_Group(act.start, match.start(part), match[part], match.end(), act.code, box))
            used.add(act)
    for act in acts:
        match = grammar.BEFORE.search(text, max(0, act.start - FARTHEST), act.start) if act not in used else None
        if match and taken.is_free(match.start(), match.end("number")):
            groups.append(_Group(match.start(), match.start(), match["number"], match.end("number"), act.code))
            used.add(act)
    groups.sort(key=lambda group: group.start)
    for before, group in pairwise(groups):
        if not group.code and before.code and grammar.GOES_ON.fullmatch(text, before.end, group.start):
            group.code = before.code
    return groups, [act for act in acts if act not in used]


def _act_of(text: str, group: _Group, acts: list[_Act], used: set[_Act]) -> _Act | None:
    """The Act right before or right behind: "CrPC s 340", "section 24 of the Evidence Act"."""
    at = bisect_right(acts, group.start, key=attrgetter("end"))
    left = acts[at - 1] if at else None
    if left and not grammar.BETWEEN.fullmatch(text, left.end, group.start):
        left = None
    at = bisect_left(acts, group.end, key=attrgetter("start"))
    right = acts[at] if at < len(acts) else None
    glue = grammar.BEFORE_ACT.fullmatch(text, group.end, right.start) if right else None
    if not glue or _is_of_another(text, glue, right):
        return left
    # With an Act on either side: the one behind only where it is bound to the section ("of the"), or where the one
    # before belongs to an earlier section ("s 340 CrPC, s 24 Evidence Act").
    is_bound = bool(glue["tight"] and glue["tight"].strip())
    return left if left and left not in used and not is_bound else right


def _is_of_another(text: str, glue: re.Match[str], act: _Act) -> bool:
    """ "s 167, CrPC 497(1)", or in two lines: behind a comma this Act goes with the number that follows it."""
    is_apart = glue["loose"] is not None or "\n" in glue[0]
    return is_apart and act.takes_bare_number and grammar.BARE.match(text, act.end) is not None


def _sections(group: _Group) -> Iterator[Found]:
    """One Found a section; a short range names every section in it."""
    code, first = group.code or UNKNOWN, True
    before: tuple[str, int] | None = None  # as it was written, and where it ended
    for match in (grammar.BOXED if group.boxed else grammar.NUMBERS).finditer(group.numbers):
        written, ranges = match["number"], match["link"]
        if not written:
            written, ranges = f"{before[0].rpartition('(')[0]}({match['more']})", match["up_to"]
        if ranges and before:
            for one in _in_between(before[0], written):
                yield Found(before[1], before[1], "", PROVISION, _keys(code, one)[:1])
        end = min(group.first + match.end(), group.end)
        start = group.start if first else min(group.first + match.start("number" if match["number"] else "more"), end)
        for number, begin, stop in _told_apart(written, start, end):
            yield Found(begin, stop, "", PROVISION, _keys(code, number))
        first, before = False, (written, end)


def _in_between(first: str, last: str) -> list[str]:
    """What a short range leaves out: 24, 26 -> 25; 2(e), 2(g) -> 2(f)."""
    if first.isdecimal() and last.isdecimal():
        return _run(int(first), int(last), str)
    (whole, _, begin), (same, _, end) = first.rpartition("("), last.rpartition("(")
    begin, end = (TO_LATIN.get(one.strip(" )"), one.strip(" )").lower()) for one in (begin, end))
    if whole != same:
        return []
    if begin.isdecimal() and end.isdecimal():
        return _run(int(begin), int(end), lambda number: f"{whole}({number})")
    if len(begin) == len(end) == 1:
        return _run(ord(begin), ord(end), lambda letter: f"{whole}({chr(letter)})")
    return []


def _run(first: int, last: int, written) -> list[str]:
    return [written(one) for one in range(first + 1, last)] if first < last <= first + LONGEST_RANGE else []


def _told_apart(number: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """17/1 is 17(1), a part; 420/34 are two sections, each with its own place in the text."""
    stroke = grammar.PARTS.match(number)["stroke"]
    if not stroke:
        yield number, start, end
    elif stroke.isdecimal() and int(stroke) > LAST_SUBSECTION:
        one, _, other = number.partition("/")
        yield one, start, end - len(other) - 1
        yield other, end - len(other), end
    else:
        yield number.replace(f"/{stroke}", f"({stroke})", 1), start, end


def _keys(code: str, number: str) -> tuple[str, ...]:
    """ "505(a)" -> 505/a; "505A", "505-A" -> 505A; "၅၀၅(က)", "505a" and "505(A)" can be either."""
    parts = grammar.PARTS.match(number)
    digits, suffix = str(int(parts["digits"])), parts["suffix"]
    clauses = grammar.CLAUSE_PATTERN.findall(parts["clauses"])
    letter = suffix.lstrip("-")
    own = TO_LATIN.get(letter, letter).upper()
    rest = [TO_LATIN.get(clause, clause.lower()) for clause in clauses]
    as_section = make_key(code, "/".join([digits + own, *rest]))
    if letter:
        as_clause = make_key(code, "/".join([digits, own.lower(), *rest]))
        is_sure = suffix.startswith("-") or letter.isupper()
        return (as_section,) if is_sure else (as_section, as_clause)
    if clauses and (clauses[0] in TO_LATIN or clauses[0].isupper()):
        other = make_key(code, "/".join([digits + rest[0].upper(), *rest[1:]]))
        return (as_section, other)
    return (as_section,)
