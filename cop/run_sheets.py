"""The session kit (domain 4): what a session is made of, in which order, and when each part begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .models import AgendaItem, GroupSession, SessionDay

Format = GroupSession.Format
STEP = 5  # minutes: nobody keeps to 13 of them


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a session: its share in minutes of the whole, its name, and how it is done."""

    minutes: int
    name: Promise
    how: Promise


@dataclass(frozen=True, slots=True)
class Row:
    """A part of this session: from when to when, and what, in each of both languages."""

    begins: datetime
    ends: datetime
    minutes: int
    names: tuple[str, str]
    hows: tuple[str, str]


LANGUAGES = ("my", "en")
CHECK_IN = Part(
    5,
    _("Safety and check-in"),
    _("Phones away, no names of clients, what is said here stays here. One sentence each: how are you?"),
)
UPDATE = Part(10, _("Law update"), _("What changed since last time, with the section. Who saw it used?"))
CLINIC = _("5 minutes the case without names, 5 questions, 10 ideas with the law, 5 what we would do.")
DRILL = Part(
    15, _("Skill drill"), _("In pairs: one speaks for three minutes as before the court, the other listens. Change.")
)
CLOSING = Part(
    10,
    _("Actions and next time"),
    _("Who does what until when? Who leads next, best somebody who has not led? Rate it."),
)
KIT = (
    CHECK_IN,
    UPDATE,
    Part(25, _("Case clinic A"), CLINIC),
    Part(25, _("Case clinic B"), CLINIC),
    DRILL,
    CLOSING,
)
QUESTIONS = Part(25, _("Questions"), _("Those who have not spoken first. Write down what nobody could answer."))
KITS = {
    Format.PRESENTATION: (
        CHECK_IN,
        Part(
            30,
            _("Presentation"),
            _("At most three things to remember, with the section for each."),
        ),
        QUESTIONS,
        DRILL,
        CLOSING,
    ),
    Format.LAW_UPDATE: (
        CHECK_IN,
        Part(30, _("What is new in the law"), _("What it said, what it says now, since when. Read it aloud.")),
        Part(30, _("What it changes for our cases"), _("Take two cases of the group: what would we argue now?")),
        Part(15, _("Questions"), QUESTIONS.how),
        CLOSING,
    ),
    Format.BRAINSTORMING: (
        CHECK_IN,
        Part(10, _("The question"), _("One question on the board that everybody can read.")),
        Part(10, _("Alone"), _("Everybody writes ideas in silence, one on each paper.")),
        Part(20, _("In pairs"), _("Choose the three best, say why.")),
        Part(25, _("Together"), _("Put what is alike side by side. Nobody says no yet.")),
        Part(10, _("Choose"), _("Everybody has three points. The top idea becomes a task with a name and a day.")),
        CLOSING,
    ),
    Format.IDEATION: (
        CHECK_IN,
        Part(15, _("The problem"), _("Whose problem is it, when, how often? A case without names.")),
        Part(20, _("Many ways"), _("At least ten ways to solve it, also foolish ones.")),
        Part(25, _("One way, small"), _("What could we try within a month, with what we have?")),
        Part(15, _("What could go wrong"), _("For clients, for us. Leave out what endangers anybody.")),
        CLOSING,
    ),
    Format.WORKSHOP: (
        CHECK_IN,
        Part(10, _("Aims of the day"), _("What will we be able to do tonight that we cannot do now?")),
        Part(60, _("Part one"), _("A short input, then work in small groups on a case.")),
        Part(15, _("Break"), _("Tea.")),
        Part(60, _("Part two"), _("The same again, harder.")),
        DRILL,
        CLOSING,
    ),
    Format.EXCHANGE_VISIT: (
        CHECK_IN,
        Part(20, _("The hosts"), _("How we work, what we are proud of, what does not work yet.")),
        Part(20, _("The guests"), _("The same.")),
        Part(30, _("A case from each"), CLINIC),
        Part(15, _("What we take home"), _("Everybody names one thing to try within a month.")),
        CLOSING,
    ),
}


def _spread(minutes: Sequence[int], whole: int) -> list[int]:
    """These minutes stretched or pressed to `whole` minutes in steps of five; what is left goes to the longest part.

    A session too short for five minutes a part keeps as many parts as fit, the first and the last always.
    """
    total = sum(minutes)
    parts = [max(STEP, round(m * whole / total / STEP) * STEP) for m in minutes]
    while (over := sum(parts) - whole) > 0 and max(parts) > STEP:
        parts[parts.index(max(parts))] -= min(over, STEP)
    parts[parts.index(max(parts))] -= min(over, 0)
    return parts


def _fitting(parts: Sequence[Part], whole: int) -> Sequence[Part]:
    most = max(whole // STEP, 2)
    return parts if len(parts) <= most else (*parts[: most - 1], parts[-1])


def run_sheet(session: GroupSession, day: SessionDay) -> list[Row]:
    """The parts of one day of this session, from its start to its end."""
    whole = int((day.ends_at - day.starts_at) / timedelta(minutes=1))
    parts = _fitting(KITS.get(session.format, KIT), whole)
    spread = _spread([part.minutes for part in parts], whole)
    ends = [day.starts_at + timedelta(minutes=n) for n in accumulate(spread)]
    begins = [day.starts_at, *ends[:-1]]
    return [
        Row(since, until, minutes, _both(part.name), _both(part.how))
        for part, minutes, since, until in zip(parts, spread, begins, ends, strict=True)
    ]


def run_sheets(session: GroupSession) -> Iterator[tuple[SessionDay, list[Row]]]:
    """Each day with its parts: those of the agenda where somebody wrote one, else those of the kit; two statements."""
    agenda = list(session.agenda.all())
    for number, day in enumerate(session.days.all(), 1):
        own = [item for item in agenda if item.day == number]
        yield day, _as_planned(day, own) if own else run_sheet(session, day)


def _as_planned(day: SessionDay, items: Sequence[AgendaItem]) -> list[Row]:
    """The agenda's parts one after the other, in the language in which they were written."""
    ends = list(accumulate((timedelta(minutes=item.minutes) for item in items), initial=timedelta()))
    return [
        Row(day.starts_at + since, day.starts_at + until, item.minutes, (item.what, ""), ("", ""))
        for item, since, until in zip(items, ends, ends[1:], strict=False)
    ]


def _both(text: Promise) -> tuple[str, str]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(text))
    return found[0], found[1]
