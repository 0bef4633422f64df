"""Sessions as those who run them: planned, opened, changed, moved, called off; series; presenters; numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cop.forms import ConfirmForm
from members.access import centres_where, permission_required, permission_required_or_403, visible_or_404
from members.services.submissions import once
from members.views.acting import posted, posted_ids, press, show_or_act

from ..forms.organising import (
    ChangeTrainingSessionForm,
    CopySeriesForm,
    MoveTrainingSessionForm,
    PlanTrainingSessionForm,
    SeriesForm,
)
from ..forms.people import HeadCountForm, PresenterForm
from ..models import Series, Training, TrainingSession
from ..services import counting, trainings
from ..services import sessions as services
from .catalogue import get_session
from .training import get_training


def page_of_session(session: TrainingSession) -> str:
    return reverse("trainings:training_session_detail", args=[session.pk])


def page_of_series(series: Series) -> str:
    return reverse("trainings:series_detail", args=[series.pk])


def get_series(request: HttpRequest, pk: int) -> Series:
    return visible_or_404(Series, request.member, pk, "centre")


def session_to_run(request: HttpRequest, pk: int, perm: str) -> TrainingSession:
    session = get_session(request, pk)
    permission_required_or_403(request, perm, session)
    return session


@once
@require_http_methods(["GET", "POST"])
def plan_training_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session of a training, as a draft."""
    training = get_training(request, pk)
    permission_required_or_403(request, "trainings.plan_training_session", training)
    back_url = reverse("trainings:training_detail", args=[pk])
    return _plan(request, back_url, training.language, training=training)


@once
@require_http_methods(["GET", "POST"])
def plan_series_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session of a series, as a draft."""
    series = get_series(request, pk)
    permission_required_or_403(request, "trainings.change_series", series)
    return _plan(request, page_of_series(series), series=series)


def _plan(request: HttpRequest, back_url: str, language: str = "my", **host: Training | Series) -> HttpResponse:
    form = PlanTrainingSessionForm(posted(request), language=language)
    return show_or_act(
        request,
        form,
        lambda: services.plan_session(by=request.member, **host, **form.times(), **form.what()),
        page="trainings/plan_session.html",
        done=_("The session is planned as a draft. Open it when people may register."),
        to=page_of_session,
        back_url=back_url,
    )


@once
@require_http_methods(["GET", "POST"])
def change_training_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_to_run(request, pk, "trainings.change_training_session")
    form = ChangeTrainingSessionForm(posted(request), session=session)
    return show_or_act(
        request,
        form,
        lambda: services.change_session(session, by=request.member, **form.what()),
        page="trainings/change_session.html",
        done=_("Saved."),
        to=page_of_session,
        session=session,
    )


@once
@require_http_methods(["GET", "POST"])
def move_training_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time; then the page that says who was told what."""
    session = session_to_run(request, pk, "trainings.move_training_session")
    form = MoveTrainingSessionForm(posted(request), session=session)
    return show_or_act(
        request,
        form,
        lambda: services.move_session(session, by=request.member, **form.times()),
        page="trainings/move_session.html",
        done=_("The session has moved. Everybody whom mail reaches is told."),
        to=lambda done: reverse("trainings:told_list", args=[done.pk]),
        session=session,
    )


@once
@require_http_methods(["GET", "POST"])
def cancel_training_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_to_run(request, pk, "trainings.cancel_training_session")
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: services.cancel_session(session, by=request.member),
        page="trainings/cancel_session.html",
        done=_("The session is off. Everybody on the list is told."),
        to=lambda done: reverse("trainings:told_list", args=[done.pk]),
        session=session,
    )


@once
@require_POST
def open_training_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_to_run(request, pk, "trainings.change_training_session")
    return press(
        request,
        lambda: services.open_session(session, by=request.member),
        done=_("People may register now."),
        to=page_of_session(session),
    )


@once
@require_http_methods(["GET", "POST"])
def record_head_count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many of each sector took part or watched; no names (C5, C6)."""
    session = session_to_run(request, pk, "trainings.record_head_count")
    form = HeadCountForm(posted(request), session=session)
    return show_or_act(
        request,
        form,
        lambda: counting.record_head_count(session, form.counts(), by=request.member),
        page="trainings/head_count.html",
        done=_("Saved."),
        to=lambda total: page_of_session(session),
        session=session,
    )


@once
@require_http_methods(["GET", "POST"])
def presenter_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Which organisations present what (B9); one is added or taken away at a time."""
    session = session_to_run(request, pk, "trainings.change_training_session")
    standing = [(row.organisation, row.topic) for row in session.presenters.select_related("organisation")]
    if leaving := posted_ids(request, "remove"):
        gone = get_object_or_404(session.presenters, pk__in=leaving[:1])
        rows = [row for row in standing if row != (gone.organisation, gone.topic)]
        trainings.write_presenters(session, rows, by=request.member)
        return redirect("trainings:presenter_list", pk)
    form = PresenterForm(posted(request), reader=request.member)
    if request.method == "POST" and form.is_valid():
        row = form.cleaned_data["organisation"], form.cleaned_data["topic"]
        trainings.write_presenters(session, [*standing, row] if row not in standing else standing, by=request.member)
        return redirect("trainings:presenter_list", pk)
    context = {"session": session, "form": form, "presenters": session.presenters.select_related("organisation")}
    return render(request, "trainings/presenter_list.html", context)


def _series_form(request: HttpRequest, series: Series | None = None) -> SeriesForm:
    centres = centres_where(request, "trainings.add_training")
    return SeriesForm(posted(request), instance=series, centres=centres, reader=request.member)


@permission_required("trainings.add_training")
@once
@require_http_methods(["GET", "POST"])
def add_series(request: HttpRequest) -> HttpResponse:
    form = _series_form(request)
    return show_or_act(
        request,
        form,
        lambda: trainings.save_series(None, by=request.member, **form.what()),
        page="trainings/series_form.html",
        done=_("Saved."),
        to=page_of_series,
    )


@once
@require_http_methods(["GET", "POST"])
def change_series(request: HttpRequest, pk: int) -> HttpResponse:
    """Also adds and takes away organisers (C3)."""
    series = get_series(request, pk)
    permission_required_or_403(request, "trainings.change_series", series)
    form = _series_form(request, series)
    return show_or_act(
        request,
        form,
        lambda: trainings.save_series(series, by=request.member, **form.what()),
        page="trainings/series_form.html",
        done=_("Saved."),
        to=page_of_series,
        series=series,
    )


@once
@require_http_methods(["GET", "POST"])
def copy_series(request: HttpRequest, pk: int) -> HttpResponse:
    series = get_series(request, pk)
    permission_required_or_403(request, "trainings.change_series", series)
    form = CopySeriesForm(posted(request), initial={"title": series.title})
    return show_or_act(
        request,
        form,
        lambda: trainings.copy_series(series, by=request.member, **form.cleaned_data),
        page="trainings/copy_series.html",
        done=_("Here is the copy, as drafts."),
        to=page_of_series,
        series=series,
    )
