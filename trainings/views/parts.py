"""The parts of a training and what comes before it, for those who run it; taking it out of the catalogue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cop.forms import ConfirmForm
from cop.models import Resource
from members.access import permission_required_or_403
from members.services.submissions import once
from members.views.acting import posted, posted_ids, show_or_act

from ..forms.parts import PartForm, PrerequisiteForm
from ..models import Training, TrainingItem
from ..services import parts as services
from ..services import trainings
from .training import get_training


def _training(request: HttpRequest, pk: int) -> Training:
    training = get_training(request, pk)
    permission_required_or_403(request, "trainings.change_training", training)
    return training


def _part(request: HttpRequest, pk: int) -> TrainingItem:
    part = get_object_or_404(TrainingItem, pk=pk)
    part.training = _training(request, part.training_id)
    return part


def _form(request: HttpRequest, training: Training, part: TrainingItem | None = None) -> PartForm:
    return PartForm(
        posted(request),
        part=part,
        sessions=training.sessions.standing().select_related("training", "series").in_order(),
        resources=Resource.objects.visible_to(request.member).offered(keep=[part.resource_id] if part else []),
    )


def _list_of(training: Training) -> str:
    return reverse("trainings:part_list", args=[training.pk])


@once
@require_http_methods(["GET", "POST"])
def part_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts in their order, each with its steps up and down; a new one at the end."""
    training = _training(request, pk)
    form = _form(request, training)
    return show_or_act(
        request,
        form,
        lambda: services.add_part(training, by=request.member, **form.what()),
        page="trainings/part_list.html",
        done=_("The part stands at the end."),
        to=lambda _part: _list_of(training),
        training=training,
        parts=training.items.select_related("resource"),
    )


@once
@require_http_methods(["GET", "POST"])
def change_part(request: HttpRequest, pk: int) -> HttpResponse:
    part = _part(request, pk)
    form = _form(request, part.training, part)
    return show_or_act(
        request,
        form,
        lambda: services.change_part(part, by=request.member, **form.what()),
        page="trainings/part_form.html",
        done=_("Saved."),
        to=lambda done: _list_of(done.training),
        training=part.training,
    )


@once
@require_POST
def move_part(request: HttpRequest, pk: int) -> HttpResponse:
    part = _part(request, pk)
    services.move_part(part, by=request.member, up="up" in request.POST)
    return redirect("trainings:part_list", part.training_id)


@once
@require_http_methods(["GET", "POST"])
def remove_part(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own before it: the ticks of those who did it go with it."""
    part = _part(request, pk)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: services.remove_part(part, by=request.member),
        page="trainings/remove_part.html",
        done=_("The part is taken away."),
        to=lambda _nothing: _list_of(part.training),
        part=part,
        training=part.training,
    )


@once
@require_http_methods(["GET", "POST"])
def prerequisite_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes before; one is added or taken away at a time."""
    training = _training(request, pk)
    rows = training.prerequisites.select_related("needs").order_by("pk")
    if leaving := posted_ids(request, "remove"):
        services.remove_prerequisite(get_object_or_404(rows, pk__in=leaving[:1]), by=request.member)
        return redirect("trainings:prerequisite_list", pk)
    found = Training.objects.published().visible_to(request.member).exclude(pk=pk)
    form = PrerequisiteForm(posted(request), trainings=found)
    return show_or_act(
        request,
        form,
        lambda: services.add_prerequisite(training, form.cleaned_data["needs"], by=request.member),
        page="trainings/prerequisite_list.html",
        done=_("Saved."),
        to=lambda _row: request.path,
        training=training,
        rows=rows,
    )


@once
@require_http_methods(["GET", "POST"])
def retire_training(request: HttpRequest, pk: int) -> HttpResponse:
    training = _training(request, pk)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: trainings.retire_training(training, by=request.member),
        page="trainings/retire_training.html",
        done=_("The training is out of the catalogue. What people have of it stays theirs."),
        to=lambda done: reverse("trainings:training_detail", args=[done.pk]),
        training=training,
    )
