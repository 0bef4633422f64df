"""What a text is found by, and what a query asks for (domain 3.5, architecture 8).

A text becomes terms, which stand in a tsvector: its words, numbers and syllables, the pairs of neighbouring
syllables ("အ_ထောက်"), the stems of English words. A query becomes what must be there. Pairs keep syllables together
without positions, so an index alone can answer.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .digits import fold_digits
from .syllables import readings, starts_syllable, units

MOST_NEEDS = 24  # of one query
LONGEST_TERM = 60  # characters
OFTEN_ENOUGH = 3  # a term that stands more often in a part says no more by it
SHORTEST_BEGINNING = 3  # letters of a Latin word that may be the beginning of another
# Words that say nothing about what is asked. A query of nothing else asks for them all the same.
SILENT = """
a about after all also am an and any are as at be because been before but by can could did do does during for from
had has have he her him his how i if in into is it its just me my no not of on or our out over she should since so
than that the their them then there these they this those to too under until up upon us was we were what when where
which while who whom whose why will with within without would you your
"""
STOP_WORDS = frozenset(SILENT.split())
IN_BURMESE = re.compile("[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]")
CHUNK = re.compile('[^\\s\u104a\u104b,;:!?"()\\[\\]/“”‘’။၊-]+')


@dataclass(frozen=True)
class Need:
    """One thing that a text must hold. `forms`: any of them will do, the word itself first. `begins`: so will a word
    that begins so."""

    forms: tuple[str, ...]
    begins: bool = False
    weight: float = 1.0

    def expression(self, *, exactly: bool = False, weight: str = "") -> str:
        """As a tsquery; `weight`: only where it stands in that part of the text (A is the title)."""
        mark = ("*" if self.begins and not exactly else "") + weight
        return any_of(quoted(form) + (mark and f":{mark}") for form in self.forms)

    def instead(self, words: Iterable[str]) -> "Need":
        """The same need, met by other words."""
        return replace(self, forms=tuple(words))


@dataclass(frozen=True)
class Query:
    """`readings`: the needs for each way to read the letters; a text that meets all of one of them is found."""

    readings: tuple[tuple[Need, ...], ...]

    def __bool__(self) -> bool:
        return any(self.readings)

    def strict(self, *, exactly: bool = False, weight: str = "") -> str:
        """All needs, as a tsquery."""
        return any_of(
            "(" + " & ".join(need.expression(exactly=exactly, weight=weight) for need in needs) + ")"
            for needs in self.readings
        )

    def loose(self) -> str:
        """Any of the needs, as a tsquery."""
        return any_of(need.expression() for need in self.needs())

    def needs(self) -> list[Need]:
        """Each need of any reading once."""
        return list(dict.fromkeys(need for needs in self.readings for need in needs))

    def latin_words(self) -> list[str]:
        """Words of the query that may be mistyped."""
        return [word for need in self.needs() if need.begins and len(word := need.forms[0]) > SHORTEST_BEGINNING]


def any_of(expressions: Iterable[str]) -> str:
    """Any of these tsqueries."""
    return "(" + " | ".join(dict.fromkeys(expressions)) + ")"


def quoted(term: str) -> str:
    """A term as a literal of tsvector and tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def is_burmese(unit: str) -> bool:
    return bool(IN_BURMESE.match(unit))


def is_word(unit: str) -> bool:
    """Latin letters, or a word of another language that is written between spaces."""
    return not unit[0].isdigit() and not is_burmese(unit)


def stem(word: str) -> str:
    """An English word without its ending, roughly: what is left is the beginning of its other forms."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "ches", "shes", "xes")) else word[:-1]
    for ending in ("ing", "ed"):
        bare = word[: -len(ending)]
        if word.endswith(ending) and len(bare) > 2 and not word.endswith("eed"):
            return bare[:-1] if bare[-1] == bare[-2] and bare[-1] not in "ls" else bare
    return word


def terms(text: str, *, language: str = "my") -> list[str]:
    """All that a text is found by, as often as it stands there. Lower case, ASCII digits."""
    found: list[str] = []
    for reading in readings(text) if language in ("my", "en") else [text]:
        here = units(reading, language)
        found += here
        found += [f"{first}_{second}" for first, second in zip(here, here[1:], strict=False) if _joined(first, second)]
        found += [short for unit in here if is_word(unit) and (short := stem(unit)) != unit]
    return [term[:LONGEST_TERM] for term in found]


def _joined(first: str, second: str) -> bool:
    return is_burmese(first) and is_burmese(second)


def vector(parts: Sequence[tuple[str, Iterable[str]]]) -> str:
    """[(weight A–D, terms)] -> the literal of a tsvector. Places only count how often: pairs keep neighbours."""
    marks: dict[str, list[str]] = {}
    for weight, found in parts:
        counts: dict[str, int] = {}
        for term in found:
            counts[term] = counts.get(term, 0) + 1
        for term, times in counts.items():
            marks.setdefault(term, []).extend([weight] * min(times, OFTEN_ENOUGH))
    return " ".join(
        f"{quoted(term)}:" + ",".join(f"{place}{weight}" for place, weight in enumerate(weights, start=1))
        for term, weights in marks.items()
    )


def parse(words: str, *, fixed: Sequence[str] = ()) -> Query:
    """What somebody typed -> what is looked for. `fixed`: terms that were recognised already, each must stand there.

    Spaces part what may stand apart; what is written without one stands together.
    """
    set_terms = tuple(Need((term,), weight=2.0) for term in dict.fromkeys(fixed))
    found = [_needs(reading) for reading in readings(words)]
    if IN_BURMESE.search(words):
        found.append(_whole_words(words))
    kept = [(*set_terms, *needs)[:MOST_NEEDS] for needs in found]
    return Query(tuple(dict.fromkeys(needs for needs in kept if needs)))


def _needs(text: str) -> list[Need]:
    found = [need for chunk in CHUNK.findall(text) for need in _of_chunk(units(chunk, "my"))]
    telling = [need for need in found if need.forms[0] not in STOP_WORDS]
    return list(dict.fromkeys(telling or found))


def _whole_words(text: str) -> list[Need]:
    """As a language that has words between spaces keeps them."""
    return list(dict.fromkeys(Need((unit,)) for unit in units(text, "other")))


def _of_chunk(here: list[str]) -> list[Need]:
    found, run = [], []
    for unit in [*here, ""]:
        if unit and is_burmese(unit):
            run.append(unit)
            continue
        found += _of_run(run)
        run = []
        if unit:
            found.append(_of_word(unit) if is_word(unit) else Need((fold_digits(unit),)))
    return found


def _of_run(run: list[str]) -> list[Need]:
    if len(run) < 2:
        return [Need((unit,)) for unit in run]
    return [Need((f"{first}_{second}",)) for first, second in zip(run, run[1:], strict=False)]


def _of_word(word: str) -> Need:
    forms = tuple(dict.fromkeys((word, stem(word))))
    return Need(forms, begins=len(forms[-1]) >= SHORTEST_BEGINNING)


def distance(first: str, second: str, most: int) -> int:
    """How many letters were left out, added, changed or swapped with their neighbour; `most` + 1 for more."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(second, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and other == first[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def near_words(word: str, known: Iterable[str]) -> list[str]:
    """Those of the known words that may have been meant: one slip, two in a long word; the nearest first."""
    most = 2 if len(word) > 7 else 1
    measured = ((distance(word, other, most), other) for other in known if other != word)
    return [other for far, other in sorted(measured) if far <= most][:8]


def may_be_meant(term: str) -> bool:
    """A Latin word that somebody may mistype."""
    return 4 <= len(term) <= 24 and term.isascii() and term.isalpha()


def excerpt(text: str, query: Query, *, around: int = 90) -> tuple[str, str, str]:
    """(before, what was found, after) of the first place that meets a need, cut between syllables; the beginning of
    the text where nothing is found word for word."""
    begin, end = _place(text, query) or (0, 0)
    first, last = max(0, begin - around), end + (around if end else 2 * around)
    while 0 < first < begin and not _may_cut(text, first):
        first -= 1
    while last < len(text) and not _may_cut(text, last):
        last += 1
    before, after = text[first:begin], text[end:last]
    return ("…" if first else "") + before, text[begin:end], after + ("…" if last < len(text) else "")


def _place(text: str, query: Query) -> tuple[int, int] | None:
    folded = fold_digits(text).casefold()
    if len(folded) != len(text):  # a letter that grows in lower case: places would be wrong
        return None
    for needs in query.readings:
        for phrase, begins in sorted(_phrases(needs), key=lambda one: -len(one[0])):
            pattern = r"\s*".join(map(re.escape, phrase.split("_")))
            edge = "" if is_burmese(phrase) else r"(?<![^\W_])"
            if found := re.search(edge + pattern + (r"\w*" if begins else ""), folded):
                return found.span()
    return None


def _phrases(needs: Sequence[Need]) -> list[tuple[str, bool]]:
    """The words of the needs, with pairs of syllables joined again to what was typed; and each pair by itself."""
    found, run = [], ""
    for need in needs:
        pair = need.forms[0]
        run = f"{run}_{pair.split('_', 1)[1]}" if "_" in pair and run.endswith(f"_{pair.split('_')[0]}") else pair
        found += [(run, need.begins), *((form, need.begins) for form in need.forms)]
    return found


def _may_cut(text: str, at: int) -> bool:
    inside = text[at - 1].isascii() and text[at - 1].isalnum() and text[at].isascii() and text[at].isalnum()
    return not inside and starts_syllable(text, at)
