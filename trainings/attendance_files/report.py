"""What a file says of a session: minutes for each registered person, whom to ask about, who is nobody we know."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from .matching import AMBIGUOUS, HOST, SUGGEST, SURE, UNMATCHED, WHYS, Match, Matching, match
from .meeting import Meeting, Row
from .people import Person
from .spans import minutes


def report_of(
    meeting: Meeting, people: Iterable[Person], registered: Sequence[str], *, starts_at: datetime, ends_at: datetime
) -> dict:
    """The object that `read_attendance` prints. Times are of the session, aware; they are written in their zone."""
    found = match(meeting, people, registered)
    window = starts_at.timestamp(), ends_at.timestamp()
    persons = _people(found, window)
    seen = {one["person"] for one in persons}
    report = {
        "session": {
            "starts_at": starts_at.replace(tzinfo=None).isoformat(),
            "ends_at": ends_at.replace(tzinfo=None).isoformat(),
            "zone": str(starts_at.tzinfo),
        },
        "registered": list(registered),
        "hosts": sorted({one.name for one in found.of(HOST)}),
        "people": persons,
        "ambiguous": _ambiguous(found),
        "unmatched": _unmatched(found),
        "registered_not_seen": [one for one in sorted(set(registered)) if one not in seen],
        **meeting.counts,
    }
    if meeting.kind == "bbb":
        report["still_in_the_room"] = _still_here(found)
    return report


def by_person(found: Matching) -> dict[Person, list[Match]]:
    """{person: the matches that are theirs, or may be}, in the order of their ids."""
    theirs: dict[Person, list[Match]] = {}
    for one in found.of(*SURE, SUGGEST):
        theirs.setdefault(one.people[0], []).append(one)
    return dict(sorted(theirs.items(), key=lambda pair: pair[0].id))


def rows_of(matches: Iterable[Match], *, hows: Collection[str]) -> list[Row]:
    """All rows of the matches that were found in one of these ways."""
    return [row for one in matches if one.how in hows for row in one.rows]


def _people(found: Matching, window: tuple[float, float]) -> list[dict]:
    return [_person(person, matches, window) for person, matches in by_person(found).items()]


def _person(person: Person, matches: list[Match], window: tuple[float, float]) -> dict:
    sure, all_rows = rows_of(matches, hows=SURE), rows_of(matches, hows=(*SURE, SUGGEST))
    return {
        "person": person.id,
        "how": min((one.how for one in matches), key=(*SURE, SUGGEST).index),
        "rows": len(all_rows),
        "minutes": minutes(sure),
        "minutes_in_session": minutes(sure, window),
        "minutes_confirmed": minutes(all_rows),
        "minutes_confirmed_in_session": minutes(all_rows, window),
        "suggested_names": sorted({f"{one.name} [{one.why}]" for one in matches if one.how == SUGGEST}),
    }


def _ambiguous(found: Matching) -> list[dict]:
    return [
        {"name": one.name, "candidates": [person.id for person in one.people], "minutes": minutes(one.rows)}
        for one in sorted(found.of(AMBIGUOUS), key=lambda one: one.name.casefold())
    ]


def _unmatched(found: Matching) -> list[dict]:
    """By reason; names of people before names of accounts."""
    rows = sorted(
        found.of(UNMATCHED),
        key=lambda one: (WHYS.index(one.why), any(sign in one.name for sign in ".@_"), one.name.casefold()),
    )
    return [{"name": one.name, "why": one.why, "minutes": minutes(one.rows)} for one in rows]


def _still_here(found: Matching) -> list[str]:
    matches = found.of(*SURE, SUGGEST)
    return sorted({one.people[0].id for one in matches if any(row.is_open for row in one.rows)})
