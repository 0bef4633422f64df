"""The weekly digests on the page: the own one behind the mail's link, and those that staff look after."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import digests as reading
from ..access import get_visible_or_404, permission_required, permission_required_or_403
from ..errors import Refused
from ..forms.digests import NoteForm
from ..keyset import page_of
from ..models import DigestIssue
from ..services import digests
from ..services.submissions import once
from ..templatetags.waing import day_clock

ISSUES = DigestIssue.objects.of_posts().select_related("recipient")


@require_safe
@permission_required("members.view_desk")
def digest_list(request: HttpRequest) -> HttpResponse:
    """Each issue with its state, the newest week first."""
    issues = ISSUES.visible_to(request.member).with_mail()
    page = page_of(request, issues, order=("-iso_week", "-id"))
    rows = [(issue, reading.standing(issue)) for issue in page]
    return render(request, "members/digest_list.html", {"page": page, "rows": rows})


@require_safe
@permission_required("members.view_desk")
def digest_latest(request: HttpRequest) -> HttpResponse:
    """Where the mail's one link leads: the reader's own newest digest that was counted (decision 12); `?of=staff` the
    one of the whole desk, for who has two posts."""
    mine = ISSUES.filter(recipient=request.member, counted_at__isnull=False)
    if request.GET.get("of") == DigestIssue.Audience.STAFF:
        mine = mine.filter(audience=DigestIssue.Audience.STAFF)
    newest = mine.order_by("-iso_week", "audience").first()
    return redirect("members:digest_detail", pk=newest.pk) if newest else redirect("members:digest_list")


@require_safe
@permission_required("members.view_desk")
def digest_dry_run(request: HttpRequest) -> HttpResponse:
    """Who would get which digest next Monday, counted now; nothing is kept or sent."""
    issues = digests.dry_run(request.member)
    rows = [(issue, reading.read(issue, in_mail=True)) for issue in issues]
    return render(request, "members/digest_dry_run.html", {"rows": rows})


@require_safe
@permission_required("members.view_desk")
def digest_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, get_visible_or_404(ISSUES.with_mail(), request.member, pk=pk))


def _detail(request: HttpRequest, issue: DigestIssue, form: NoteForm | None = None) -> HttpResponse:
    """The same rows in the same order as the mail, each opening what was counted; before it goes, a preview."""
    is_preview = issue.counted_at is None
    context = {
        "issue": reading.narrowed(digests.preview(issue), request.member),
        "is_preview": is_preview,
        "digest": reading.read(issue),
        "standing": reading.standing(issue),
        "may_change": request.user.has_perm("members.change_digest", issue.recipient),
        "form": form or NoteForm(initial={"note": issue.opening_note or ""}),
    }
    return render(request, "members/digest_detail.html", context)


@require_safe
@permission_required("members.view_desk")
def digest_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, as the recipient would get it: their language, their level of detail, every word."""
    issue = get_visible_or_404(ISSUES, request.member, pk=pk)
    letter = digests.look_at_mail(issue, by=request.member)
    return render(request, "members/digest_mail.html", {"issue": issue, "letter": letter})


@require_POST
@permission_required("members.view_desk")
@once
def change_digest(request: HttpRequest, pk: int) -> HttpResponse:
    """The opening note."""
    issue = _changeable(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _detail(request, issue, form)
    return _act(request, issue, _("The note is saved."), digests.write_note, form.cleaned_data["note"])


@require_POST
@permission_required("members.view_desk")
@once
def hold_digest(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, _changeable(request, pk), _("Held back until %(when)s."), digests.hold_back)


@require_POST
@permission_required("members.view_desk")
@once
def release_digest(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, _changeable(request, pk), _("It goes out at its time."), digests.release)


@require_POST
@permission_required("members.view_desk")
@once
def resend_digest(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, _changeable(request, pk), _("It goes out within a minute."), digests.send_again)


def _changeable(request: HttpRequest, pk: int) -> DigestIssue:
    issue = get_visible_or_404(ISSUES.with_mail(), request.member, pk=pk)
    permission_required_or_403(request, "members.change_digest", issue.recipient)
    return issue


def _act(request: HttpRequest, issue: DigestIssue, done: str, verb: Callable, *facts) -> HttpResponse:
    """Do it and say so, or say why not; then back to the page."""
    try:
        verb(issue, *facts, by=request.member)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        issue.refresh_from_db(fields=["held_until"])
        messages.success(request, done % {"when": day_clock(issue.held_until)})
    return redirect("members:digest_detail", pk=issue.pk)
