"""Who came to a session without a place is written down on its day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import permission_required_or_403
from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..models import Registration
from ..services import attendance, walk_ins
from .day import LATE, get_training_session, minutes_late
from .people import walk_in_form


@once
@require_http_methods(["GET", "POST"])
def add_walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, once: whoever is on the list is ticked, and who is ticked stays so."""
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.add_walk_in", session)
    if attendance.is_sensitive(session):
        return render(request, "trainings/session_day_heads.html", {"session": session})
    form = walk_in_form(request, session, posted(request))

    def act() -> Registration:
        chosen = form.cleaned_data
        facts = {
            "by": request.member,
            "mode": chosen["mode"],
            "late": minutes_late(request, session),
            "is_let_in": request.user.has_perm("trainings.change_training_session", session),
            "is_late_allowed": request.user.has_perm(LATE, session),
        }
        return walk_ins.add_walk_in(session, chosen["member"] or chosen["guest"], **facts)

    return show_or_act(
        request,
        form,
        act,
        page="trainings/add_walk_in.html",
        done=_("They are on the list, and ticked."),
        to=lambda _row: reverse("trainings:session_day", args=[pk]),
        session=session,
    )
