"""Getting a place, taking an offer, giving a place back; and all of mine on one page."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import get_visible_or_404, permission_required, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.keyset import page_of
from members.services.submissions import once
from members.views.acting import posted, press

from ..forms import RegisterForm
from ..models import Enrolment, Registration, Training, TrainingItem, TrainingSession
from ..services import enrolments
from ..services import registrations as services

SAID = {
    Registration.State.CONFIRMED: gettext_lazy("You have a place."),
    Registration.State.WAITLISTED: gettext_lazy(
        "All places are taken. You are in line, and we write when one becomes free."
    ),
    Registration.State.REQUESTED: gettext_lazy("You have asked for a place. We tell you when it is decided."),
    Registration.State.OFFERED: gettext_lazy("A place is kept for you."),
}


def register_form(request: HttpRequest, sessions: list[TrainingSession]) -> RegisterForm:
    """The form for these sessions."""
    return RegisterForm(posted(request), sessions=sessions, waiting=_waiting(sessions))


def _waiting(sessions: list[TrainingSession]) -> dict[tuple[int, str], int]:
    """{(session, way): how many wait}, in one statement, and none while there are places: then nobody is told."""
    full = [one.pk for one in sessions if any(one.places_left(mode) == 0 for mode in one.modes)]
    if not full:
        return {}
    rows = Registration.objects.waiting().filter(session__in=full).order_by()
    return {(pk, mode): n for pk, mode, n in rows.values_list("session", "mode").annotate(n=Count("pk"))}


@permission_required("trainings.register")
@once
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """A place in one of the sessions of a training."""
    training = visible_or_404(Training, request.member, pk)
    sessions = [one for one in training.sessions.visible_to(request.member).upcoming() if one.takes_registrations()]
    for session in sessions:
        session.training = training
    to = reverse("trainings:training_detail", args=[pk])
    return _register(request, sessions, back=to, title=training.title)


@permission_required("trainings.register")
@once
@require_http_methods(["GET", "POST"])
def register_for_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A place in this one session."""
    session = visible_or_404(TrainingSession, request.member, pk, "training", "series")
    sessions = [session] if session.takes_registrations() else []
    to = reverse("trainings:training_session_detail", args=[pk])
    return _register(request, sessions, back=to, title=str(session))


def _register(request: HttpRequest, sessions: list[TrainingSession], *, back: str, title: str) -> HttpResponse:
    form = register_form(request, sessions)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.register(member=request.member, by=request.member, **form.what())
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, str(SAID[Registration.State(done.state)]))
            return redirect(back)
    return render(request, "trainings/register.html", {"form": form, "back_url": back, "title": title})


@require_safe
def my_places(request: HttpRequest) -> HttpResponse:
    """What is to come, and what was."""
    rows = Registration.objects.filter(member=request.member).select_related("session__training", "session__series")
    ahead = list(Registration.objects.ahead_of(request.member))
    page = page_of(request, rows.exclude(pk__in=[row.pk for row in ahead]))
    return render(request, "trainings/my_places.html", {"ahead": ahead, "page": page, "rows": list(page)})


def _act(request: HttpRequest, pk: int, perm: str, verb: Callable[..., Registration], said: str) -> HttpResponse:
    registration = visible_or_404(Registration, request.member, pk, "session", "member")
    permission_required_or_403(request, perm, registration)
    to = reverse("trainings:my_places")
    return press(request, lambda: verb(registration, by=request.member), done=said, to=to)


@once
@require_POST
def answer_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the place that is kept for me."""
    return _act(request, pk, "trainings.answer_offer", services.accept_offer, _("You have a place."))


@once
@require_POST
def give_back_place(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Thank you for saying so. The place goes to the next person.")
    return _act(request, pk, "trainings.give_back_place", services.give_back, said)


@permission_required("trainings.register")
@once
@require_POST
def take_up_training(request: HttpRequest, pk: int) -> HttpResponse:
    """Work through a training at home, whether or not there is a session to come to."""
    training = get_visible_or_404(Training.objects.published(), request.member, pk=pk)
    enrolments.enrol(training, request.member)
    return redirect("trainings:training_detail", pk)


@permission_required("trainings.register")
@once
@require_POST
def leave_training(request: HttpRequest, pk: int) -> HttpResponse:
    """Not any more, or not now; taken up again it begins anew."""
    training = visible_or_404(Training, request.member, pk)
    enrolment = Enrolment.objects.open().filter(training=training, member=request.member).first()
    if enrolment:
        enrolments.leave_training(enrolment)
    return redirect("trainings:training_detail", pk)


@permission_required("trainings.register")
@once
@require_POST
def mark_item(request: HttpRequest, pk: int) -> HttpResponse:
    """I have read this, or done that; or not after all."""
    item = get_object_or_404(TrainingItem.objects.select_related("training"), pk=pk)
    training = get_visible_or_404(Training.objects.published(), request.member, pk=item.training_id)
    act = partial(enrolments.mark_item, item, by=request.member, is_done="undo" not in request.POST)
    return press(request, act, to=reverse("trainings:training_detail", args=[training.pk]))
