"""How long notes are kept: 180 days after the end, with a warning 14 days before (safety C-35c)."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.translation import ngettext

from members import clock
from members.models import Member
from members.retention import Rule, Warned, rules, warned
from members.templatetags.waing import digits

from .models import MentoringPair
from .services.notes import drop_old

NOTES_KEPT = timedelta(days=180)


def _old_notes(now: datetime) -> int:
    return drop_old(now - NOTES_KEPT)


def _notes_going(member: Member, before: datetime) -> tuple[int, datetime | None]:
    """How many that this person reads, of pairs that ended before then; one statement for own and shared ones."""
    mine = Count("private_notes", filter=Q(private_notes__author=member), distinct=True)
    ended = MentoringPair.objects.of(member).filter(ended_on__lt=before.astimezone(clock.YANGON).date())
    rows = ended.annotate(n=mine + Count("shared_notes", distinct=True)).filter(n__gt=0)
    found = list(rows.values_list("n", "ended_on"))
    oldest = min((on for _n, on in found), default=None)
    return sum(n for n, _on in found), oldest and datetime.combine(oldest, time(), clock.YANGON)


def _say_notes(n: int) -> str:
    return ngettext("%(n)s note will be deleted", "%(n)s notes will be deleted", n) % {"n": digits(n)}


rules.register("mentoring_notes", Rule("mentoring_notes", _old_notes))
warned.register("mentoring_notes", Warned(NOTES_KEPT, _notes_going, _say_notes))
