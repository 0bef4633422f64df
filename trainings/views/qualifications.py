"""Who can train what, for those at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import permission_required, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.models import Member
from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..forms.people import QualificationForm
from ..models import Qualification
from ..services import qualifications as services


@permission_required("trainings.record_qualification")
@once
@require_http_methods(["GET", "POST"])
def qualification_list(request: HttpRequest) -> HttpResponse:
    """What stands of the own centre's people, the newest first; one more is written down."""
    people = Member.objects.visible_to(request.member)
    everyone = people.filter(status=Member.Status.ACTIVE, frozen_at=None)
    likely = everyone.filter(pk__in=Qualification.objects.standing().values("member"))
    form = QualificationForm(posted(request), everyone=everyone, likely=likely, reader=request.member)
    standing = Qualification.objects.standing().filter(member__in=people).select_related("area", "topic")
    pager = page_of(request, standing)
    named = Member.objects.filter(pk__in=[row.member_id for row in pager]).names(request.member)
    names = {one.pk: one for one in named}
    return show_or_act(
        request,
        form,
        lambda: services.record_qualification(form.cleaned_data["member"], by=request.member, **form.what()),
        page="trainings/qualification_list.html",
        done=_("Written down."),
        to=lambda _row: reverse("trainings:qualification_list"),
        rows=[(row, names[row.member_id]) for row in pager],
        pager=pager,
    )


@once
@require_POST
def end_qualification(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_or_404(Qualification, request.member, pk, "member")
    permission_required_or_403(request, "trainings.end_qualification", row)
    services.end_qualification(row, by=request.member)
    return redirect("trainings:qualification_list")
