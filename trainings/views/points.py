"""Viewing points: one is opened, and its proctor ticks who is there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.services.submissions import once
from members.templatetags.waing import digits
from members.views.acting import posted, posted_ids, show_or_act

from ..forms.attendance import ProctorForm, TicksForm, ViewingPointForm
from ..models import ViewingPoint
from ..services import points as services
from .day import LATE, DayRow, day_rows, get_training_session


@once
@require_http_methods(["GET", "POST"])
def add_viewing_point(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.add_viewing_point", session)
    form = ViewingPointForm(posted(request), session=session, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.add_viewing_point(session, by=request.member, **form.cleaned_data),
        page="trainings/add_viewing_point.html",
        done=_("The viewing point is open."),
        to=lambda _point: reverse("trainings:session_day", args=[pk]),
        session=session,
    )


@once
@require_http_methods(["GET", "POST"])
def change_proctor(request: HttpRequest, pk: int) -> HttpResponse:
    """Another person says who was there."""
    point = visible_or_404(ViewingPoint, request.member, pk, "session__training")
    permission_required_or_403(request, "trainings.add_viewing_point", point)
    form = ProctorForm(posted(request), session=point.session, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.change_proctor(point, by=request.member, **form.cleaned_data),
        page="trainings/change_proctor.html",
        done=_("Saved."),
        to=lambda _point: reverse("trainings:session_day", args=[point.session_id]),
        session=point.session,
        point=point,
    )


@once
@require_http_methods(["GET", "POST"])
def viewing_point_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The people who come to viewing points; the proctor ticks those who sit here."""
    point = visible_or_404(ViewingPoint, request.member, pk, "session__training")
    permission_required_or_403(request, "trainings.mark_viewing_point", point)
    rows = day_rows(point.session, request.member, services.people_at(point))
    form = TicksForm(posted(request), people=[row.pk for row in rows])
    if request.method == "POST" and form.is_valid():
        try:
            n = services.mark_viewing_point(
                point,
                here=form.cleaned_data["here"],
                was=form.cleaned_data["was"],
                by=request.member,
                is_late_allowed=request.user.has_perm(LATE, point.session),
            )
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            text = ngettext("%(n)s person written.", "%(n)s people written.", n) % {"n": digits(n)}
            messages.success(request, text)
            return redirect("trainings:viewing_point_detail", pk)
    return render(request, "trainings/viewing_point_detail.html", _at_the_point(request, point, rows, form))


def _at_the_point(request: HttpRequest, point: ViewingPoint, rows: list[DayRow], form: TicksForm) -> dict:
    """What the page shows; ticks that could not be kept stay in the form."""
    here = {row.pk for row in rows if row.is_here and row.one.point_id == point.pk}
    chosen = set(posted_ids(request, "here")) if form.is_bound else here
    return {
        "point": point,
        "session": point.session,
        "rows": [(row, row.pk in chosen) for row in rows],
        "was": request.POST.get("was", "") if form.is_bound else ",".join(map(str, sorted(here))),
        "form": form,
    }
