"""Finding a training: the catalogue, the page of a session, of a series, of a collection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import clock, labels
from members.access import visible_or_404
from members.keyset import Page, first_page, page_of
from members.models import Member
from members.models.member import CONTENT_LANGUAGES
from members.ready import Ready, ReadyFor
from members.templatetags.waing import lang_of, listed
from members.text import truncate_syllables

from ..filters import TrainingFilter
from ..models import (
    Audience,
    Collection,
    HeadCount,
    Registration,
    Series,
    SessionTrainer,
    Training,
    TrainingSession,
)
from ..services.feedback import may_answer
from .registering import register_form
from .training import minutes_words, trainers_of

SUMMARY_LENGTH = 40
PAGE = 20


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A line of the catalogue, ready to be placed. `next_at` is the next date that one can register for."""

    url: str
    title: str
    lang: str
    summary: str
    facts: str
    next_at: datetime | None
    tag: str


def _tag(training: Training) -> str:
    if training.status != Training.Status.PUBLISHED:
        return str(training.get_status_display())
    return _("Needs review") if training.needs_review else ""


def rows_of(trainings: Iterable[Training]) -> list[TrainingRow]:
    """Words of the closed lists are looked up once for all rows."""
    lists = (CONTENT_LANGUAGES, Training.Level.choices, Audience.choices)
    languages, levels, kinds = ({code: str(label) for code, label in one} for one in lists)
    path = reverse("trainings:training_list")
    return [
        TrainingRow(
            url=f"{path}{training.pk}/",
            title=training.title,
            lang=lang_of(training.title),
            summary=truncate_syllables(training.summary, SUMMARY_LENGTH),
            facts=listed(
                minutes_words(training.minutes), languages.get(training.language, training.language),
                levels[training.level], *(kinds[code] for code in training.audience),
            ),
            next_at=training.next_at,
            tag=_tag(training),
        )
        for training in trainings
    ]  # fmt: skip


def with_next_date(trainings, now: datetime | None = None):
    """`next_at`: the next start of an open session."""
    starts = {"sessions__starts_at__gt": now or clock.now()}
    ahead = Q(sessions__status="open", sessions__cancelled_at=None, **starts)
    return trainings.annotate(next_at=Min("sessions__starts_at", filter=ahead))


def _offered(trainings, reader: Member, now: datetime):
    """What of these the catalogue has for `reader`, with the next date."""
    return with_next_date(trainings.visible_to(reader).exclude(status=Training.Status.RETIRED), now)


def _with_mine(collections, reader: Member):
    """`is_beside_mine`: the reader curates some training."""
    return collections.annotate(is_beside_mine=Exists(Training.objects.filter(curator=reader)))


# The catalogue as the navigation opens it: written once for each standing (docs/adr/0005).
_newest = ReadyFor(lambda reader, now: _offered(Training.objects.all(), reader, now).order_by("-id")[: PAGE + 1])
_collections = ReadyFor(lambda reader: _with_mine(Collection.objects.visible_to(reader), reader))
_series = ReadyFor(lambda reader: Series.objects.visible_to(reader)[:6])
_my_next = Ready(lambda member, now: Registration.objects.ahead_of(member, now)[:5])


def _page_of(request: HttpRequest, filters: TrainingFilter) -> Page:
    if not request.GET:
        return first_page(request, _newest(request.member, now=clock.now()), order=["-id"], size=PAGE)
    return page_of(request, _offered(filters.qs, request.member, clock.now()), size=PAGE)


@require_safe
def training_list(request: HttpRequest) -> HttpResponse:
    """The catalogue, the newest first, with my next dates above."""
    reader = request.member
    collections = _collections(reader)
    filters = TrainingFilter(request.GET, words=labels.read(), collections=collections)
    page = _page_of(request, filters)
    is_filtered = any(request.GET.get(name) for name in filters.filters)
    curated = any(one.curator_id == reader.pk or one.is_beside_mine for one in collections)
    context = {
        "curates": curated if collections else Training.objects.filter(curator=reader).exists(),
        "filters": filters,
        "is_filtered": is_filtered,
        "page": page,
        "rows": rows_of(page),
        "mine": [] if is_filtered else _my_next(member=reader.pk, now=clock.now()),
        "collections": [] if is_filtered else collections[:12],
        "series": [] if is_filtered else _series(reader),
    }
    return render(request, "trainings/training_list.html", context)


@require_safe
def training_session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where for those who come, my place, and the tools of those who run or train it."""
    session = get_session(request, pk)
    mine = Registration.objects.filter(session=session, member=request.member).first()
    is_mine = mine is not None and mine.is_live
    asked = SessionTrainer.objects.asked().filter(session=session, member=request.member).first()
    trains = asked is not None and asked.state == SessionTrainer.State.ACCEPTED
    can_register = session.takes_registrations() and not is_mine and not trains
    context = {
        "session": session,
        "mine": mine,
        "asks_feedback": mine is not None and session.has_ended and not may_answer(session, request.member),
        "is_let_in": mine is not None and mine.state in Registration.COMING,
        "place_in_line": place_in_line(mine) if mine else None,
        "asked": asked,
        "trainers": trainers_of(request.member, [session]),
        "presenters": list(session.presenters.select_related("organisation")),
        "letters": session.letters.visible_to(request.member)[:10],
        "counts": list(HeadCount.objects.filter(session=session).order_by("sector", "mode")),
        "form": register_form(request, [session]) if can_register else None,
    }
    if request.user.has_perm("trainings.view_registrations", session):
        context |= _for_organisers(session)
    return render(request, "trainings/training_session_detail.html", context)


def _for_organisers(session: TrainingSession) -> dict:
    rows = session.registrations.order_by().values("state").annotate(n=Count("pk"))
    states = {row["state"]: row["n"] for row in rows}
    State = Registration.State
    labels = [(State(code).label, states[code]) for code in State.values if code in states]
    return {"states": labels, "runs": True}


def get_session(request: HttpRequest, pk: int) -> TrainingSession:
    return visible_or_404(TrainingSession, request.member, pk, "training__group", "series", "centre__organisation")


def place_in_line(registration: Registration) -> int | None:
    """1 for who is next; None for who is not in line."""
    if registration.state != Registration.State.WAITLISTED:
        return None
    line = Registration.objects.waiting().filter(session=registration.session_id, mode=registration.mode)
    return line.filter(position__lt=registration.position).count() + 1


@require_safe
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of topics and dates, who organises it, and how many took part, as numbers (C1–C6)."""
    series = visible_or_404(Series, request.member, pk)
    sessions = list(series.sessions.visible_to(request.member).in_order())
    counts = HeadCount.objects.filter(session__in=[one.pk for one in sessions])
    by_sector = counts.by_sector()
    context = {
        "series": series,
        "sessions": sessions,
        "organisers": series.organisers.order_by("name_en", "pk"),
        "sectors": [(label, by_sector[code]) for code, label in HeadCount.sector.field.choices if code in by_sector],
        "total": sum(by_sector.values()),
    }
    return render(request, "trainings/series_detail.html", context)


@require_safe
def collection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Why these, and in which order (A9)."""
    collection = visible_or_404(Collection, request.member, pk)
    seen = Training.objects.visible_to(request.member).filter(collections=collection)
    rows = rows_of(with_next_date(seen).order_by("collection_items__number"))
    context = {"collection": collection, "rows": rows}
    if collection.curator_id:
        context["curator"] = Member.objects.named_for(request.member).filter(pk=collection.curator_id).first()
    return render(request, "trainings/collection_detail.html", context)
