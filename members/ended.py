"""Whose a session was that has ended: a page may still stand open in that browser, and what is sent from it is kept
for that person alone, whoever signs in there next (decision 21)."""

from collections.abc import Mapping

from django.core.cache import cache

from .models import Draft, Member

KEY = "ended session: "  # the cache keeps a keyed hash of it (crypto.cache_key)


def remember_whose(sessions: Mapping[str, int]) -> None:
    """{key of a session that ends: number of its account}, for as long as drafts are kept."""
    seconds = Draft.KEPT_FOR.total_seconds()
    cache.set_many({f"{KEY}{key}": account for key, account in sessions.items()}, timeout=seconds)


def whose_was(session_key: str) -> Member | None:
    """Who was signed in there; None for a key that never was one, and for one that ended long ago."""
    account = cache.get(f"{KEY}{session_key}") if session_key else None
    return Member.objects.filter(user=account).first() if account else None
