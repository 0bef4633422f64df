"""The past of a centre that moves in: questions with their answers, one object a line.

All or nothing but for what the de-identification stop holds back: that is named and stays out. A number that the
group has already is left as it is, so the same file may come twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from members import clock
from members.models import Member
from members.models.member import CONTENT_LANGUAGES
from members.services import audit
from members.templatetags.waing import lang_of
from members.text import ControlCharacter, identifying, normalise

from ..models import Answer, Group, Question
from ..models.question import TEXT_LENGTH, TITLE_LENGTH
from . import citing
from .groups import lock_live_group

LANGUAGES = {code for code, _label in CONTENT_LANGUAGES}
MOST_ANSWERS = 200


class BadLine(Exception):
    """A line that cannot be read, in words that hold nothing of it."""


@dataclass(frozen=True)
class Brought:
    """One thread of the file, tidied."""

    ref: str
    title: str
    body: str
    language: str
    asked_at: datetime
    answers: tuple[tuple[str, str, datetime], ...]  # (text, language, moment)

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(self.title, self.language), (self.body, self.language), *(one[:2] for one in self.answers)]


@dataclass
class Report:
    """What became of each line: numbers, and refs with the kinds of what was found; never a text."""

    imported: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    stopped: list[dict] = field(default_factory=list)
    warned: list[dict] = field(default_factory=list)


# --- reading ---------------------------------------------------------------------------------------------------------


def read(row: object) -> Brought:
    """An object {ref, title, body, lang, asked_at, answers}; an answer is a text or {body, lang, answered_at}.
    Raises BadLine."""
    if not isinstance(row, dict):
        raise BadLine("no object")
    ref = row.get("ref")
    if isinstance(ref, bool) or not isinstance(ref, str | int) or not 0 < len(str(ref).strip()) <= 80:
        raise BadLine("no ref")
    language = _language(row, "my")
    asked_at = _moment(row.get("asked_at"))
    answers = row.get("answers") or []
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise BadLine("answers is no list")
    return Brought(
        ref=str(ref).strip(),
        title=_text(row, "title", language, TITLE_LENGTH, single_line=True),
        body=_text(row, "body", language, None, needed=False),
        language=language,
        asked_at=asked_at,
        answers=tuple(_answer(one, language, asked_at) for one in answers),
    )


def _answer(row: object, language: str, asked_at: datetime) -> tuple[str, str, datetime]:
    row = {"body": row} if isinstance(row, str) else row
    if not isinstance(row, dict):
        raise BadLine("an answer is no text")
    language = _language(row, language)
    given = row.get("answered_at") or row.get("posted_at") or row.get("at")
    return _text(row, "body", language, None), language, _moment(given) if given else asked_at


def _language(row: dict, otherwise: str) -> str:
    language = row.get("lang") or otherwise
    if language not in LANGUAGES:
        raise BadLine("lang is unknown")
    return language


def _text(
    row: dict, name: str, language: str, longest: int | None, *, single_line: bool = False, needed: bool = True
) -> str:
    """Through the normaliser of the forms. What came from elsewhere may be longer than a form takes, to a limit."""
    value = row.get(name) or ""
    if not isinstance(value, str):
        raise BadLine(f"{name} is no text")
    try:
        text = normalise(value, language=language, single_line=single_line)
    except ControlCharacter:
        raise BadLine(f"{name} holds a control character") from None
    if needed and not text:
        raise BadLine(f"no {name}")
    if len(text) > (longest or 5 * TEXT_LENGTH):
        raise BadLine(f"{name} is too long")
    return text


def _moment(value: object) -> datetime:
    """A date or a moment; without a zone it is Yangon's. Raises BadLine, also for one that has not come."""
    try:
        day = parse_date(value) if isinstance(value, str) and len(value) == len("2025-03-01") else None
        moment = parse_datetime(value) if isinstance(value, str) and day is None else None
    except ValueError:
        moment = day = None
    if day:
        moment = datetime(day.year, day.month, day.day, 12)
    if moment is None:
        raise BadLine("asked_at is no date")
    moment = moment if timezone.is_aware(moment) else moment.replace(tzinfo=clock.YANGON)
    if moment > clock.now():
        raise BadLine("a date lies ahead")
    return moment


# --- taking in -------------------------------------------------------------------------------------------------------


@transaction.atomic
def import_questions(rows: Iterable[Brought], *, group: Group, by: Member) -> Report:
    """Take these threads into the group, in the name of nobody: `by` stands in the rows, and no page shows it.

    A ref twice in the file counts once. Raises Refused for an archived group.
    """
    group = lock_live_group(group)
    known = set(Question.objects.filter(group=group).exclude(ref="").values_list("ref", flat=True))
    report = Report()
    for row in rows:
        if row.ref in known:
            report.known.append(row.ref)
            continue
        if _stop(row, report):
            continue
        _take(row, group, by)
        known.add(row.ref)
        report.imported.append(row.ref)
    audit.record(
        "questions_imported", by=by, on=group, centre_id=group.host_centre_id, n=len(report.imported),
        stopped=len(report.stopped),
    )  # fmt: skip
    return report


def _stop(row: Brought, report: Report) -> bool:
    found = [match for text, language in row.texts for match in identifying.find(text, language)]
    stopped = {match.kind for match in found if match.strength == identifying.STOP}
    warned = {match.kind for match in found} - stopped
    if stopped:
        report.stopped.append({"ref": row.ref, "kinds": sorted(stopped)})
    elif warned:
        report.warned.append({"ref": row.ref, "kinds": sorted(warned)})
    return bool(stopped)


def _take(row: Brought, group: Group, by: Member) -> None:
    """State and clock say what was so then: the first answer is the first response, whoever gave it."""
    first = min((moment for _text, _language, moment in row.answers), default=None)
    question = Question.objects.create(
        group=group,
        author=by,
        is_anonymous=True,
        state=Question.State.ANSWERED if row.answers else Question.State.OPEN,
        title=row.title,
        body=row.body or row.title,
        language=row.language or lang_of(row.title),
        opened_at=row.asked_at,
        first_response_at=first,
        ref=row.ref,
        is_demo=group.is_demo,
    )
    for body, language, moment in row.answers:
        answer = Answer.objects.create(
            question=question, author=by, body=body, language=language, posted_at=moment, is_demo=group.is_demo
        )
        citing.set_citations(answer.citations, certain_cites(body), question=question)


def certain_cites(text: str) -> list[citing.Cite]:
    """The law that a text names without a doubt."""
    options = [offer.certain for offer in citing.offers_in(text)]
    return [citing.Cite(option.target, option.pinpoint) for option in options if option]
