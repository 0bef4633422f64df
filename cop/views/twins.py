"""Pairs of entries that may be one person: of two centres for the network's administrator, who sees numbers and
centres only; of one centre for its own desk, which sees the two side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import get_visible_or_404, permission_required, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.keyset import page_of
from members.models import Member
from members.services.submissions import once
from members.stepup import require_step_up

from .. import merge_preview
from ..models import PossibleTwin
from ..services import twins


@require_safe
@permission_required("cop.view_twins")
def twin_list(request: HttpRequest) -> HttpResponse:
    """Who has to be asked about: the pairs that nobody has decided about, the oldest first."""
    centres = ("newer__centre__organisation", "older__centre__organisation")
    rows = PossibleTwin.objects.visible_to(request.member).across_centres().open().select_related(*centres)
    page = page_of(request, rows, order="id")
    return render(request, "cop/twin_list.html", {"page": page})


@require_safe
@permission_required("cop.view_people")
def twin_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Two entries of one centre side by side, as the desk may read them, and what can be done."""
    rows = PossibleTwin.objects.of_one_centre().open().select_related("newer__centre", "older__centre")
    twin = get_visible_or_404(rows, request.member, pk=pk)
    people = Member.objects.visible_to(request.member).named_for(request.member)
    newer, older = (get_object_or_404(people, pk=one) for one in (twin.newer_id, twin.older_id))
    facts = merge_preview.facts(newer, older)
    return render(request, "cop/twin_detail.html", {"twin": twin, "older": older, "newer": newer, "facts": facts})


def unites(request: HttpRequest) -> bool:
    """Whether two entries are to become one, which moves all that hangs on one of them (safety C-09)."""
    return request.POST.get("decision", "two") != "two"


@require_step_up(when=unites)
@require_POST
@once
def decide_twin(request: HttpRequest, pk: int) -> HttpResponse:
    """Two people; or one, who works at the centre of the older or of the newer entry."""
    twin = visible_or_404(PossibleTwin, request.member, pk, "newer__centre", "older__centre")
    permission_required_or_403(request, "cop.decide_twin", twin)
    is_ours = twin.older.centre_id == twin.newer.centre_id  # to be merged on the page that shows what would move
    centres = {} if is_ours else {"older": twin.older.centre, "newer": twin.newer.centre}
    chosen = request.POST.get("decision", "")
    try:
        if chosen == "two":
            twins.tell_apart(twin, by=request.member)
        elif chosen in centres:
            twins.unite(twin, centre=centres[chosen], by=request.member)
        messages.success(request, _("Decided. It stands in the record."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("members:desk" if is_ours else "cop:twin_list")
