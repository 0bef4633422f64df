"""Finding a training: the catalogue, the page of one, of a session, of a series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cop.models import Group, Resource
from cop.services.citing import by_act
from members import clock, labels
from members.access import visible_or_404
from members.keyset import Page, first_page, page_of
from members.models import Member
from members.models.member import CONTENT_LANGUAGES
from members.ready import Ready, ReadyFor
from members.templatetags.waing import digits, lang_of, listed
from members.text import truncate_syllables

from .. import learning
from ..filters import TrainingFilter
from ..models import (
    Audience,
    Collection,
    Enrolment,
    HeadCount,
    ItemDone,
    Prerequisite,
    Registration,
    Series,
    SessionTrainer,
    Training,
    TrainingItem,
    TrainingSession,
)
from ..services.feedback import may_answer
from .registering import register_form

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


def minutes_words(minutes: int) -> str:
    """ "90 minutes", or "3 hours" where they are whole."""
    hours, rest = divmod(minutes, 60)
    if rest or not hours:
        return _("%(n)s minutes") % {"n": digits(minutes)}
    return _("1 hour") if hours == 1 else _("%(n)s hours") % {"n": digits(hours)}


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
def training_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one can do afterwards, the facts, and the form for a place."""
    training = get_training(request, pk)
    return render(request, "trainings/training_detail.html", training_context(request, training))


# What one reader may see of one training: written once for each standing (docs/adr/0005).
_one = ReadyFor(
    lambda reader, pk: (
        Training.objects.select_related("centre__organisation", "group", "curator")
        .visible_to(reader)
        .filter(pk=pk)
        # whoever trains need not know of a hidden group (community B4)
        .annotate(tells_group=Exists(Group.objects.visible_to(reader).filter(pk=OuterRef("group"))))
    )
)
_sessions_ahead = ReadyFor(
    lambda reader, training, now: (
        TrainingSession.objects.select_related("centre__organisation")
        .visible_to(reader)
        .filter(training=training)
        .upcoming(now)
    )
)
_before_it = ReadyFor(
    lambda reader, training: (
        Training.objects.visible_to(reader)
        .filter(pk__in=Prerequisite.objects.filter(training=training).values("needs"))
        .order_by("pk")
    )
)
_in_the_library = ReadyFor(
    lambda reader, training: Resource.objects.visible_to(reader).filter(
        pk__in=Training.resources.through.objects.filter(training=training).values("resource")
    )
)


def get_training(request: HttpRequest, pk: int) -> Training:
    """Raises Http404 for one that this person does not see."""
    if found := _one(request.member, pk=pk):
        return found[0]
    raise Http404


def training_context(request: HttpRequest, training: Training) -> dict:
    reader = request.member
    sessions = _sessions_ahead(reader, training=training.pk, now=clock.now())
    mine = {
        row.session_id: row for row in Registration.objects.live().filter(member=request.member, session__in=sessions)
    }
    for session in sessions:
        session.mine = mine.get(session.pk)
        session.training = training
    to_choose = [one for one in sessions if one.takes_registrations() and one.mine is None]
    return {
        "training": training,
        "length": minutes_words(training.minutes),
        "outcomes": training.outcomes.all(),
        "items": _items(training, request.member),
        "areas": training.areas.all(),
        "topics": training.topics.all(),
        "needs_before": _before_it(reader, training=training.pk),
        "resources": _in_the_library(reader, training=training.pk),
        "acts": by_act(training.citations.with_targets()),
        "taken": [one for one in sessions if one.mine],
        "shut": dict.fromkeys(one.centre for one in sessions if one.centre and not one.centre.is_fully_open),
        "form": register_form(request, to_choose) if to_choose else None,
        "trainers": trainers_of(request.member, sessions),
        "enrolment": Enrolment.objects.filter(training=training, member=request.member).order_by("-pk").first(),
        "collection": _collection_of(training, request.member),
        "learning": learning.of(training, request.member),
    }


def _items(training: Training, member: Member) -> list[TrainingItem]:
    """The parts in their order; `is_done`, `is_ticked_by_hand` for reading and tasks, and `is_readable` where `member`
    finds what it is about in the library."""
    done = ItemDone.objects.filter(enrolment__training=training, enrolment__member=member)
    done = done.exclude(enrolment__state=Enrolment.State.LEFT)
    ids, items = set(done.values_list("item", flat=True)), list(training.items.all())
    library = [item.resource_id for item in items if item.resource_id]
    seen = set(Resource.objects.visible_to(member).filter(pk__in=library).values_list("pk", flat=True))
    for item in items:
        item.is_readable = item.resource_id in seen
        item.is_done = item.pk in ids
        item.is_ticked_by_hand = item.kind in (TrainingItem.Kind.READING, TrainingItem.Kind.TASK)
    return items


def _collection_of(training: Training, member: Member) -> dict | None:
    """The first collection that the training stands in, in its order, with what I have completed of it."""
    item = training.collection_items.select_related("collection").order_by("pk").first()
    if item is None:
        return None
    collection = item.collection
    seen = Training.objects.visible_to(member).filter(collections=collection).order_by("collection_items__number")
    done = set(Enrolment.objects.completed().filter(member=member).values_list("training", flat=True))
    return {"collection": collection, "trainings": [(one, one.pk in done) for one in seen]}


def trainers_of(reader: Member, sessions) -> list[Member]:
    """Who agreed to train these sessions, as `reader` may call them."""
    agreed = SessionTrainer.objects.accepted().filter(session__in=[one.pk for one in sessions])
    return list(Member.objects.named_for(reader).filter(pk__in=agreed.values("member")))


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
