"""Who is a pair takes no case from the other without a second look (learning 32; members/conflicts.py)."""

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from members.conflicts import Conflict, conflicts
from members.models import Member

from .models import MentoringPair


def partners(member: Member) -> QuerySet:
    """The ids of everybody with whom `member` works in an open pair, in either role."""
    other = Case(When(mentor=member, then=F("mentee")), default=F("mentor"))
    return MentoringPair.objects.open().of(member).values_list(other)


conflicts.register("are_paired", Conflict(others=partners, reason=_("These two work together as mentor and mentee.")))
