"""Who can train what: recorded by those at the desk, and ended. The caller has asked permission."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member, PracticeArea, Topic
from members.services import audit

from ..models import Qualification


@transaction.atomic
def record_qualification(
    member: Member, *, by: Member, area: PracticeArea | None = None, topic: Topic | None = None
) -> Qualification:
    """Somebody can train an area or a topic. Raises Refused: neither or both, or it is recorded already."""
    if (area is None) == (topic is None):
        raise Refused(_("Choose an area or a topic."), field="area")
    facts = {"member": member, "area": area, "topic": topic}
    try:
        with transaction.atomic():
            row = Qualification.objects.create(recorded_by=by, is_demo=member.is_demo, **facts)
    except IntegrityError:
        raise Refused(_("This is recorded already.")) from None
    audit.record("qualification_recorded", by=by, on=row, member=member.pk)
    return row


@transaction.atomic
def end_qualification(row: Qualification, *, by: Member) -> None:
    """They train it no more; twice does nothing."""
    yesterday = clock.today() - timedelta(days=1)
    if Qualification.objects.standing().filter(pk=row.pk).update(ended_on=yesterday):
        audit.record("qualification_ended", by=by, on=row, member=row.member_id)
