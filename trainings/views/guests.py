"""People from outside, for those who run a session: their links, and how they are reached."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import reasons
from members.access import permission_required_or_403, visible_or_404
from members.mail.rendering import token_url
from members.services import outsiders
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, show_or_act

from ..forms.people import GuestDetailsForm, GuestForm
from ..models import Registration
from ..notifications.places import REMINDER
from ..place_links import place_token
from ..services import guests
from .sessions import session_to_run


def _guest_rows(rows: QuerySet[Registration]) -> list[tuple[Registration, str, str]]:
    """(registration, the link while there is something to answer, why no mail reaches an address that we have)."""
    found = outsiders.find(REMINDER, [row.guest.uid for row in rows if row.guest.email])
    return [
        (
            row,
            token_url("trainings:place", place_token(row)) if row.is_live else "",
            reasons.say(why) if isinstance(why := found.get(row.guest.uid), str) else "",
        )
        for row in rows
    ]


def _where_the_link_goes(row: Registration) -> str:
    if row.guest.wants_mail:
        return _("A place is kept. The link goes by mail.")
    return _("A place is kept. Hand the link over.")


@require_step_up(scope=lambda request, pk: f"guests:{pk}")
@once
@require_http_methods(["GET", "POST"])
def guest_list(request: HttpRequest, pk: int) -> HttpResponse:
    """People from outside with how they are reached and their links (C-09); a place is kept for a new one."""
    session = session_to_run(request, pk, "trainings.invite_guest")
    rows = session.registrations.filter(guest__isnull=False).select_related("guest", "session").order_by("pk")
    form = GuestForm(posted(request), session=session)
    return show_or_act(
        request,
        form,
        lambda: guests.invite_guest(session, by=request.member, **form.cleaned_data),
        page="trainings/guest_list.html",
        done=_where_the_link_goes,
        to=lambda done: request.path,
        session=session,
        rows=_guest_rows(rows),
    )


@require_step_up(scope=lambda request, pk: f"guest:{pk}")
@once
@require_http_methods(["GET", "POST"])
def correct_guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, address and phone of one of them, and whether they agreed to mails. `pk` is of their registration."""
    row = visible_or_404(Registration, request.member, pk, "guest", "session__training")
    if row.guest is None:
        raise Http404
    permission_required_or_403(request, "trainings.invite_guest", row)
    guest = row.guest
    facts = {"name": guest.full_name, "email": guest.email, "phone": guest.phone, "language": guest.ui_language}
    form = GuestDetailsForm(posted(request), initial={**facts, "agreed": guest.mail_agreed_at is not None})
    return show_or_act(
        request,
        form,
        lambda: guests.correct_guest(row, by=request.member, **form.cleaned_data),
        page="trainings/correct_guest.html",
        done=_("Saved."),
        to=lambda done: reverse("trainings:guest_list", args=[row.session_id]),
        session=row.session,
        is_stopped=guest.mail_stopped_at is not None,
    )
