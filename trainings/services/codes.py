"""Spoken codes: two an hour, three syllables, said aloud and typed in Burmese or Latin letters (learning 16, 4(4)).

They are made from a key and the session, so nothing is stored that could be stolen or lost, and a trainer without a
line can have them on paper beforehand.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from members import clock, crypto
from members.models import Member
from members.text import ControlCharacter, normalise

from ..models import Attendance, CodeEntry, CodeWatch, Registration, TrainingSession
from .attendance import Mark, dispute, is_sensitive, length_of, mark, outcome_of
from .registrations import lock_session

EVERY = timedelta(minutes=30)
EARLY, LATE = timedelta(minutes=15), timedelta(hours=24)
MOST_WRONG, WITHIN, PAUSE = 10, timedelta(minutes=10), timedelta(minutes=15)
# Two Latin letters and what is heard: no two sound alike to a Burmese ear, and none is a rude word.
SYLLABLES = {
    "ka": "ကာ", "ku": "ကူ", "ke": "ကေ", "ko": "ကို", "sa": "စာ", "si": "စီ", "su": "စူ", "se": "စေ", "so": "စို",
    "ta": "တာ", "ti": "တီ", "te": "တေ", "to": "တို", "na": "နာ", "ni": "နီ", "nu": "နူ", "ne": "နေ", "no": "နို",
    "pa": "ပါ", "pi": "ပီ", "pu": "ပူ", "pe": "ပေ", "po": "ပို", "ma": "မာ", "mi": "မီ", "mu": "မူ", "me": "မေ",
    "mo": "မို", "ya": "ရာ", "yi": "ရီ", "yu": "ရူ", "ye": "ရေ", "la": "လာ", "lu": "လူ", "le": "လေ", "lo": "လို",
    "wa": "ဝါ", "we": "ဝေ", "ha": "ဟာ", "hi": "ဟီ",
}  # fmt: skip
LATIN = list(SYLLABLES)
IN_LATIN = {burmese: latin for latin, burmese in SYLLABLES.items()} | {
    "ယာ": "ya", "ယီ": "yi", "ယူ": "yu", "ယေ": "ye", "ဝာ": "wa", "ပာ": "pa", "၀ါ": "wa", "၀ေ": "we",
}  # fmt: skip
BURMESE = re.compile("|".join(sorted(IN_LATIN, key=len, reverse=True)))
LENGTH = 6  # Latin letters
NOT_LETTERS = re.compile(r"[^a-z]")


@dataclass(frozen=True)
class RoomCode:
    """`spoken_at`: when it is said; `minutes`: what of the session it stands for."""

    number: int
    latin: str
    spoken_at: datetime
    minutes: int

    @property
    def burmese(self) -> str:
        return "".join(SYLLABLES[part] for part in self.parts)

    @property
    def parts(self) -> list[str]:
        return [self.latin[place : place + 2] for place in range(0, LENGTH, 2)]

    @property
    def spelt(self) -> str:
        return "-".join(self.parts)


@dataclass(frozen=True)
class Answer:
    """What a try came to. `kind`: accepted, again, wrong, early, late, paused, not_registered, sensitive. `letters`:
    which letters of a code that is nearly right to look at again; `when`: when it opens, or goes on."""

    kind: str
    letters: tuple[int, ...] = ()
    when: datetime | None = None

    @property
    def is_accepted(self) -> bool:
        return self.kind in ("accepted", "again")


def codes_of(session: TrainingSession) -> list[RoomCode]:
    """The codes of a session in their order: one at the start, then one each half hour."""
    codes: list[RoomCode] = []
    length = length_of(session)
    for number, begin in enumerate(range(0, max(length, 1), 30), start=1):
        seed = crypto.blind(f"room-code:{session.uid}:{number}")
        latin = "".join(LATIN[seed[place] % len(LATIN)] for place in range(LENGTH // 2))
        spoken_at = session.starts_at + timedelta(minutes=begin)
        codes.append(RoomCode(number, latin, spoken_at, min(30, length - begin)))
    return codes


def code_now(session: TrainingSession) -> RoomCode:
    """The one to say now; before the start the first, after the end the last."""
    codes = codes_of(session)
    return next((one for one in reversed(codes) if one.spoken_at <= clock.now()), codes[0])


def read_code(typed: str) -> str:
    """What was typed, in Latin letters: Burmese syllables are turned, all signs and spaces go."""
    try:
        text = normalise(typed[:100], single_line=True).casefold()
    except ControlCharacter:
        return ""
    return NOT_LETTERS.sub("", BURMESE.sub(lambda found: IN_LATIN[found[0]], text.replace(" ", "")))


def enter_code(session: TrainingSession, member: Member, typed: str) -> Answer:
    """Try a code for the own registration. Raises nothing that has to do with the code: a wrong try is counted, and
    what is counted must stay (decision 28). Tries before it opens are not wrong ones (learning 16)."""
    registration = Registration.objects.coming().filter(session=session, member=member).first()
    if registration is None:
        return Answer("not_registered")
    if is_sensitive(session) or session.is_cancelled:
        return Answer("sensitive")
    now = clock.now()
    if now < session.starts_at - EARLY:
        return Answer("early", when=session.starts_at - EARLY)
    if now > session.ends_at + LATE:
        return Answer("late")
    with transaction.atomic():
        return _try(session, registration, member, read_code(typed), now)


def _try(session: TrainingSession, registration: Registration, member: Member, typed: str, now: datetime) -> Answer:
    watch = _watch(member)
    if watch.paused_until and watch.paused_until > now:
        return Answer("paused", when=watch.paused_until)
    code = next((one for one in codes_of(session) if one.latin == typed), None)
    if code is None:
        return _wrong(watch, typed, session, now)
    if CodeEntry.objects.filter(registration=registration, number=code.number).exists():
        return Answer("again")
    session = lock_session(session)
    CodeEntry.objects.create(registration=registration, number=code.number)
    _count(session, registration, member)
    return Answer("accepted")


def _watch(member: Member) -> CodeWatch:
    CodeWatch.objects.bulk_create([CodeWatch(member=member)], ignore_conflicts=True)
    return CodeWatch.objects.select_for_update().get(member=member)


def _wrong(watch: CodeWatch, typed: str, session: TrainingSession, now: datetime) -> Answer:
    if watch.since + WITHIN <= now or watch.paused_until:
        watch.since, watch.wrong, watch.paused_until = now, 0, None
    watch.wrong += 1
    if watch.wrong >= MOST_WRONG:
        watch.paused_until = now + PAUSE
    watch.save()
    return Answer("wrong", letters=_near(typed, session), when=watch.paused_until)


def _near(typed: str, session: TrainingSession) -> tuple[int, ...]:
    """Which letters differ, of a code whose other two syllables are right: help for a slip, none for a guess."""
    for code in codes_of(session) if len(typed) == LENGTH else ():
        off = tuple(place for place in range(LENGTH) if typed[place] != code.latin[place])
        if len({place // 2 for place in off}) == 1:
            return tuple(place + 1 for place in off)
    return ()


def _count(session: TrainingSession, registration: Registration, member: Member) -> None:
    """The codes typed so far, as attendance: who was heard to be there was there at least in part. What people wrote
    by hand, and what a list says, stays; where it says that they did not come, staff decides."""
    numbers = set(registration.code_entries.values_list("number", flat=True))
    minutes = sum(one.minutes for one in codes_of(session) if one.number in numbers)
    by_share = outcome_of(session, minutes)
    outcome = Attendance.Outcome.PARTIAL if by_share == Attendance.Outcome.ABSENT else by_share
    new = Mark(outcome, minutes, Attendance.Source.CODE)
    old = Attendance.objects.filter(registration=registration).first()
    if old is None or old.source == Attendance.Source.CODE:
        mark(session, {registration.pk: new}, by=member)
    elif old.outcome == Attendance.Outcome.ABSENT:
        dispute(old, new)


def forget_entries(before: datetime) -> int:
    """Which codes somebody typed, and who typed wrong ones, goes once the session ended before that moment; that they
    were there stays. A rule of retention; returns how many rows went."""
    typed = CodeEntry.objects.filter(registration__session__ends_at__lt=before)
    wrong = CodeWatch.objects.filter(since__lt=before)
    return typed.delete()[0] + wrong.delete()[0]
