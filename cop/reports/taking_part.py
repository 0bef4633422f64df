"""Who takes part: at least one contribution or attendance in a period (domain 5, I2; domain 4, H1)."""

from datetime import datetime

from django.db.models import Q, QuerySet

from members.models import CreditEntry, Member

from ..models import Announcement, Answer, Attendance, Comment, Question


def contributions(since: datetime, until: datetime) -> list[QuerySet]:
    """What was written for others in these days and stands: rows of several kinds, each with an `author`."""
    opened = {"opened_at__gte": since, "opened_at__lt": until}
    posted = {"posted_at__gte": since, "posted_at__lt": until}
    written = (Answer, Announcement, Comment)
    return [
        Question.objects.posted().filter(**opened),
        *(kind.objects.standing().filter(**posted) for kind in written),
    ]


def took_part(people: QuerySet[Member], since: datetime, until: datetime) -> QuerySet[Member]:
    """Those of `people` who wrote something, were at a session, or did what the ledger of learning counts (a training,
    a mentoring meeting) in these days. Where attendance was a head-count nobody can be told from others, so that such
    a session is nobody's."""
    came = Attendance.objects.filter(day__starts_at__gte=since, day__starts_at__lt=until)
    learnt = (
        CreditEntry.objects.standing()
        .with_person()
        .filter(happened_on__gte=since.date(), happened_on__lt=until.date())
    )
    found = Q(pk__in=came.values("member")) | Q(pk__in=learnt.values("person"))
    for rows in contributions(since, until):
        found |= Q(pk__in=rows.exclude(author=None).values("author"))
    return people.filter(found)
