"""The page of one training."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cop.models import Group, Resource
from cop.services.citing import by_act
from members import clock
from members.models import Member, PracticeArea, Topic
from members.models.member import CONTENT_LANGUAGES
from members.ready import Ready, ReadyFor
from members.templatetags.waing import digits

from .. import learning
from ..models import (
    CollectionItem,
    Enrolment,
    ItemDone,
    Outcome,
    Prerequisite,
    Registration,
    SessionTrainer,
    Training,
    TrainingCitation,
    TrainingItem,
    TrainingSession,
)
from .registering import register_form

BY_HAND = (TrainingItem.Kind.READING, TrainingItem.Kind.TASK)


def minutes_words(minutes: int) -> str:
    """ "90 minutes", or "3 hours" where they are whole."""
    hours, rest = divmod(minutes, 60)
    if rest or not hours:
        return _("%(n)s minutes") % {"n": digits(minutes)}
    return _("1 hour") if hours == 1 else _("%(n)s hours") % {"n": digits(hours)}


@require_safe
def training_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one can do afterwards, the facts, and the form for a place."""
    training = get_training(request, pk)
    return render(request, "trainings/training_detail.html", training_context(request, training))


# --- what is asked: each statement is written once, where it matters for each standing (docs/adr/0005) ---------------

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
_my_places = Ready(
    lambda member, training: Registration.objects.live().filter(member=member, session__training=training)
)
_trainers = ReadyFor(
    lambda reader, sessions: Member.objects.named_for(reader).filter(
        pk__in=SessionTrainer.objects.accepted().filter(session__pk__among=sessions).values("member")
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
_laws = Ready(lambda training: TrainingCitation.objects.filter(training=training).with_targets())
_my_enrolments = Ready(
    lambda member, training: Enrolment.objects.filter(member=member, training=training).order_by("-pk")
)
_items = ReadyFor(
    lambda reader, training: (
        TrainingItem.objects.filter(training=training)
        .annotate(
            is_done=Exists(
                ItemDone.objects.filter(item=OuterRef("pk"), enrolment__member=reader).exclude(
                    enrolment__state=Enrolment.State.LEFT
                )
            ),
            is_readable=Exists(Resource.objects.visible_to(reader).filter(pk=OuterRef("resource"))),
        )
        .order_by("number")
    )
)
_first_collection = Ready(
    lambda training: CollectionItem.objects.filter(training=training).select_related("collection").order_by("pk")[:1]
)
_in_collection = ReadyFor(
    lambda reader, collection: (
        Training.objects.visible_to(reader)
        .filter(collections=collection)
        .annotate(is_completed=Exists(Enrolment.objects.completed().filter(member=reader, training=OuterRef("pk"))))
        .order_by("collection_items__number")
    )
)


def _lines(kind: str, rows, order: str, code, text: str):
    marked = rows.order_by().annotate(
        line_kind=Value(kind, CharField()), line_order=F(order), line_code=code, line_text=F(text)
    )
    return marked.values_list("line_kind", "line_order", "line_code", "line_text")


def _told_of(name: str) -> Ready:
    """Outcomes, areas and topics of a training, with the names of one language."""
    return Ready(
        lambda training: _lines(
            "outcome", Outcome.objects.filter(training=training), "number", Value("", CharField()), "text"
        ).union(
            _lines("area", PracticeArea.objects.filter(trainings=training), "order", F("code"), name),
            _lines("topic", Topic.objects.filter(trainings=training), "order", F("code"), name),
            all=True,
        )
    )


_told_my, _told_en = _told_of("name_my"), _told_of("name_en")


# --- what the page has of it -----------------------------------------------------------------------------------------


def get_training(request: HttpRequest, pk: int) -> Training:
    """Raises Http404 for one that this person does not see."""
    if found := _one(request.member, pk=pk):
        return found[0]
    raise Http404


def training_context(request: HttpRequest, training: Training) -> dict:
    reader, told = request.member, _told(training)
    sessions = _with_my_places(_sessions_ahead(reader, training=training.pk, now=clock.now()), training, reader)
    to_choose = [one for one in sessions if one.takes_registrations() and one.mine is None]
    enrolments = _my_enrolments(member=reader.pk, training=training.pk)
    begun = next((one for one in enrolments if one.state != Enrolment.State.LEFT), None)
    return {
        "training": training,
        "length": minutes_words(training.minutes),
        "language": dict(CONTENT_LANGUAGES).get(training.language, training.language),
        "level": Training.Level(training.level).label,
        "outcomes": told["outcome"],
        "items": _steps(training, reader),
        "areas": told["area"],
        "topics": told["topic"],
        "needs_before": _before_it(reader, training=training.pk),
        "resources": _in_the_library(reader, training=training.pk),
        "acts": by_act(_laws(training=training.pk)),
        "taken": [one for one in sessions if one.mine],
        "shut": dict.fromkeys(one.centre for one in sessions if one.centre and not one.centre.is_fully_open),
        "form": register_form(request, to_choose) if to_choose else None,
        "trainers": trainers_of(reader, sessions),
        "enrolment": enrolments[0] if enrolments else None,
        "collection": _collection_of(training, reader),
        "learning": learning.of(begun, training, reader) if begun else None,
    }


def _told(training: Training) -> dict[str, list[str]]:
    found = (_told_my if get_language() == "my" else _told_en)(training=training.pk)
    lines: dict[str, list[str]] = {"outcome": [], "area": [], "topic": []}
    for kind, _order, _code, text in sorted(found):
        lines[kind].append(text)
    return lines


def _with_my_places(sessions: list[TrainingSession], training: Training, reader: Member) -> list[TrainingSession]:
    """`mine`: the registration that is live."""
    mine = {row.session_id: row for row in _my_places(member=reader.pk, training=training.pk)}
    for session in sessions:
        session.training, session.mine = training, mine.get(session.pk)
        if session.mine:
            session.mine.session = session
    return sessions


def _steps(training: Training, reader: Member) -> list[TrainingItem]:
    """The parts in their order; `is_done`, `is_ticked_by_hand` for reading and tasks, and `is_readable` where `reader`
    finds what it is about in the library."""
    items = _items(reader, training=training.pk)
    for item in items:
        item.is_ticked_by_hand = item.kind in BY_HAND
        item.kind_label = TrainingItem.Kind(item.kind).label
    return items


def _collection_of(training: Training, reader: Member) -> dict | None:
    """The first collection that the training stands in, in its order, with what I have completed of it."""
    first = _first_collection(training=training.pk)
    if not first:
        return None
    collection = first[0].collection
    seen = _in_collection(reader, collection=collection.pk)
    return {"collection": collection, "trainings": [(one, one.is_completed) for one in seen]}


def trainers_of(reader: Member, sessions: Sequence[TrainingSession]) -> list[Member]:
    """Who agreed to train these sessions, as `reader` may call them."""
    return _trainers(reader, sessions=[one.pk for one in sessions]) if sessions else []
