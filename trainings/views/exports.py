"""Lists and figures that leave the house. Each copy stands in the audit, so it takes a press of a button (C-28)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from members.access import permission_required
from members.errors import Refused
from members.stepup import require_step_up
from members.views.attachments import attachment

from ..forms.learning import PeriodForm
from ..models import Training
from ..reports.figures import people_for
from ..services import exports
from .sessions import session_to_run


@require_POST
@require_step_up
def take_registrations(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_to_run(request, pk, "trainings.take_registrations")
    try:
        return attachment(exports.take_registrations(session, by=request.member), f"session-{session.pk}.csv")
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("trainings:registration_list", pk)


@require_POST
@require_step_up
@permission_required("trainings.take_learning_figures")
def take_learning_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the page, of the period that it shows."""
    period = PeriodForm(request.POST).period()
    found = Training.objects.visible_to(request.member), people_for(request.member), period
    return attachment(exports.take_learning_figures(*found, by=request.member), "learning.csv")
