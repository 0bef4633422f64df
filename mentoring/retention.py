"""How long notes are kept: 180 days after the end, with a warning 14 days before (safety C-35c)."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Min, Q
from django.utils.translation import ngettext

from members import clock
from members.models import Member
from members.retention import Rule, Warned, rules, warned
from members.templatetags.waing import digits

from .models import PrivateNote, SharedNote
from .services.notes import drop_old

NOTES_KEPT = timedelta(days=180)


def _old_notes(now: datetime) -> int:
    return drop_old(now - NOTES_KEPT)


def _notes_going(member: Member, before: datetime) -> tuple[int, datetime | None]:
    """How many that this person reads, of pairs that ended before then; one statement each for own and shared."""
    ended = Q(pair__ended_on__lt=before.astimezone(clock.YANGON).date())
    n, oldest = 0, []
    for model in (PrivateNote, SharedNote):
        found = model.objects.visible_to(member).filter(ended).aggregate(n=Count("pk"), on=Min("pair__ended_on"))
        n += found["n"]
        oldest += [found["on"]] if found["on"] else []
    return n, datetime.combine(min(oldest), time(), clock.YANGON) if oldest else None


def _say_notes(n: int) -> str:
    return ngettext("%(n)s note will be deleted", "%(n)s notes will be deleted", n) % {"n": digits(n)}


rules.register("mentoring_notes", Rule("mentoring_notes", _old_notes))
warned.register("mentoring_notes", Warned(NOTES_KEPT, _notes_going, _say_notes))
