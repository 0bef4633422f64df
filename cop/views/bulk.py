"""Many people of the desk at once: chosen on the list, looked at, done, taken back (safety C-09)."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from members.access import centres_where, permission_required, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.namesakes import tell_apart
from members.services.submissions import once
from members.stepup import require_step_up
from members.templatetags.waing import digits
from members.views.acting import posted, posted_ids, press

from ..forms.bulk import BulkTargetForm
from ..models import BulkAction, Group
from ..services import bulk as services
from .people import acts_at, found_ids

SHOWN = 200


def _address_of(action: BulkAction) -> str:
    return reverse("cop:bulk_action_detail", args=[action.pk])


@require_step_up
@require_POST
@permission_required("cop.view_people")
@once
def choose_people(request: HttpRequest) -> HttpResponse:
    """Those ticked on the list, or all that it found, for one act."""
    centre, act, ids = _chosen(request)
    try:
        if act not in dict(acts_at(request, centre)):
            raise Refused(_("Choose what to do."))
        action = services.prepare(centre, act, ids, by=request.member)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("cop:staff_member_list")
    return redirect(_address_of(action))


def _chosen(request: HttpRequest) -> tuple[JusticeCentre | None, str, list[int]]:
    centre, found = found_ids(request, request.POST, most=BulkAction.MOST)
    if request.POST.get("all"):
        return centre, request.POST.get("act", ""), found
    ticked = posted_ids(request, "who")
    mine = Member.objects.visible_to(request.member).filter(centre=centre, pk__in=ticked[: BulkAction.MOST + 1])
    return centre, request.POST.get("act", ""), list(mine.values_list("pk", flat=True))


def _get(request: HttpRequest, pk: int) -> BulkAction:
    """The act, and whether this person may do it at that centre, and to that group."""
    action = visible_or_404(
        BulkAction, request.member, pk, "centre__organisation", "group__host_centre", "to_centre__organisation"
    )
    permission_required_or_403(request, services.WAYS[BulkAction.Act(action.act)].perm, action.centre)
    if action.group:
        permission_required_or_403(request, "cop.add_to_group", action.group)
    return action


@require_step_up
@require_http_methods(["GET", "POST"])
def bulk_action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where to, if that has to be said; then what would happen to whom; afterwards what was done."""
    action = _get(request, pk)
    if not action.lacks:
        return render(request, "cop/bulk_action_detail.html", _shown(request, action))
    form = BulkTargetForm(posted(request), action=action, groups=_groups(request))
    if form.is_bound and form.is_valid():
        BulkAction.objects.filter(pk=pk, done_at=None).update(**form.cleaned_data)
        return redirect(_address_of(action))
    return render(request, "cop/bulk_action_target.html", {"form": form, "action": action})


def _groups(request: HttpRequest):
    hosted = centres_where(request, "members.change_member")
    return Group.objects.staffed_by(request.member).live().filter(host_centre__in=hosted)


def _shown(request: HttpRequest, action: BulkAction) -> dict:
    """To whom it is done, and of whom it is not, each with the reason; names as the reader may read them."""
    left_out = {int(pk): why for pk, why in action.left_out.items()} if action.done_at else services.reasons(action)
    everyone = Member.objects.filter(pk__in=action.chosen)
    rows = [(one, left_out.get(one.pk, "")) for one in tell_apart(everyone.names(request.member))]
    done, out = ([row for row in rows if bool(row[1]) is is_out] for is_out in (False, True))
    return {
        "action": action, "done": done[:SHOWN], "out": out[:SHOWN], "more": max(len(done), len(out)) > SHOWN,
        "count": len(done), "count_out": len(out),
    }  # fmt: skip


@require_step_up
@require_POST
@once
def carry_out_bulk_action(request: HttpRequest, pk: int) -> HttpResponse:
    action = _get(request, pk)
    act = partial(services.carry_out, action, by=request.member)
    return press(request, act, done=_done_for, to=_address_of(action))


def _done_for(action: BulkAction) -> str:
    n = len(action.outcome)
    return ngettext("Done for %(n)s person.", "Done for %(n)s people.", n) % {"n": digits(n)}


@require_step_up
@require_POST
@once
def undo_bulk_action(request: HttpRequest, pk: int) -> HttpResponse:
    action = _get(request, pk)
    act = partial(services.undo, action, by=request.member)
    return press(request, act, done=_("Undone. What changed since stays."), to=_address_of(action))
