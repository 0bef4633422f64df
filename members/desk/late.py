"""Whom no reminder reached in time: mail stood still, and their session has begun since (learning 5, safety 4.5)."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Right
from django.utils.translation import ngettext

from ..models import OutboxMessage
from ..templatetags.waing import digits
from .worklists import Span

STAMP = 16  # the end of a reminder's key says which day it is of
LONGEST_SILENCE = timedelta(days=14)  # what a digest covers at most


def late_reminders(sessions: QuerySet, kind: str, span: Span) -> QuerySet:
    """Those sessions (of a ScheduledSession) that began before somebody was reminded of them, as far as it showed
    within the span; `unreminded` is how many people. Whom another reminder of the same day reached is none of them.
    """
    near = sessions.filter(starts_at__lte=span.now, ends_at__gt=span.since - LONGEST_SILENCE)
    missed = _missed(kind, span)
    of_session = missed.order_by().values("about")
    members, outside = (Count(who, distinct=True) for who in ("recipient", "outsider"))
    people = of_session.annotate(n=members + outside).values("n")
    return near.filter(Exists(missed)).annotate(unreminded=Subquery(people))


def _missed(kind: str, span: Span) -> QuerySet[OutboxMessage]:
    """Reminders of the session around it that came too late, and that no other one makes up for."""
    rows = OutboxMessage.objects.filter(kind=kind).annotate(day=Right("ref_key", STAMP))
    same_person = Q(recipient=OuterRef("recipient")) | Q(outsider=OuterRef("outsider"))
    others = rows.filter(same_person, about=OuterRef("about"), day=OuterRef("day")).reaching(span.now)
    late = rows.filter(about=OuterRef("uid")).too_late(span.now)
    begun_at = ExpressionWrapper(OuterRef("starts_at"), output_field=DateTimeField())
    seen_at = Greatest("created_at", "expires_at", begun_at)
    return late.annotate(seen_at=seen_at).filter(~Exists(others), seen_at__gte=span.since, seen_at__lt=span.until)


def unreminded_by(block: str, sessions: QuerySet) -> dict[int, dict[str, int]]:
    """{block id: {"people": how many}} of sessions of `late_reminders`; `block` is the way from a session to it."""
    found = Counter()
    for pk, n in sessions.order_by().values_list(block, "unreminded"):
        found[pk] += n
    return {pk: {"people": n} for pk, n in found.items()}


def say_unreminded(n: int) -> str:
    """In the active language."""
    return digits(ngettext("%(n)s person was not reminded.", "%(n)s people were not reminded.", n) % {"n": n})
