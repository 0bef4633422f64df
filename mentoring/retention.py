"""How long words of mentoring are kept: 180 days after the end of a pair, after a concern was seen to, after a request
was settled, and after staff asked to open notes; who wrote them is warned 14 days before (safety C-35c). Days,
minutes, states and results stay."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.utils.translation import gettext

from members import clock
from members.retention import Aged, Rule, Warned, rules, warned

from .models import (
    Action,
    Agreement,
    Concern,
    Goal,
    MentoringPair,
    MentoringRequest,
    MentoringSession,
    PrivateNote,
    SharedNote,
)
from .services.closing import drop_settled, erase_words
from .services.notes import drop_old

WORDS_KEPT = timedelta(days=180)


def _ended(before) -> QuerySet[MentoringPair]:
    """`before`: a moment, or the place of one."""
    moment = Value(before, DateTimeField()) if isinstance(before, datetime) else before
    return MentoringPair.objects.filter(ended_on__lt=TruncDate(moment, tzinfo=clock.YANGON))


def _has(rows: QuerySet) -> Exists:
    return Exists(rows.filter(pair=OuterRef("pk")))


def _with_words(pairs: QuerySet[MentoringPair]) -> QuerySet[MentoringPair]:
    """Those with a goal, an action, words of an agreement or of a meeting."""
    agreed = Agreement.objects.filter(Q(reach__isnull=False) | Q(between__isnull=False)).order_by()
    said = MentoringSession.objects.filter(about__isnull=False)
    return pairs.filter(_has(Goal.objects.order_by()) | _has(Action.objects.all()) | _has(agreed) | _has(said))


def _old_words(now: datetime) -> int:
    before = now - WORDS_KEPT
    return drop_old(before) + erase_words(_with_words(_ended(before))) + drop_settled(before)


def _going(member, before) -> list[Aged]:
    """What this person wrote, or can read of the two's, that is older than that."""
    pairs = _ended(before).of(member)
    notes = pairs.filter(_has(PrivateNote.objects.filter(author=member)) | _has(SharedNote.objects.all()))
    concerns = Concern.objects.filter(by=member, closed_at__lt=before)
    asked = MentoringRequest.objects.filter(mentee=member, settled_at__lt=before, message__isnull=False)
    ended = Cast("ended_on", DateTimeField())
    return [(_with_words(pairs) | notes, ended), (concerns, "closed_at"), (asked, "settled_at")]


def _say_going(n: int) -> str:
    return gettext("Words of your mentoring will be deleted: notes, goals, agreements")


rules.register("mentoring_words", Rule("mentoring_words", _old_words))
warned.register("mentoring_words", Warned(WORDS_KEPT, _going, _say_going))
