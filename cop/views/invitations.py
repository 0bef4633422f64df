"""Invitations that are open: into the network, and of the own people into groups (safety C-01)."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import permission_required, permission_required_or_403
from members.keyset import page_of
from members.models import Invitation, Member
from members.services import invitations
from members.services.submissions import once
from members.views.acting import press

from ..models import JoinRequest
from .people import get_person

MOST_INTO_GROUPS = 50


@permission_required("cop.view_invitations")
@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Who was invited, by whom, since when and until when; what ended unused first. Into groups only those of whom
    the desk has the entry: nobody learns from an invitation who is here elsewhere (TH8)."""
    mine = Member.objects.visible_to(request.member).values("pk")
    page = page_of(request, Invitation.objects.open().filter(member__in=mine), order=("expires_at", "id"))
    calls = JoinRequest.objects.called_back_by(request.member)
    into_groups = calls.select_related("group").order_by("applied_at", "pk")[:MOST_INTO_GROUPS]
    rows = [(one, one.member_id, one.invited_by_id) for one in page.rows]
    calls = [(one, one.member_id, one.decided_by_id) for one in into_groups]
    people = Member.objects.visible_to(request.member).select_related("centre__organisation").named_for(request.member)
    known = people.in_bulk({pk for row in (*rows, *calls) for pk in row[1:] if pk})
    context = {
        "page": page,
        "rows": [(one, known[member], known.get(by)) for one, member, by in rows],
        "calls": [(one, known[member], known.get(by)) for one, member, by in calls],
    }
    return render(request, "cop/invitation_list.html", context)


@once
@require_POST
def take_back_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Links and slips of this person open nothing any more."""
    member = get_person(request, pk)
    permission_required_or_403(request, "members.take_back_invitation", member)
    page = reverse("cop:invitation_list")
    act = partial(invitations.take_back, member, by=request.member)
    return press(request, act, done=_("Taken back. The link and the slip open nothing any more."), to=page)
