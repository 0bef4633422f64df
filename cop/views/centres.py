"""Whether a centre is open, and how it is reached from afar (domain C9, C10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.access import get_visible_or_404, permission_required, permission_required_or_403
from members.models import JusticeCentre
from members.services.submissions import once
from members.templatetags.waing import digits
from members.views.acting import posted, show_or_act

from ..forms import CentreStatusForm
from ..services.centre_status import change_centre_status as change
from ..services.centre_status import touches


@permission_required("members.view_desk")
@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    """The centres of this desk as they stand today."""
    centres = JusticeCentre.objects.staffed_by(request.member).select_related("organisation", "township")
    rows = [(centre, request.user.has_perm("members.change_centre", centre)) for centre in centres]
    return render(request, "cop/centre_list.html", {"rows": rows})


@once
@require_http_methods(["GET", "POST"])
def change_centre_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Another status; the page says beforehand whom it touches."""
    centre = get_visible_or_404(JusticeCentre.objects.staffed_by(request.member), request.member, pk=pk)
    permission_required_or_403(request, "members.change_centre", centre)
    form = CentreStatusForm(posted(request), centre=centre)
    sessions, people = touches(centre)
    return show_or_act(
        request,
        form,
        lambda: change(centre, by=request.member, **form.cleaned_data),
        page="cop/change_centre_status.html",
        done=_said,
        to=lambda _told: reverse("cop:centre_list"),
        centre=centre,
        touched_sessions=sessions,
        touched_people=people,
    )


def _said(told: int) -> str:
    if not told:
        return _("Saved.")
    sent = ngettext("Saved. Mail goes to %(n)s person.", "Saved. Mail goes to %(n)s people.", told) % {"n": told}
    return f"{digits(sent)} {_('Whom no mail reaches stands on the list of each session, for a person to tell.')}"
