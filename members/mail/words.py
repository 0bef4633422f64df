"""When something is, said in a sentence of a mail: in Yangon's time, and in the session's own where that differs."""

from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import clock
from ..templatetags.waing import clock_time, day, digits, is_burmese, zoned

# The parts of a Burmese day, by the hour at which each begins.
PARTS_OF_DAY = ((19, "ည"), (16, "ညနေ"), (13, "မွန်းလွဲ"), (12, "မွန်းတည့်"), (4, "နံနက်"), (0, "ည"))


def spoken_clock(moment: datetime) -> str:
    """09:00; in Burmese as people say it, with the figures behind: နံနက် ၉ နာရီ (၀၉:၀၀)."""
    if not is_burmese():
        return clock_time(moment)
    local = moment.astimezone(clock.YANGON)
    part = next(name for hour, name in PARTS_OF_DAY if local.hour >= hour)
    minutes = f" {digits(local.minute)} မိနစ်" if local.minute else ""
    return f"{part} {digits(local.hour % 12 or 12)} နာရီ{minutes} ({clock_time(moment)})"


def when(moment: datetime, now: datetime, zone: str = "Asia/Yangon") -> str:
    """ "tomorrow, Sat 14 November, at 09:00", in the active language; `now` decides what is tomorrow."""
    today = now.astimezone(clock.YANGON).date()
    return _when(moment, (moment.astimezone(clock.YANGON).date() - today).days, zone, get_language(), today.year)


@lru_cache(maxsize=512)
def _when(moment: datetime, ahead: int, zone: str, language: str, year: int) -> str:
    """Language and year stand in the key only: they change the words."""
    facts = {"day": day(moment), "time": spoken_clock(moment)}
    if ahead == 0:
        words = _("today, %(day)s, at %(time)s") % facts
    elif ahead == 1:
        words = _("tomorrow, %(day)s, at %(time)s") % facts
    else:
        words = _("%(day)s, at %(time)s") % facts
    there = zoned(moment, zone)
    return f"{words} ({there})" if there else words
