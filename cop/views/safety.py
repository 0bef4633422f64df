"""The worst day at the desk: close an account at once, see to what it leaves behind, open it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import handover
from members.access import permission_required_or_403
from members.models import Freeze, Member, SafetyPlan
from members.services import freezing
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, show_or_act

from ..forms import ConfirmForm
from .people import get_person


def _get(request: HttpRequest, pk: int, perm: str) -> Member:
    member = get_person(request, pk)
    permission_required_or_403(request, perm, member)
    return member


def _open_freeze(member: Member) -> Freeze:
    freeze = Freeze.objects.open().filter(member=member).select_related("frozen_by").first()
    if freeze is None:
        raise Http404
    return freeze


@once
@require_POST
def freeze_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One click, and no proof first: it can only make things safer, and seconds count (safety C-10)."""
    member = _get(request, pk, "members.freeze_member")
    freezing.freeze_member(member, by=request.member)
    messages.success(request, _("The account is closed. Every session has ended."))
    if request.member.pk == member.pk:
        return redirect("members:signed_out")
    return redirect("cop:handover_detail", member.pk)


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def thaw_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the account again, once the person stands before a second one of us."""
    member = _get(request, pk, "members.thaw_member")
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: freezing.thaw_member(member, by=request.member),
        page="cop/thaw_member.html",
        done=_("The account is open again."),
        to=lambda _result: reverse("cop:staff_member_detail", args=[member.pk]),
        person=member,
    )


@require_safe
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a closed account leaves behind, each thing with the page where it gets a new owner."""
    member = _get(request, pk, "members.hand_over")
    freeze = _open_freeze(member)
    context = {
        "person": member,
        "freeze": freeze,
        "names_contact": SafetyPlan.objects.filter(member=member, contact__isnull=False).exists(),
        "left": handover.left_by(member, request.member),
    }
    return render(request, "cop/handover_detail.html", context)


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def safety_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the person wanted told, and a tick when that was done."""
    member = _get(request, pk, "members.hand_over")
    freeze = _open_freeze(member)
    if request.method == "POST":
        freezing.note_contact_told(freeze, by=request.member)
        messages.success(request, _("Written down."))
        return redirect("cop:handover_detail", member.pk)
    contact = freezing.read_contact(freeze, by=request.member)
    return render(request, "cop/safety_contact.html", {"person": member, "freeze": freeze, "contact": contact})
