"""Two entries of one person at the desk: which, what would move, done, and taken back."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import centres_where, permission_required_or_403, visible_or_404
from members.models import Member, MemberMerge
from members.services import merging as services
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, press

from .. import merge_preview
from ..forms import MergeMemberForm
from .people import get_person

PERM = "members.merge_member"


def _page_of(member_id: int) -> str:
    return reverse("cop:staff_member_detail", args=[member_id])


def _others(request: HttpRequest, kept: Member) -> QuerySet[Member]:
    """Entries of the centres where the reader may merge; nobody's own, and none that is empty."""
    people = Member.objects.visible_to(request.member).exclude(status=Member.Status.ANONYMISED)
    return people.filter(centre__in=centres_where(request, PERM)).exclude(pk__in=[kept.pk, request.member.pk])


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def merge_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other entry; then what would move; then it moves."""
    kept = get_person(request, pk)
    permission_required_or_403(request, PERM, kept)
    form = MergeMemberForm(posted(request), kept=kept, reader=request.member, everyone=_others(request, kept))
    if not form.is_bound or not form.is_valid():
        return render(request, "cop/merge_member.html", {"form": form, "person": kept})
    duplicate = form.cleaned_data["duplicate"]
    permission_required_or_403(request, PERM, duplicate)
    if "merge" not in request.POST:
        return render(request, "cop/merge_member_preview.html", _preview(request, duplicate, kept))
    return press(
        request,
        lambda: services.merge_member(duplicate, into=kept, by=request.member),
        done=_("Merged. It can be undone for 30 days."),
        to=_page_of(kept.pk),
    )


def _preview(request: HttpRequest, duplicate: Member, kept: Member) -> dict:
    return {
        "person": kept,
        "duplicate": duplicate,
        "facts": merge_preview.facts(duplicate, kept),
        "amounts": merge_preview.amounts(duplicate, kept, request.member),
    }


@require_step_up
@require_POST
@once
def undo_member_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what moved goes back."""
    merge = visible_or_404(MemberMerge, request.member, pk, "kept__centre", "duplicate__centre")
    permission_required_or_403(request, PERM, merge.kept)
    permission_required_or_403(request, PERM, merge.duplicate)
    return press(
        request,
        lambda: services.undo_member_merge(merge, by=request.member),
        done=_("Undone. Both entries stand again."),
        to=_page_of(merge.kept_id),
    )
