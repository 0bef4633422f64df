"""Certificates for those who run a training: who waits for one, issuing them all, those whose ground fell away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.models import Member
from members.services.submissions import once
from members.views.acting import press

from ..models import Certificate, CertificateRun, Training
from ..reports.waiting import waiting_for_certificate
from ..services import certificate_runs, certificates


def _training(request: HttpRequest, pk: int, perm: str) -> Training:
    training = visible_or_404(Training, request.member, pk)
    permission_required_or_403(request, perm, training)
    return training


@require_safe
def certificate_list(request: HttpRequest, pk: int) -> HttpResponse:
    """How many wait, how far the last issue is, and all that were issued, the newest first."""
    training = _training(request, pk, "trainings.issue_certificates")
    run = CertificateRun.objects.filter(training=training).order_by("-pk").first()
    rows = page_of(request, Certificate.objects.filter(training=training), order="-id", size=50)
    people = Member.objects.named_for(request.member).in_bulk([one.member_id for one in rows.rows])
    context = {
        "training": training,
        "waiting": waiting_for_certificate(training).count(),
        "run": run,
        "issued": run.certificates.count() if run else 0,
        "page": rows,
        "rows": [(one, people[one.member_id]) for one in rows.rows],
    }
    return render(request, "trainings/certificate_list.html", context)


@once
@require_POST
def issue_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """All that wait, by the work queue; the list shows how far it is."""
    training = _training(request, pk, "trainings.issue_certificates")
    return press(
        request,
        lambda: certificate_runs.begin_run(training, by=request.member),
        done=_("The certificates are being issued. Open this page again to see how far it is."),
        to=reverse("trainings:certificate_list", args=[pk]),
    )


def _certificate(request: HttpRequest, pk: int, perm: str) -> Certificate:
    certificate = visible_or_404(Certificate, request.member, pk, "training")
    permission_required_or_403(request, perm, certificate)
    return certificate


@once
@require_http_methods(["GET", "POST"])
def revoke_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own before it: nobody takes this back."""
    certificate = _certificate(request, pk, "trainings.revoke_certificate")
    back = reverse("trainings:certificate_list", args=[certificate.training_id])
    if request.method == "POST":
        certificates.revoke_certificate(certificate, by=request.member)
        messages.success(request, _("The certificate is revoked from today."))
        return redirect(back)
    person = Member.objects.named_for(request.member).get(pk=certificate.member_id)
    context = {"certificate": certificate, "person": person, "back_url": back}
    return render(request, "trainings/revoke_certificate.html", context)


@once
@require_POST
def keep_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody looked: it stands."""
    certificate = _certificate(request, pk, "trainings.keep_certificate")
    return press(
        request,
        lambda: certificates.keep_certificate(certificate, by=request.member),
        done=_("The certificate stands."),
        to=reverse("trainings:certificate_list", args=[certificate.training_id]),
    )
