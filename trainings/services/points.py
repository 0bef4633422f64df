"""Viewing points: five people, one phone, and one of them says who was there (learning 4(3))."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Attendance, Registration, TrainingSession, ViewingPoint
from .attendance import absent, mark, present
from .registrations import lock_session


@transaction.atomic
def add_viewing_point(session: TrainingSession, *, name: str, proctor: Member, by: Member) -> ViewingPoint:
    """Raises Refused: the session has none, or there is one of that name."""
    session = lock_session(session)
    if not session.has_points:
        raise Refused(_("This session has no viewing points."))
    try:
        with transaction.atomic():
            point = ViewingPoint.objects.create(session=session, name=name, proctor=proctor, made_by=by)
    except IntegrityError:
        raise Refused(_("There is a viewing point of that name."), field="name") from None
    audit.record("viewing_point_added", by=by, on=point, centre_id=session.centre_id)
    return point


@transaction.atomic
def change_proctor(point: ViewingPoint, *, proctor: Member, by: Member) -> ViewingPoint:
    """Somebody else says who was there: also once it is over, because the list may be open still."""
    point = ViewingPoint.objects.select_for_update(of=("self",)).select_related("session").get(pk=point.pk)
    if point.proctor_id != proctor.pk:
        point.proctor = proctor
        point.save(update_fields=["proctor"])
        audit.record("viewing_point_given", by=by, on=point, centre_id=point.session.centre_id)
    return point


def people_at(point: ViewingPoint) -> QuerySet[Registration]:
    """Who may be ticked there: those who come to a viewing point and were not at another one, and members who
    registered otherwise and were seen nowhere else yet. Guests' names stay with those whom they come to."""
    rows = Registration.objects.coming().filter(session=point.session)
    unseen = Q(attendance=None) | Q(attendance__outcome=Attendance.Outcome.ABSENT) | Q(attendance__point=point)
    here = Q(mode=Registration.Mode.POINT) & (unseen | Q(attendance__point=None))
    return rows.filter(here | Q(member__isnull=False) & unseen)


@transaction.atomic
def mark_viewing_point(
    point: ViewingPoint, *, here: Collection[int], was: Collection[int], by: Member, is_late_allowed: bool = False
) -> int:
    """Registrations that were ticked there, and those that the page showed as ticked. Returns how many were written.

    Raises Refused: as `attendance.mark`, and somebody who does not come to a viewing point.
    """
    known = set(people_at(point).values_list("pk", flat=True))
    if not set(here) <= known:
        raise Refused(_("Somebody is not on the list of this session any more. Open it again."))
    source, facts = Attendance.Source.PROCTOR, {"mode": Registration.Mode.POINT, "point": point}
    marks = {pk: present(point.session, source, **facts) for pk in set(here) - set(was)}
    gone = (set(was) - set(here)) & known
    marks |= {pk: absent(source, _("The tick was taken back.")) for pk in gone}
    return mark(point.session, marks, by=by, is_late_allowed=is_late_allowed)
