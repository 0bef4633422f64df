"""Who waits for a certificate."""

from django.db.models import Exists, OuterRef, QuerySet

from members.models import Member

from ..models import Certificate, Enrolment, Training


def waiting_for_certificate(training: Training | None = None) -> QuerySet[Enrolment]:
    """Completed enrolments whose person has no certificate under the present rule of the training."""
    given = Certificate.objects.filter(
        training=OuterRef("training"), member=OuterRef("member"), rule_version=OuterRef("training__rule_version")
    )
    rows = Enrolment.objects.completed().filter(~Exists(given), training__gives_certificate=True)
    rows = rows.exclude(member__status=Member.Status.ANONYMISED)
    return rows if training is None else rows.filter(training=training)
