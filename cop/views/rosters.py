"""A roster comes in: upload, say what columns mean, look, mend, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.services import invitations
from members.services.submissions import once
from members.stepup import require_step_up
from members.templatetags.waing import digits
from members.views.attachments import attachment

from ..forms.rosters import HeadingsForm, UploadForm
from ..models import RosterImport
from ..roster.output import refused_file
from ..roster.reasons import REASONS
from ..roster.words import FIELDS
from ..services import rosters
from .roster_rows import Preview

RECENT = 10
SEALED = ("content", "choices", "found")  # a list of uploads does not open the files


def _get(request: HttpRequest, pk: int) -> RosterImport:
    row = visible_or_404(RosterImport, request.member, pk, "centre__organisation")
    permission_required_or_403(request, "members.import_roster", Member(centre=row.centre))
    return row


def _centres(request: HttpRequest):
    centres = JusticeCentre.objects.staffed_by(request.member).select_related("organisation")
    allowed = [c.pk for c in centres if request.user.has_perm("members.import_roster", Member(centre=c))]
    return centres.filter(pk__in=allowed)


@permission_required("members.import_roster")
@once
@require_http_methods(["GET", "POST"])
def import_roster(request: HttpRequest) -> HttpResponse:
    """Choose a file. Nothing is written to the registry before it is confirmed."""
    form = UploadForm(request.POST or None, request.FILES or None, centres=_centres(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        row = rosters.upload(file.read(), file.name, centre=form.home, by=request.member)
        rosters.begin_reading(row, by=request.member)
        return redirect("cop:roster_detail", row.pk)
    recent = RosterImport.objects.visible_to(request.member).exclude(state=RosterImport.State.DROPPED).defer(*SEALED)
    context = {"form": form, "recent": recent.select_related("centre__organisation").order_by("-pk")[:RECENT]}
    return render(request, "cop/import_roster.html", context)


@require_safe
def roster_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What would happen: new, changed, unchanged, perhaps known, refused. After confirmation: what happened."""
    row = _get(request, pk)
    if row.state != RosterImport.State.UPLOADED:
        return _done(request, row)
    if row.task:
        return render(request, "cop/roster_working.html", {"row": row})
    try:
        seen = rosters.look(row, by=request.member)
    except Refused as refused:
        return _refused(request, row, refused.message)
    if seen.file_refused:
        if seen.file_refused.code == "file_headings_unknown" and seen.file_refused.headings:
            return redirect("cop:roster_headings", row.pk)
        return _refused(request, row, REASONS[seen.file_refused.code])
    if row.task_note:
        messages.error(request, row.task_note)
    preview = Preview(seen, rosters.choices_of(row), request.GET.get("all", ""))
    return render(request, "cop/roster_detail.html", {"row": row, "preview": preview})


def _refused(request: HttpRequest, row: RosterImport, reason: str) -> HttpResponse:
    return render(request, "cop/roster_refused.html", {"row": row, "reason": reason})


def _done(request: HttpRequest, row: RosterImport) -> HttpResponse:
    without_account = Member.objects.filter(pk__in=row.rows.values("member"), user=None).visible_to(request.member)
    mailable = without_account.filter(pk__in=Member.objects.reachable_by_mail().values("pk"))
    context = {
        "row": row,
        "mailable": mailable.count(),
        "others": without_account.exclude(pk__in=mailable.values("pk")).count(),
    }
    return render(request, "cop/roster_done.html", context)


@once
@require_http_methods(["GET", "POST"])
def roster_headings(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns mean, for headings that nobody could have known."""
    row = _get(request, pk)
    seen = _look_if_kept(request, row)
    if seen is None or not seen.file_refused:
        return redirect("cop:roster_detail", row.pk)
    form = HeadingsForm(request.POST or None, headings=seen.file_refused.headings)
    if request.method == "POST" and form.is_valid():
        rosters.choose(row, mapping=form.mapping())
        rosters.begin_reading(row, by=request.member)
        return redirect("cop:roster_detail", row.pk)
    return render(request, "cop/roster_headings.html", {"row": row, "form": form})


def _look_if_kept(request: HttpRequest, row: RosterImport) -> rosters.Look | None:
    """None where the file went after its two weeks, is being worked on, or was thrown away."""
    if row.task or row.content is None:
        return None
    return rosters.look(row, by=request.member)


def _is_number(text: str) -> bool:
    """Could it be the number of a row?"""
    return text.isascii() and text.isdecimal() and len(text) < 8


def _posted(request: HttpRequest) -> dict:
    """The answers of the preview: m_<row>_<field> (s_… where the cell was not shown: empty means left alone),
    p_<row>, and the questions that are asked once."""
    mended: dict[str, dict[str, str]] = {}
    decisions: dict[str, str] = {}
    for name, value in request.POST.items():
        kind, _sep, rest = name.partition("_")
        number, _sep, field = rest.partition("_")
        if (kind == "m" or (kind == "s" and value)) and _is_number(number) and field in FIELDS:
            mended.setdefault(number, {})[field] = value[:500]
        elif kind == "p" and _is_number(rest) and value:
            decisions[rest] = value[:20]
    consent = {"yes": True, "no": False}.get(request.POST.get("consent", ""))
    return {
        "mended": mended,
        "decisions": decisions,
        "keep_honorifics": "keep_honorifics" in request.POST,
        "leave_out_groups": "leave_out_groups" in request.POST,
        "has_mail_consent": consent,
    }


@require_POST
@once
def change_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was mended and decided, and look again, or confirm when that button was pressed."""
    row = _get(request, pk)
    try:
        rosters.choose(row, **_posted(request))
        if "confirm" not in request.POST:
            if not rosters.begin_reading(row, by=request.member):
                messages.success(request, _("Kept. This is how it looks now."))
            return redirect("cop:roster_detail", row.pk)
        if rosters.begin_confirming(row, by=request.member):
            return redirect("cop:roster_detail", row.pk)
        taken = rosters.confirm(row, by=request.member)
        messages.success(request, _("Done: %(n)s people.") % {"n": digits(len(taken.members))})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("cop:roster_detail", row.pk)


@require_POST
@once
def drop_roster(request: HttpRequest, pk: int) -> HttpResponse:
    rosters.drop(_get(request, pk), by=request.member)
    messages.success(request, _("Thrown away. Nothing was changed."))
    return redirect("cop:import_roster")


@require_step_up(scope=lambda request, pk: f"roster:{pk}")
@require_safe
def refused_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as the same kind of file, with the reasons."""
    seen = _look_if_kept(request, _get(request, pk))
    if seen is None or seen.result is None:
        return redirect("cop:roster_detail", pk)
    seen.result.refused = seen.plan.refused
    kind = seen.result.table.kind
    return attachment(refused_file(seen.result), f"refused.{kind}")


def _without_account(request: HttpRequest, row: RosterImport):
    """The people of an import who could get an account, if the reader may invite them."""
    people = Member.objects.filter(pk__in=row.rows.values("member"), user=None).visible_to(request.member)
    permission_required_or_403(request, "members.invite_member", Member(centre=row.centre))
    return people


@require_POST
@require_step_up
@once
def invite_imported(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite everyone of this import who can be mailed."""
    row = _get(request, pk)
    people = _without_account(request, row).filter(pk__in=Member.objects.reachable_by_mail().values("pk"))
    invited, _rest = invitations.invite_many(people, by=request.member)
    messages.success(request, _("%(n)s people are invited.") % {"n": digits(invited)})
    return redirect("cop:roster_detail", row.pk)


@require_POST
@require_step_up
def print_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """One-time slips on paper for everyone of this import whom mail does not reach. Shown this once."""
    row = _get(request, pk)
    people = _without_account(request, row).exclude(pk__in=Member.objects.reachable_by_mail().values("pk"))
    slips = [(member, invitations.print_slip(member, by=request.member)) for member in people]
    slips.sort(key=lambda pair: pair[0].formal_key)
    return render(request, "cop/roster_slips.html", {"row": row, "slips": slips})
