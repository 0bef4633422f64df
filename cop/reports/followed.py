"""What is new in what somebody follows (domain B30)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from members.models import Member
from members.ready import of_each

from ..models import Announcement, Answer, Comment, Follow, Question

GOES_AT = 18  # o'clock in Yangon: when the bundle of a day goes


def new_in_followed(people: Iterable[Member], since: datetime, until: datetime) -> dict[int, int]:
    """{person's id: how many announcements and questions of groups, comments and answers of threads that they follow
    came in [since, until), of others, and may be read by them now}; one statement for all of one standing."""
    found = of_each(people, lambda reader: _new_in_followed(reader, since, until))
    return {pk: len(rows) for pk, rows in found.items()}


def _new_in_followed(member: Member, since: datetime, until: datetime) -> QuerySet:
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
        rows.visible_to(member).exclude(author=member).filter(**{f"{at}__gte": since, f"{at}__lt": until})
        for rows, at in found
    )
    ids = (one.order_by().values_list("pk") for one in others)
    return new.order_by().values_list("pk").union(*ids, all=True)
