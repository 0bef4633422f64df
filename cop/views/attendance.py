"""Closing a session: held or not, who led it, who was there."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import permission_required_or_403
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms import AttendanceForm, CloseForm
from ..services import attendance as services
from .sessions import address_of, get_session


@once
@require_http_methods(["GET", "POST"])
def close_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.close_session", session)
    form = CloseForm(posted(request), session=session, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.close_session(session, by=request.member, **form.facts()),
        page="cop/close_session.html",
        done=_("The session is closed."),
        to=address_of,
        session=session,
        group=session.group,
    )


@require_POST
def reopen_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.reopen_session", session)
    return press(
        request,
        lambda: services.reopen_session(session, by=request.member),
        done=_("The session is open again. Correct it and close it."),
        to=reverse("cop:close_session", args=[session.group.code, session.pk]),
    )


@once
@require_http_methods(["GET", "POST"])
def take_attendance(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Names and heads alone, while the session runs or to correct it later."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.take_attendance", session)
    form = AttendanceForm(posted(request), session=session, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.take_attendance(session, by=request.member, present=form.present()),
        page="cop/take_attendance.html",
        done=_("Saved who was there."),
        to=address_of,
        session=session,
        group=session.group,
    )
