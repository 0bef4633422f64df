"""The switch of crisis mode, centre by centre."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..access import centres_where, get_visible_or_404, permission_required, permission_required_or_403
from ..forms.safety import BulletinForm
from ..models import JusticeCentre
from ..services import crisis
from ..services.submissions import once
from .acting import posted, show_or_act


def _get(request: HttpRequest, pk: int) -> JusticeCentre:
    centre = get_visible_or_404(JusticeCentre.objects.staffed_by(request.member), request.member, pk=pk)
    permission_required_or_403(request, "members.switch_crisis", centre)
    return centre


@permission_required("members.switch_crisis")
@require_safe
def crisis_list(request: HttpRequest) -> HttpResponse:
    """The centres whose switch this person may turn."""
    return render(request, "members/crisis_list.html", {"centres": centres_where(request, "members.switch_crisis")})


@once
@require_http_methods(["GET", "POST"])
def switch_crisis_on(request: HttpRequest, pk: int) -> HttpResponse:
    """On, with what everybody of the centre should read; or another text while it is on."""
    centre = _get(request, pk)
    form = BulletinForm(posted(request), centre=centre)
    return show_or_act(
        request,
        form,
        lambda: crisis.switch_crisis_on(centre, by=request.member, **form.cleaned_data),
        page="members/crisis_on.html",
        done=_("Crisis mode is on. Everybody of the centre sees it on their next page."),
        to=lambda _result: reverse("members:crisis_list"),
        centre=centre,
    )


@once
@require_POST
def switch_crisis_off(request: HttpRequest, pk: int) -> HttpResponse:
    centre = _get(request, pk)
    crisis.switch_crisis_off(centre, by=request.member)
    messages.success(request, _("Crisis mode is off. Everything is as it was."))
    return redirect("members:crisis_list")
