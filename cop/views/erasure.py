"""Somebody who left asks the desk that their entry be emptied."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import permission_required_or_403
from members.forms.safety import ConfirmForm
from members.models import ErasureRequest, Member
from members.services import erasure
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, show_or_act

from .people import get_person


def _get(request: HttpRequest, pk: int) -> Member:
    member = get_person(request, pk)
    permission_required_or_403(request, "members.change_member", member)
    return member


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def ask_for_erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the wish; it is done 30 days after they left."""
    member = _get(request, pk)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: erasure.ask_for_erasure(member, by=request.member),
        page="cop/ask_for_erasure.html",
        done=_("Noted. The entry is emptied on its day, unless this person changes their mind."),
        to=lambda _asked: reverse("cop:staff_member_detail", args=[member.pk]),
        person=member,
        asked=ErasureRequest.objects.filter(member=member).first(),
        due_on=erasure.due_on(member),
    )


@once
@require_POST
def drop_erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """They changed their mind before the day."""
    member = _get(request, pk)
    erasure.drop_request(member, by=request.member)
    messages.success(request, _("The entry stays."))
    return redirect("cop:staff_member_detail", pk=member.pk)
