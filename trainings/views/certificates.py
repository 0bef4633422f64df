"""The certificate of its holder, and the page that says to anybody whether a code is valid (learning 22-24)."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import limits
from members.access import permission_required_or_403, visible_or_404
from members.services.submissions import once
from members.views.acting import posted, show_or_act
from members.views.attachments import attachment

from ..forms.learning import CertificateNameForm, CodeForm
from ..models import Certificate
from ..paper import draw_pdf, sheet_of
from ..paper.sheet import hours_in_words
from ..services import certificates

# A classroom sits behind one address, and 80 bits are not guessed: this keeps a machine from trying.
MOST_CHECKS, CHECK_WINDOW = 60, timedelta(hours=1)


@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: its two papers, its code, and which name stands on it."""
    certificate = visible_or_404(Certificate, request.member, pk, "training")
    revision = certificate.revisions.last()
    context = {
        "certificate": certificate,
        "training": certificate.training,
        "revision": revision,
        "hours": hours_in_words(revision.minutes) if revision.minutes else "",
        "check_place": request.get_host() + reverse("trainings:check_certificate", args=[certificate.code]),
        "form": CertificateNameForm(member=certificate.member) if _may_choose(request, certificate) else None,
    }
    return render(request, "trainings/certificate_detail.html", context)


def _may_choose(request: HttpRequest, certificate: Certificate) -> bool:
    """Who has two names chooses between them."""
    is_theirs = request.user.has_perm("trainings.rename_certificate", certificate)
    member = certificate.member
    return is_theirs and not certificate.is_revoked and member.formal_name != member.shown_name


@require_safe
def certificate_pdf(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The paper in Burmese or in English, drawn from what was frozen."""
    certificate = visible_or_404(Certificate, request.member, pk, "training")
    if language not in ("my", "en") or certificate.is_revoked:
        raise Http404
    permission_required_or_403(request, "trainings.print_certificate", certificate)
    pdf = draw_pdf(sheet_of(certificate, certificate.revisions.last(), language))
    return attachment(pdf, f"certificate-{certificate.pk}-{language}.pdf")


@once
@require_http_methods(["GET", "POST"])
def rename_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder says which of the own names stands on it; the code stays (learning 22)."""
    certificate = visible_or_404(Certificate, request.member, pk, "training", "member")
    permission_required_or_403(request, "trainings.rename_certificate", certificate)
    form = CertificateNameForm(posted(request), member=certificate.member)
    back = reverse("trainings:certificate_detail", args=[pk])
    return show_or_act(
        request,
        form,
        lambda: certificates.reissue_certificate(
            certificate, by=request.member, shown=form.cleaned_data["which"] == "shown"
        ),
        page="trainings/rename_certificate.html",
        done=_("The certificate has this name now. Its code stayed the same."),
        to=lambda _revision: back,
        back_url=back,
    )


@login_not_required
@require_safe
def check_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed from paper."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        typed = "".join(letter for letter in form.cleaned_data["code"] if letter.isascii() and letter.isalnum())
        return redirect("trainings:check_certificate", typed or "-")
    return render(request, "trainings/check_certificate.html", {"form": form, "is_asked": False})


@login_not_required
@require_safe
def check_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, revoked since a day, or unknown: nothing of whom (decision 24). A code that is none is answered like one
    that nobody has."""
    context = {"form": CodeForm(), "is_asked": True, "is_over": False, "certificate": None}
    if limits.is_over(f"certificate-check:{limits.client_address(request)}", MOST_CHECKS, CHECK_WINDOW):
        return render(request, "trainings/check_certificate.html", {**context, "is_over": True}, status=429)
    return render(request, "trainings/check_certificate.html", {**context, **_found(code)})


def _found(code: str) -> dict:
    certificate = certificates.certificate_of_code(code)
    if certificate is None:
        return {}
    training, revision = certificate.training, certificate.revisions.last()
    is_open = training.group_id is None and not training.is_sensitive
    hours = hours_in_words(revision.minutes) if revision.minutes else ""
    return {"certificate": certificate, "title": revision.title if is_open else "", "hours": hours if is_open else ""}
