"""Lists that leave the house: ask, approve, take away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import centres_where, permission_required, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, press, show_or_act
from members.views.attachments import attachment

from ..forms import ExportForm
from ..models import PeopleExport
from ..services import exports

SHOWN = 20


@permission_required("cop.export_people")
@require_step_up
@once
@require_http_methods(["GET", "POST"])
def export_people(request: HttpRequest) -> HttpResponse:
    """Ask for a list, and what became of those that were asked for."""
    form = ExportForm(posted(request), centres=list(centres_where(request, "cop.export_people")))
    rows = PeopleExport.objects.visible_to(request.member).select_related("centre__organisation", "asked_by")
    return show_or_act(
        request,
        form,
        lambda: exports.ask_for_export(**form.cleaned_data, by=request.member),
        page="cop/export_people.html",
        done=_said,
        to=lambda _export: reverse("cop:export_people"),
        exports=rows.order_by("-pk")[:SHOWN],
    )


def _said(export: PeopleExport) -> str:
    if export.is_open:
        return _("The list is ready. It can be taken for 24 hours.")
    return _("A second person must approve this list. It stands on their desk.")


@require_POST
@require_step_up
@once
def approve_export(request: HttpRequest, pk: int) -> HttpResponse:
    export = visible_or_404(PeopleExport, request.member, pk)
    permission_required_or_403(request, "cop.approve_export", export)
    return press(
        request,
        lambda: exports.approve_export(export, by=request.member),
        done=_("Approved. Who asked for it can take it for 24 hours."),
        to=reverse("cop:export_people"),
    )


@require_POST
@require_step_up
def take_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, written now; only for who asked, while they may still ask (safety C-18). Each copy is counted, so it
    takes a press of a button (C-28)."""
    export = visible_or_404(PeopleExport, request.member, pk, "centre")
    permission_required_or_403(request, "cop.export_people", export.centre)
    if not export.is_open or export.asked_by_id != request.member.pk:
        raise Http404
    try:
        content = exports.take_export(export, by=request.member)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("cop:export_people")
    return attachment(content, f"list-{export.pk}.{export.kind}")
