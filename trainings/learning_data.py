"""What is kept of a person's learning (members/personal_data.py)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.personal_data import parts

from .models import CertificateRevision, FeedbackMark, FollowUpMark


def _forget_names(rows: QuerySet) -> int:
    """The certificate and its code stand: a paper that somebody holds goes on being valid. The name goes."""
    for revision in (revisions := CertificateRevision.objects.filter(certificate__in=rows)):
        revision.name_my = revision.name_en = ""
        revision.save(update_fields=["name_my", "name_en"])
    return len(revisions)


parts.keep(
    "tests", _("My tests"), lambda member: member.test_attempts.all(), "form wave number finished_at score",
    answers="trainings.Attempt.member",
)  # fmt: skip
parts.keep(
    "confidence", _("How sure I feel"), lambda member: member.confidence.all(), "item wave value rated_on",
    answers="trainings.ConfidenceRating.member",
)  # fmt: skip
parts.add(
    "feedback", _("Sessions that I have said something of"),
    lambda member: FeedbackMark.objects.filter(member=member), "session", answers="trainings.FeedbackMark.member",
)  # fmt: skip
parts.add(
    "follow_ups", _("Trainings that I was asked about later"),
    lambda member: FollowUpMark.objects.filter(member=member), "training", answers="trainings.FollowUpMark.member",
)  # fmt: skip
parts.add(
    "certificates", _("My certificates"), lambda member: member.certificates.all(),
    "training code issued_on revoked_on", answers="trainings.Certificate.member", erase=_forget_names, stays=True,
)  # fmt: skip
parts.leave_traces(
    "trainings.TestForm.made_by trainings.CertificateRun.asked_by trainings.Certificate.revoked_by "
    "trainings.CertificateRevision.made_by"
)
