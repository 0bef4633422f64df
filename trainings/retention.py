"""How long things are kept: a list of participants goes two weeks after its upload; who somebody from outside was,
what was written to a list, what people needed and hoped for in their own words, and which codes they typed, 90 days
after the session (safety C-35c; learning 4.6)."""

from datetime import datetime, timedelta

from members.retention import Rule, rules

from .models import Accommodation, Registration
from .services.codes import forget_entries
from .services.guests import forget_guests
from .services.letters import forget_letters
from .services.lists import forget_files

KEPT = timedelta(days=90)


def _old_guests(now: datetime) -> int:
    return forget_guests(now - KEPT)


def _old_codes(now: datetime) -> int:
    return forget_entries(now - KEPT)


def _old_letters(now: datetime) -> int:
    return forget_letters(now - KEPT)


def _old_words(now: datetime) -> int:
    """What kind of help was asked for, and whether it was given, stays for the figures (C17)."""
    needs = Accommodation.objects.filter(registration__session__ends_at__lt=now - KEPT, note__isnull=False)
    hopes = Registration.objects.filter(session__ends_at__lt=now - KEPT, expectation__isnull=False)
    return needs.update(note=None) + hopes.update(expectation=None)


rules.register("attendance_lists", Rule("attendance_lists", forget_files))
rules.register("session_letters", Rule("session_letters", _old_letters))
rules.register("guests", Rule("guests", _old_guests))
rules.register("spoken_codes", Rule("spoken_codes", _old_codes))
rules.register("registration_words", Rule("registration_words", _old_words))
