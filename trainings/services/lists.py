"""Lists of participants come in: uploaded, looked at, decided, confirmed (learning 17). Nothing is written before.

The file stays, sealed, for two weeks after the upload, so that rows can still be given to somebody after it was taken
in; it is read again at every look. Confirming the same thing twice changes nothing.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from cop.roster.table import FileRefused
from members import clock, crypto
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..attendance_files.matching import AMBIGUOUS, DEVICE_NAME, HOST, VIEWING_POINT, Match, match
from ..attendance_files.meeting import Meeting, Row, Span
from ..attendance_files.moments import NEAR
from ..attendance_files.names import keys_of
from ..attendance_files.people import Person
from ..attendance_files.reading import read_meeting
from ..attendance_files.spans import minutes
from ..models import Attendance, AttendanceFile, NameAlias, Registration, TrainingSession
from .attendance import Mark, check_may_write, dispute, is_sensitive, mark, outcome_of
from .registrations import lock_session

State = AttendanceFile.State
KEPT = timedelta(days=14)
NOBODY = 0
# Behind these sits nobody in particular: a decision about one says nothing about the next.
NO_ALIAS = (DEVICE_NAME, VIEWING_POINT)


@dataclass
class Line:
    """One visitor of the list. `registration`: whose it is counted as, None for nobody; `is_decided`: sure, or
    somebody said so."""

    key: str
    match: Match
    registration: int | None
    is_decided: bool
    minutes: int

    @property
    def candidates(self) -> list[int]:
        return [int(person.id) for person in self.match.people]


@dataclass
class Look:
    """What a list would do. `people`: {registration id: the mark it makes}; `there`: {registration id: minutes in the
    session}, also of who was there too shortly to count; `refused`: a code instead of all else; `hosts`: names
    of those who held the meeting, of whom nothing is written."""

    kind: str = ""
    lines: list[Line] = field(default_factory=list)
    people: dict[int, Mark] = field(default_factory=dict)
    there: dict[int, int] = field(default_factory=dict)
    refused: str = ""
    hosts: list[str] = field(default_factory=list)

    def of(self, *hows: str) -> list[Line]:
        return [line for line in self.lines if line.match.how in hows]

    @property
    def open_rows(self) -> int:
        return sum(not line.is_decided for line in self.lines)


@transaction.atomic
def upload(session: TrainingSession, data: bytes, name: str, *, by: Member) -> AttendanceFile:
    """Keep a list, sealed, for the look that follows; the same file again leads to the one that is there.

    Raises Refused: sensitive trainings keep no names.
    """
    session = lock_session(session)
    if is_sensitive(session):
        raise Refused(_("This training is sensitive: count heads, write no names."), field="file")
    digest = hashlib.sha256(data).hexdigest()
    known = AttendanceFile.objects.filter(session=session, digest=digest).exclude(state=State.DROPPED).first()
    if known is not None and known.content is not None:
        return known
    content = base64.b64encode(data).decode()
    file = known or AttendanceFile(session=session, digest=digest, uploaded_by=by, choices="{}")
    file.content, file.file_name, file.uploaded_at = content, name[:200], clock.now()
    file.choices = file.choices or "{}"
    file.save()
    audit.record("attendance_list_uploaded", by=by, on=file, centre_id=session.centre_id)
    return file


def look(file: AttendanceFile) -> Look:
    """Read the list as it is decided so far. Writes nothing. Raises Refused when it is no longer kept."""
    if file.content is None:
        raise Refused(_("The file is no longer kept. Upload it again."))
    session = file.session
    zone = ZoneInfo(session.zone)
    try:
        meeting = read_meeting(
            base64.b64decode(file.content), file.file_name,
            starts_at=session.starts_at.astimezone(zone), ends_at=session.ends_at.astimezone(zone),
        )  # fmt: skip
    except FileRefused as refused:
        return Look(refused=refused.code)
    if _is_of_another_day(meeting, _window(session)):
        return Look(refused="file_of_another_day")
    people = people_of(session)
    found = match(meeting, people, [person.id for person in people])
    lines = _lines(session, found.matches, json.loads(file.choices or "{}"))
    rows = rows_by_registration(lines)
    there = {pk: minutes(theirs, _window(session)) for pk, theirs in rows.items()}
    hosts = sorted({one.name for one in found.matches if one.how == HOST})
    return Look(meeting.kind, lines, _marks(session, meeting.kind, there), there, hosts=hosts)


def people_of(session: TrainingSession) -> list[Person]:
    """Everybody on the list of the session; the id is that of the registration."""
    rows = Registration.objects.coming().filter(session=session).select_related("member__township", "guest")
    rows = list(rows.order_by("pk"))
    aliases: dict[int, list[str]] = {}
    for alias in NameAlias.objects.filter(member__in=[row.member_id for row in rows if row.member_id]):
        aliases.setdefault(alias.member_id, []).append(alias.screen_name)
    return [_person(row, aliases.get(row.member_id, [])) for row in rows]


def _person(row: Registration, aliases: list[str]) -> Person:
    if (guest := row.guest) is not None:
        address = (guest.email or "").casefold()
        return Person(str(row.pk), full_name_en=guest.full_name or "", email=address, phone=guest.phone or "")
    member = row.member
    called = [*aliases, member.display_name] if member.display_name else aliases
    return Person(
        str(row.pk), member.full_name_my or "", member.full_name_en or "", member.honorific or "",
        (member.email or "").casefold(), member.phone or "", member.township.name_en if member.township else "",
        tuple(called),
    )  # fmt: skip


def _lines(session: TrainingSession, matches: Iterable[Match], choices: Mapping[str, int]) -> list[Line]:
    window = _window(session)
    lines, seen = [], {}
    for one in matches:
        if one.how == HOST:
            continue
        base = key_of(one)
        seen[base] = number = seen.get(base, 0) + 1  # two visitors of one name are two lines
        key = f"{base}{number}"
        registration = int(one.people[0].id) if one.is_sure else choices.get(key) or None
        is_decided = one.is_sure or key in choices
        lines.append(Line(key, one, registration, is_decided, minutes(one.rows, window)))
    return lines


def key_of(one: Match) -> str:
    """A name for a visitor in forms: the same at every look, and no name."""
    return crypto.blind("\n".join(one.rows[0].account)).hex()[:16]


def _window(session: TrainingSession) -> Span:
    return session.starts_at.timestamp(), session.ends_at.timestamp()


def _is_of_another_day(meeting: Meeting, window: Span) -> bool:
    """Whether nobody came or went near the session: taken in, the list would call all of them absent."""
    spans = [row.span for row in meeting.rows if row.span]
    begin, end = window[0] - NEAR, window[1] + NEAR
    return bool(spans) and not any(span[0] < end and span[1] > begin for span in spans)


def rows_by_registration(lines: Iterable[Line]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for line in lines:
        if line.registration:
            found.setdefault(line.registration, []).extend(line.match.rows)
    return found


def _marks(session: TrainingSession, kind: str, there: Mapping[int, int]) -> dict[int, Mark]:
    """{registration id: mark} of {registration id: minutes in the session}."""
    marks = {}
    for pk, n in there.items():
        outcome = outcome_of(session, n)
        kept = 0 if outcome == Attendance.Outcome.ABSENT else n
        marks[pk] = Mark(outcome, kept, kind, mode=Registration.Mode.ONLINE)
    return marks


@transaction.atomic
def choose(file: AttendanceFile, choices: Mapping[str, int | None]) -> AttendanceFile:
    """Keep what somebody decided, {key of a line: registration id, 0 for nobody, None for not decided}.

    Raises Refused: thrown away, or a person who is not on the list of the session.
    """
    file = _lock(file)
    people = {int(person.id) for person in people_of(file.session)}
    kept = json.loads(file.choices or "{}")
    for key, chosen in choices.items():
        if chosen is None:
            kept.pop(key, None)
        elif chosen == NOBODY or chosen in people:
            kept[key] = chosen
        else:
            raise Refused(_("Somebody is not on the list of this session any more. Open it again."))
    file.choices = json.dumps(kept)
    file.save(update_fields=["choices"])
    return file


def _lock(file: AttendanceFile) -> AttendanceFile:
    rows = AttendanceFile.objects.select_for_update(of=["self"]).select_related("session__training")
    file = rows.get(pk=file.pk)
    if file.state == State.DROPPED:
        raise Refused(_("This list was thrown away."))
    return file


@transaction.atomic
def confirm(file: AttendanceFile, *, by: Member, is_late_allowed: bool = False) -> AttendanceFile:
    """Write what the list says; a person's rows of all lists of the session are joined. `counts` says what came of it.

    What people wrote by hand stays; where a code says another thing, both stand until staff decides. Raises Refused.
    """
    file = _lock(file)
    session = lock_session(file.session)
    check_may_write(session, is_late_allowed=is_late_allowed)
    file.session = session
    seen = look(file)
    if seen.refused:
        raise Refused(_("This list cannot be read."))
    rows = _with_other_lists(file, rows_by_registration(seen.lines))
    there = {pk: minutes(theirs, _window(session)) for pk, theirs in rows.items()}
    marks = _marks(session, seen.kind, there)
    new, disputed = _sort(marks)
    written = mark(session, new, by=by, is_late_allowed=is_late_allowed)
    for row, other in disputed:
        dispute(row, other)
    _remember(seen.lines, by)
    file.state, file.confirmed_at, file.confirmed_by = State.CONFIRMED, file.confirmed_at or clock.now(), by
    file.open_rows = seen.open_rows
    file.counts = {"people": len(marks), "written": written, "disputed": len(disputed), "open": seen.open_rows}
    file.save(update_fields=["state", "confirmed_at", "confirmed_by", "open_rows", "counts"])
    if written or disputed:
        audit.record("attendance_list_taken", by=by, on=file, centre_id=session.centre_id, **file.counts)
    return file


def _with_other_lists(file: AttendanceFile, rows: dict[int, list[Row]]) -> dict[int, list[Row]]:
    """A meeting that broke down and began again has two lists: their stays are joined."""
    others = AttendanceFile.objects.filter(session=file.session, state=State.CONFIRMED).exclude(pk=file.pk)
    for other in others.exclude(content=None):
        other.session = file.session
        for pk, theirs in rows_by_registration(look(other).lines).items():
            if pk in rows:
                rows[pk] = rows[pk] + theirs
    return rows


def _sort(marks: Mapping[int, Mark]) -> tuple[dict[int, Mark], list[tuple[Attendance, Mark]]]:
    """(to be written, what contradicts a row that stands)."""
    standing = {row.registration_id: row for row in Attendance.objects.filter(registration__in=marks)}
    new, disputed = {}, []
    for pk, one in marks.items():
        old = standing.get(pk)
        if old is None or old.source in Attendance.FILES:
            # The same minutes from a list of another program say nothing new.
            if old is None or (old.outcome, old.minutes) != (one.outcome, one.minutes):
                new[pk] = one
        elif old.outcome != one.outcome and _matters(old) and old.other_source == "":
            disputed.append((old, one))
    return new, disputed


def _matters(old: Attendance) -> bool:
    return old.source == Attendance.Source.CODE or old.outcome == Attendance.Outcome.ABSENT


def _remember(lines: Iterable[Line], by: Member) -> None:
    """Names on screens that somebody gave to a person are known from then on."""
    chosen = [
        line for line in lines if line.registration and not line.match.is_sure and line.match.why not in NO_ALIAS
    ]
    members = dict(
        Registration.objects.filter(pk__in=[line.registration for line in chosen], member__isnull=False).values_list(
            "pk", "member"
        )
    )
    aliases = NameAlias.objects.filter(member__in=members.values()).values_list("member", "name_bidx")
    known = {(member, bytes(sealed)) for member, sealed in aliases}
    for line in chosen:
        member, sealed = members.get(line.registration), _alias_mark(line.match.name)
        # Of two people with one name the name itself tells nothing, whoever it was this time.
        if member and line.match.how != AMBIGUOUS and (member, sealed) not in known:
            known.add((member, sealed))
            NameAlias(member_id=member, screen_name=line.match.name, name_bidx=sealed, confirmed_by=by).save()


def _alias_mark(name: str) -> bytes:
    return crypto.blind("screen-name:" + "|".join(keys_of(name)))


@transaction.atomic
def drop(file: AttendanceFile, *, by: Member) -> None:
    """Throw a list away that was not taken in; twice does no harm. Raises Refused when it was taken in."""
    file = AttendanceFile.objects.select_for_update(of=["self"]).get(pk=file.pk)
    if file.state == State.CONFIRMED:
        raise Refused(_("This list was taken in already."))
    if file.state == State.UPLOADED:
        file.state, file.content, file.choices = State.DROPPED, None, None
        file.save(update_fields=["state", "content", "choices"])
        audit.record("attendance_list_dropped", by=by, on=file, centre_id=file.session.centre_id)


def forget_files(now: datetime) -> int:
    """Lists go two weeks after the upload; what was taken from them stays. A rule of retention."""
    old = AttendanceFile.objects.filter(uploaded_at__lt=now - KEPT, content__isnull=False)
    n = old.exclude(state=State.UPLOADED).update(content=None, choices=None, open_rows=0)
    return n + AttendanceFile.objects.filter(uploaded_at__lt=now - KEPT, state=State.UPLOADED).update(
        content=None, choices=None, state=State.DROPPED
    )
