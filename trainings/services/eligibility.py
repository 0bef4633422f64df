"""Who may register for a session: asked in one place, for the page and for the verb."""

from django.utils.translation import gettext as _

from cop.models import Membership
from members.models import Member

from ..models import Audience, Enrolment, Training, TrainingSession


def missing(session: TrainingSession, member: Member) -> list[Training]:
    """The trainings that have to be completed before, and are not. One that is retired nobody can complete any more,
    so it bars nobody."""
    if session.training_id is None:
        return []
    done = Enrolment.objects.completed().filter(member=member).values("training")
    rows = session.training.prerequisites.exclude(needs__in=done).exclude(needs__status=Training.Status.RETIRED)
    return [row.needs for row in rows.select_related("needs").order_by("pk")]


def is_in_registry(member: Member) -> bool:
    return member.status in (Member.Status.ACTIVE, Member.Status.DORMANT) and not member.is_frozen


def why_not(session: TrainingSession, member: Member) -> str:
    """A sentence for the person; '' when they may register. Places and times are another question."""
    training = session.training
    if not is_in_registry(member):
        return _("Only members who are in the registry today register.")
    if training is None:
        return ""
    if training.group_id and not _is_in(member, training.group_id):
        return _("This training is for the members of a group.")
    if training.is_for_audience_only and training.audience and Audience.of(member) not in training.audience:
        return _("This training is for others: see for whom it is.")
    if missing(session, member):
        return _("Another training comes before this one.")
    return ""


def why_no_guest(session: TrainingSession) -> str:
    """A sentence; '' where somebody from outside may simply come: no group and no audience has it to itself."""
    training = session.training
    if training is None:
        return ""
    if training.group_id:
        return _("This training is for the members of a group.")
    if training.is_for_audience_only and training.audience:
        return _("This training is for others: see for whom it is.")
    return ""


def _is_in(member: Member, group_id: int) -> bool:
    return Membership.objects.open().filter(member=member, group=group_id).exists()
