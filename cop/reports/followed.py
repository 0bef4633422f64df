"""What is new in what somebody follows (domain B30)."""

from datetime import datetime

from members.models import Member

from ..models import Announcement, Answer, Comment, Follow, Question

GOES_AT = 18  # o'clock in Yangon: when the bundle of a day goes


def new_in_followed(member: Member, since: datetime, until: datetime) -> int:
    """How many announcements and questions of groups, comments and answers of threads that this person follows came in
    [since, until), of others, and may be read by them now; one statement."""
    mine = Follow.objects.filter(member=member)
    groups = mine.filter(group__isnull=False).values("group")
    threads = mine.filter(question__isnull=False).values("question")
    news = mine.filter(announcement__isnull=False).values("announcement")
    found = (
        (Announcement.objects.standing().filter(group__in=groups), "posted_at"),
        (Comment.objects.standing().filter(announcement__in=news), "posted_at"),
        (Question.objects.posted().filter(group__in=groups), "opened_at"),
        (Answer.objects.standing().filter(question__in=threads), "posted_at"),
    )
    new, *others = (
        rows.visible_to(member).filter(**{f"{at}__gte": since, f"{at}__lt": until}).exclude(author=member).values("pk")
        for rows, at in found
    )
    return new.order_by().union(*(one.order_by() for one in others), all=True).count()
