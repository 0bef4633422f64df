"""Keeping the index in step. Triggers empty the rows that are out of date (members/search/triggers.py); here they are
written anew: a few before each search, all of them with every tick.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import chain
from time import monotonic

from django.db import connection, transaction

from ...models import SearchEntry, SearchWord
from ...models.search import CURRENT, STALE
from ...ready import Ready, which_bring
from ...search import Entry, sources, tokenisers
from ...search.triggers import missing_rows
from ...text import searching
from ...text.clean import CONTROL

BATCH, FEW = 200, 100
ANYWHERE = "#all"  # of things that are not looked for by group
LONGEST = 5.0  # seconds of one tick: mail waits behind it
LONGEST_SEARCHED, LONGEST_SHOWN = 60_000, 20_000  # characters
BLANK = {
    "version": STALE, "terms": "", "title_my": "", "title_en": "", "body": "", "ref": "", "url": "", "place": "",
    "at": None,
}  # fmt: skip
WRITTEN = [*BLANK, "language"]


def mark(kind: str, ids: Collection[int]) -> int:
    """Have these things written anew: for what changes their terms and stands in no watched table."""
    return SearchEntry.objects.filter(kind=kind, object_id__in=ids).update(**BLANK)


def start_anew(kinds: Collection[str] = ()) -> None:
    """Every row of these kinds, of all by default, is to be written anew; things without a row get one."""
    chosen = {kind: source for kind, source in sources.items() if not kinds or kind in kinds}
    with transaction.atomic(), connection.cursor() as cursor:
        SearchEntry.objects.filter(kind__in=chosen).update(version=STALE)
        for kind, source in chosen.items():
            cursor.execute(missing_rows(kind, source))


def progress() -> tuple[int, int]:
    """(rows in step, rows out of step)"""
    stale = SearchEntry.objects.filter(version=STALE).count()
    return SearchEntry.objects.count() - stale, stale


def freshen(most: int = BATCH) -> int:
    """Write up to `most` rows anew that are out of step; returns how many. Rows that are held are left."""
    return _freshen(most) if which_bring([(_stale, {})])[0] else 0


_stale = Ready(lambda: SearchEntry.objects.filter(version=STALE))


@transaction.atomic
def _freshen(most: int) -> int:
    stale = SearchEntry.objects.filter(version=STALE).order_by("pk").select_for_update(skip_locked=True)
    by_kind: dict[str, list[int]] = {}
    for kind, object_id in stale.values_list("kind", "object_id")[:most]:
        by_kind.setdefault(kind, []).append(object_id)
    rows = list(chain.from_iterable(_rows(kind, ids) for kind, ids in by_kind.items()))
    if rows:
        SearchEntry.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=WRITTEN
        )
        words = sorted({word for row in rows for word in row.words})
        SearchWord.objects.bulk_create([SearchWord(word=word) for word in words], ignore_conflicts=True)
    return len(rows)


def write_all() -> int:
    """Write anew all that is out of step; returns how many rows. For commands, which may take their time."""
    done = 0
    while written := freshen():
        done += written
    return done


def catch_up(now: datetime | None = None) -> int:
    """Write anew what is out of step, in batches, for a few seconds; returns how many rows."""
    done, end = 0, monotonic() + LONGEST
    while monotonic() < end and (written := freshen()):
        done += written
    return done


def _rows(kind: str, ids: Collection[int]) -> Iterator[SearchEntry]:
    source = sources.get(kind)
    found = {entry.pk: entry for entry in source.entries(ids)} if source else {}
    for pk in ids:
        yield _row(kind, found.get(pk) or Entry(pk=pk))


def _row(kind: str, entry: Entry) -> SearchEntry:
    titles, body = [_printable(entry.title_my), _printable(entry.title_en)], _printable(entry.body)
    named = titles if entry.is_titled else []
    of_title = [*_terms(named, entry.language), *entry.terms]
    of_labels = _terms(entry.labels, "my")
    of_body = list(_terms([body[:LONGEST_SEARCHED]], entry.language))
    texts = [text for text in (*named, *entry.labels, body) if text]
    known = [term for tokeniser in tokenisers for text in texts for term in tokeniser.of_text(text)]
    places = [f"#g{entry.group}"] if entry.group else []
    source = sources.get(kind)
    places += [] if source and source.in_groups else [ANYWHERE]
    places += [f"#t{code}" for code in entry.topics]
    row = SearchEntry(
        kind=kind, object_id=entry.pk, version=CURRENT, title_my=titles[0], title_en=titles[1],
        body=body[:LONGEST_SHOWN], ref=entry.ref, url=entry.url, place=entry.place, language=entry.language,
        at=entry.at,
    )  # fmt: skip
    parts = [("A", of_title), ("B", of_labels), ("C", [*known, *entry.sections]), ("D", [*of_body, *places])]
    row.terms = searching.vector(parts)
    row.words = {term for term in (*of_title, *of_labels, *of_body) if searching.may_be_meant(term)}
    return row


def _terms(texts: Iterable[str], language: str) -> list[str]:
    return [term for text in texts if text for term in searching.terms(text, language=language)]


def _printable(text: str) -> str:
    return CONTROL.sub(" ", text)
