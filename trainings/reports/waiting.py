"""Who waits for a certificate."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import Member

from ..models import Certificate, Enrolment, Training


def waiting_for_certificate(training: Training | None = None) -> QuerySet[Enrolment]:
    """Completed enrolments whose person has no certificate. Another version of the rule makes nobody wait again: those
    that were given keep theirs (learning 22), and one that was revoked under the present rule stays revoked."""
    under_this_rule = Q(rule_version=OuterRef("training__rule_version"))
    theirs = Certificate.objects.filter(training=OuterRef("training"), member=OuterRef("member"))
    given = theirs.filter(under_this_rule | Q(revoked_on=None))
    rows = Enrolment.objects.completed().filter(~Exists(given), training__gives_certificate=True)
    rows = rows.exclude(member__status=Member.Status.ANONYMISED)
    return rows if training is None else rows.filter(training=training)
