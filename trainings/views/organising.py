"""Those who run trainings: the list of sessions, writing trainings down, copying them, collections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cop.forms import ConfirmForm
from cop.models import Group, Resource
from members import clock
from members.access import (
    centres_where,
    permission_required,
    permission_required_or_403,
    visible_or_404,
)
from members.keyset import Page, first_page, page_of
from members.models import Member
from members.ready import ReadyFor
from members.services.submissions import once
from members.templatetags.waing import digits, lang_of, listed
from members.views.acting import posted, show_or_act

from ..filters import OrganiserFilter
from ..forms.organising import CollectionForm, CuratorForm, TrainingForm
from ..models import Collection, Training, TrainingSession
from ..permissions.curators import may_curate, may_curate_training
from ..reports import month
from ..services import trainings as services
from .training import get_training


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A line of the organisers' list, ready to be placed."""

    url: str
    title: str
    lang: str
    starts_at: datetime
    state: str
    tag: str
    facts: str


MOST_DUE = 50  # listed at once; the others stand among the rest with their badge
PAGE, LATEST = 20, ("-starts_at", "-id")
STATES = {"cancelled": "hot", "draft": "due", "over": "", "open": "ok"}


def _state(session: TrainingSession) -> tuple[str, str]:
    """(state, words)."""
    if session.is_cancelled:
        return "cancelled", _("Called off")
    if session.status == TrainingSession.Status.DRAFT:
        return "draft", _("Draft")
    return ("over", _("Over")) if session.has_ended else ("open", _("Registration open"))


def _places(session: TrainingSession) -> str:
    """ "12 of 30" in all the ways of coming together; without a limit only how many."""
    held = sum(getattr(session, f"held_{mode}") for mode in session.modes)
    capacities = [session.capacity_of(mode) for mode in session.modes]
    if None in capacities:
        return _("%(n)s places taken") % {"n": digits(held)}
    return _("%(n)s of %(all)s places taken") % {"n": digits(held), "all": digits(sum(capacities))}


def rows_of(sessions: Iterable[TrainingSession]) -> list[SessionRow]:
    """How they come together is looked up once for all rows, and so is the address."""
    ways = {code: str(label) for code, label in TrainingSession.Mode.choices}
    path = reverse("trainings:training_session_detail", args=[0]).removesuffix("0/")
    return [_row_of(session, f"{path}{session.pk}/", ways[session.mode]) for session in sessions]


def _row_of(session: TrainingSession, url: str, way: str) -> SessionRow:
    title, (state, words) = str(session), _state(session)
    waiting = _("%(n)s in line") % {"n": digits(session.waiting)} if session.waiting else ""
    return SessionRow(
        url=url,
        title=title,
        lang=lang_of(title),
        starts_at=session.starts_at,
        state=words,
        tag=STATES[state],
        facts=listed(way, "" if state == "over" else _places(session), waiting),
    )


def _with_row_facts(sessions):
    return sessions.select_related("training", "series").with_waiting()


def _drafts_of(reader: Member):
    return Training.objects.run_by(reader).filter(status=Training.Status.DRAFT).order_by("-pk")[:8]


# The list as the navigation opens it: written once for each standing (docs/adr/0005).
_latest = ReadyFor(
    lambda reader: _with_row_facts(TrainingSession.objects.run_by(reader)).order_by(*LATEST)[: PAGE + 1]
)
_drafts = ReadyFor(_drafts_of)


def _sessions_page(request: HttpRequest, filters: OrganiserFilter) -> Page:
    if not request.GET:
        return first_page(request, _latest(request.member), order=LATEST, size=PAGE)
    return page_of(request, _with_row_facts(filters.qs.run_by(request.member)), order=LATEST, size=PAGE)


@permission_required("trainings.view_organiser")
@require_safe
def organiser_list(request: HttpRequest) -> HttpResponse:
    """The sessions that one runs, the latest first."""
    filters = OrganiserFilter(request.GET)
    page = _sessions_page(request, filters)
    context = {
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "page": page,
        "rows": rows_of(page),
        "drafts": _drafts(request.member),
    }
    return render(request, "trainings/organiser_list.html", context)


@require_safe
def curated_list(request: HttpRequest) -> HttpResponse:
    """What one looks after as its curator, and what of it is to be looked at again (A9)."""
    mine = Training.objects.filter(curator=request.member).exclude(status=Training.Status.RETIRED)
    collections = list(Collection.objects.filter(curator=request.member).order_by("pk"))
    due = [*Training.objects.filter(curator=request.member).needing_review().order_by("review_on", "pk")[:MOST_DUE]]
    context = {
        "due": due,
        "due_collections": [one for one in collections if one.needs_review],
        "collections": collections,
        "page": page_of(request, mine),
    }
    return render(request, "trainings/curated_list.html", context)


@permission_required("trainings.view_organiser")
@require_safe
def organiser_month(request: HttpRequest) -> HttpResponse:
    """The sessions of all trainings that one sees, by day, so that two are not planned upon each other."""
    first = month.month_of(request.GET.get("month", ""), clock.today())
    context = {
        "first": first,
        "before": f"{month.beside(first, -1):%Y-%m}",
        "after": f"{month.beside(first, 1):%Y-%m}",
        "days": [(day.on, rows_of(day.sessions)) for day in month.days_of(first, request.member)],
        "today": clock.today(),
    }
    return render(request, "trainings/organiser_month.html", context)


def _training_form(request: HttpRequest, training: Training | None = None) -> TrainingForm:
    member, linked = request.member, training.resources.values_list("pk", flat=True) if training else ()
    return TrainingForm(
        posted(request),
        instance=training,
        centres=centres_where(request, "trainings.add_training"),
        groups=Group.objects.live().readable_by(member).order_by("code"),
        resources=Resource.objects.visible_to(member).offered(keep=linked),
    )


def _saved(training: Training) -> str:
    lacks_test = training.needs_post_test and not training.test_forms.open().exists()
    if training.status == Training.Status.PUBLISHED and lacks_test:
        return _("Saved. Nobody can complete it before its test is in use.")
    return _("Saved.")


def _page_of(training: Training) -> str:
    return reverse("trainings:training_detail", args=[training.pk])


@permission_required("trainings.add_training")
@once
@require_http_methods(["GET", "POST"])
def add_training(request: HttpRequest) -> HttpResponse:
    form = _training_form(request)
    return show_or_act(
        request,
        form,
        lambda: services.save_training(None, by=request.member, curator=request.member, **form.what()),
        page="trainings/training_form.html",
        done=_("Saved."),
        to=_page_of,
    )


@once
@require_http_methods(["GET", "POST"])
def change_training(request: HttpRequest, pk: int) -> HttpResponse:
    training = get_training(request, pk)
    permission_required_or_403(request, "trainings.change_training", training)
    form = _training_form(request, training)
    return show_or_act(
        request,
        form,
        lambda: services.save_training(training, by=request.member, **form.what()),
        page="trainings/training_form.html",
        done=_saved,
        to=_page_of,
        training=training,
    )


@once
@require_http_methods(["GET", "POST"])
def change_curator(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else looks after a training."""
    training = get_training(request, pk)
    permission_required_or_403(request, "trainings.change_training", training)
    form = CuratorForm(posted(request), curators=may_curate_training(training, request.member), reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.save_training(training, by=request.member, curator=form.cleaned_data["curator"]),
        page="trainings/change_curator.html",
        done=_("Saved."),
        to=lambda _saved: reverse("trainings:training_list"),
        training=training,
    )


@once
@require_http_methods(["GET", "POST"])
def copy_training(request: HttpRequest, pk: int) -> HttpResponse:
    training = get_training(request, pk)
    permission_required_or_403(request, "trainings.copy_training", training)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: services.copy_training(training, by=request.member),
        page="trainings/copy_training.html",
        done=_("Here is the copy, as a draft."),
        to=_page_of,
        training=training,
    )


def _collection_form(request: HttpRequest, collection: Collection | None = None) -> CollectionForm:
    return CollectionForm(
        posted(request),
        instance=collection,
        centres=centres_where(request, "trainings.add_training"),
        trainings=Training.objects.visible_to(request.member),
        curators=may_curate(request.member, collection.curator_id if collection else None),
        reader=request.member,
    )


@permission_required("trainings.add_training")
@once
@require_http_methods(["GET", "POST"])
def add_collection(request: HttpRequest) -> HttpResponse:
    form = _collection_form(request)
    return show_or_act(
        request,
        form,
        lambda: services.save_collection(None, by=request.member, **form.what()),
        page="trainings/collection_form.html",
        done=_("Saved."),
        to=lambda done: reverse("trainings:collection_detail", args=[done.pk]),
    )


@once
@require_http_methods(["GET", "POST"])
def change_collection(request: HttpRequest, pk: int) -> HttpResponse:
    collection = visible_or_404(Collection, request.member, pk)
    permission_required_or_403(request, "trainings.change_collection", collection)
    form = _collection_form(request, collection)
    return show_or_act(
        request,
        form,
        lambda: services.save_collection(collection, by=request.member, **form.what()),
        page="trainings/collection_form.html",
        done=_("Saved."),
        to=lambda done: reverse("trainings:collection_detail", args=[done.pk]),
        collection=collection,
    )
