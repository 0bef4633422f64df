"""Following a group, a thread or an announcement: one bundled notice a day at most (domain B30).

The key of the notice is the day on which it goes, so however much is new, the outbox takes one row of each person;
what is new is counted when it is sent, of what the person may read then.
"""

from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from members import clock
from members.models import Member
from members.services import outbox

from ..models import Announcement, Follow, Group, Question
from ..models.follow import place_of
from ..reports.followed import GOES_AT


def follow(thing: Group | Question | Announcement, member: Member, *, wanted: bool) -> None:
    """Follow it, or no longer; a second click changes nothing."""
    if wanted:
        Follow.objects.get_or_create(member=member, **{place_of(thing): thing})
    else:
        Follow.objects.of(thing).filter(member=member).delete()


def next_notice(now: datetime) -> datetime:
    """When the next bundle goes: at six in the evening in Yangon."""
    today = datetime.combine(now.astimezone(clock.YANGON).date(), time(GOES_AT), clock.YANGON)
    return today if now < today else today + timedelta(days=1)


def tell_followers(*things: Group | Question | Announcement | None, by: Member) -> int:
    """Something is new in these: whoever follows one of them hears of it in the next bundle. One INSERT … SELECT,
    however many they are; returns how many did not have a row yet. What stands in no group is followed by nobody."""
    of = [Q(**{place_of(thing): thing}) for thing in things if thing]
    if not of:
        return 0
    at = next_notice(clock.now())
    following = Follow.objects.filter(reduce(or_, of), member=OuterRef("pk"))
    return outbox.notify(
        "followed_news",
        recipients=Member.objects.filter(Exists(following)).exclude(pk=by.pk),
        ref_key=f"news:{at.date().isoformat()}",
        not_before=at,
    )
