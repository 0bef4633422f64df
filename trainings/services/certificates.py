"""Certificates: issued once when the rule is met, frozen, worded anew under the same code, questioned, revoked
(learning 22, 23, 25). The caller has asked permission."""

from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, outbox
from members.services.credits import total_of

from ..models import (
    Certificate,
    CertificateRevision,
    CertificateRun,
    Enrolment,
    Registration,
    Training,
    TrainingSession,
    read_code,
)
from .credits import source_of


@transaction.atomic
def issue_certificate(enrolment: Enrolment, *, by: Member | None, run: CertificateRun | None = None) -> Certificate:
    """The certificate for a completed training, with what stands on it frozen as it is today. Asked twice, or by two
    at once, it is issued once. Raises Refused where the training gives none or is not completed."""
    training, member = enrolment.training, enrolment.member
    if not training.gives_certificate:
        raise Refused(_("This training gives no certificate."))
    if enrolment.state != Enrolment.State.COMPLETED:
        raise Refused(_("The training is not completed yet."))
    key = {"training": training, "member": member, "rule_version": training.rule_version}
    certificate, is_new = Certificate.objects.get_or_create(**key, defaults={"run": run})
    if is_new:
        _word(certificate, 1, by=by, shown=False)
        audit.record("certificate_issued", by=by, on=certificate, centre_id=training.centre_id)
        outbox.notify("training_certificate", recipients=[member], ref_key=f"certificate:{certificate.pk}")
    return certificate


def _word(certificate: Certificate, number: int, *, by: Member | None, shown: bool) -> CertificateRevision:
    """Freeze what stands on the paper: names in both scripts, title, minutes of the ledger, first and last day."""
    training, member = certificate.training, certificate.member
    sessions = attended_sessions(training, member)
    days = [session.starts_at.astimezone(clock.YANGON).date() for session in sessions] or [_completed_on(certificate)]
    minutes = total_of(member, sources=[source_of(session) for session in sessions])
    return CertificateRevision.objects.create(
        certificate=certificate,
        number=number,
        name_my=_name(member, "my", shown=shown),
        name_en=_name(member, "en", shown=shown),
        title=training.title,
        minutes=minutes,
        first_on=min(days),
        last_on=max(days),
        made_by=by,
    )


def _name(member: Member, language: str, *, shown: bool) -> str:
    with translation.override(language):
        return member.shown_name if shown else member.formal_name


def _completed_on(certificate: Certificate) -> date:
    done = Enrolment.objects.completed().filter(training=certificate.training, member=certificate.member)
    moment = done.values_list("completed_at", flat=True).order_by("-completed_at").first()
    return moment.astimezone(clock.YANGON).date() if moment else certificate.issued_on


def attended_sessions(training: Training, member: Member) -> list[TrainingSession]:
    """The sessions of the training at which `member` was, in part or in whole."""
    came = (Registration.State.ATTENDED, Registration.State.PARTIAL)
    there = Registration.objects.filter(member=member, state__in=came).values("session")
    return list(TrainingSession.objects.filter(training=training, pk__in=there).in_order())


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("training", "member")
    return rows.get(pk=certificate.pk)


@transaction.atomic
def reissue_certificate(certificate: Certificate, *, by: Member, shown: bool = False) -> CertificateRevision:
    """Word it anew, under the same code: a name that was put right, or with `shown` the name that its holder chose for
    others to read. Raises Refused for a revoked one."""
    certificate = _locked(certificate)
    if certificate.is_revoked:
        raise Refused(_("This certificate was revoked."))
    last = certificate.revisions.last()
    revision = _word(certificate, last.number + 1, by=by, shown=shown)
    audit.record(
        "certificate_reissued", by=by, on=certificate, centre_id=certificate.training.centre_id, number=revision.number
    )
    return revision


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, by: Member) -> Certificate:
    """It stands no more, from today; why is nobody's to read (learning 23). Twice does nothing."""
    certificate = _locked(certificate)
    if not certificate.is_revoked:
        certificate.revoked_on, certificate.revoked_by, certificate.questioned_at = clock.today(), by, None
        certificate.save(update_fields=["revoked_on", "revoked_by", "questioned_at"])
        audit.record("certificate_revoked", by=by, on=certificate, centre_id=certificate.training.centre_id)
    return certificate


@transaction.atomic
def keep_certificate(certificate: Certificate, *, by: Member) -> Certificate:
    """Somebody looked, and it stands although its ground was taken back. Twice does nothing."""
    certificate = _locked(certificate)
    if certificate.questioned_at is not None:
        certificate.questioned_at = None
        certificate.save(update_fields=["questioned_at"])
        audit.record("certificate_kept", by=by, on=certificate, centre_id=certificate.training.centre_id)
    return certificate


def certificate_of_code(typed: str) -> Certificate | None:
    """The certificate with that code; None for an unknown and for a malformed one alike."""
    code = read_code(typed)
    return Certificate.objects.select_related("training").filter(code=code).first() if code else None
