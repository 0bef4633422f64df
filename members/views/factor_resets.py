"""A lost second step, at the desk and on one's own page (safety C-06)."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ..access import permission_required_or_403, visible_or_404
from ..models import FactorReset, Member
from ..services import factor_resets
from ..services.submissions import once
from ..stepup import require_step_up
from .acting import press


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands; the button asks for it, or agrees to what another asked."""
    member = visible_or_404(Member, request.member, pk, "user")
    permission_required_or_403(request, "members.reset_factor", member)
    if not member.user_id:
        raise Http404
    reset = FactorReset.objects.open().filter(member=member).select_related("asked_by", "agreed_by").first()
    if request.method == "POST":
        return _ask_or_agree(request, member, reset)
    return render(request, "members/reset_factor.html", {"person": member, "reset": reset})


def _ask_or_agree(request: HttpRequest, member: Member, reset: FactorReset | None) -> HttpResponse:
    if reset is None:
        act = partial(factor_resets.ask_factor_reset, member, by=request.member)
        done = _("Noted. The person is told, and a second one of you has to agree.")
    else:
        act = partial(factor_resets.agree_factor_reset, reset, by=request.member)
        done = _("Agreed. In 24 hours the second step is taken away; the person is told.")
    return press(request, act, done=done, to=reverse("members:reset_factor", args=[member.pk]))


@once
@require_POST
def stop_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """No proof first: it can only make things safer."""
    member = visible_or_404(Member, request.member, pk)
    permission_required_or_403(request, "members.stop_factor_reset", member)
    reset = get_object_or_404(FactorReset.objects.open(), member=member)
    is_own = member.pk == request.member.pk
    return press(
        request,
        lambda: factor_resets.stop_factor_reset(reset, by=request.member),
        done=_("Stopped. The second step stays."),
        to=reverse("members:safety_settings") if is_own else reverse("members:reset_factor", args=[member.pk]),
    )
