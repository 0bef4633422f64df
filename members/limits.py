"""Counting tries (decision 28) in rows of ours, because what counts for safety must survive a failed request.

allauth counts failed sign-ins per handle in the cache; everything else of the door that can be guessed at is
counted here: slips, invitations, reset requests. Real time, never the product's clock.
"""

from datetime import UTC, datetime, timedelta

from allauth.core.internal.ratelimit import get_ip
from django.db import connection, transaction
from django.utils import timezone

from . import crypto

_COUNT = """
INSERT INTO members_ratecount AS counted (key, "window", tries) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET tries = counted.tries + 1 RETURNING tries
"""


def _window_start(window: timedelta) -> datetime:
    size = int(window.total_seconds())
    return datetime.fromtimestamp(int(timezone.now().timestamp()) // size * size, UTC)


def count(key: str, window: timedelta) -> int:
    """One more try of `key` in the present window; returns how many there were, this one included.

    One statement in a transaction of its own, so that neither parallel requests nor a later error lose a count:
    called inside another transaction it raises RuntimeError.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_COUNT, [crypto.blind(key), _window_start(window)])
        return cursor.fetchone()[0]


def count_in(key: str, *windows: timedelta) -> list[int]:
    """One more try of `key` in each of these windows, in one statement; the numbers in the order of the windows."""
    values = ", ".join(["(%s, %s, 1)"] * len(windows))
    starts = [_window_start(window) for window in windows]
    params = [value for window, start in zip(windows, starts, strict=True) for value in (_key(key, window), start)]
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_COUNT.replace("(%s, %s, 1)", values), params)
        return [tries for (tries,) in cursor.fetchall()]


def _key(key: str, window: timedelta) -> bytes:
    """Two windows may begin at the same moment, so their length is part of the key."""
    return crypto.blind(f"{key}:{int(window.total_seconds())}")


def is_over(key: str, most: int, window: timedelta) -> bool:
    """Count one try and say whether it is one too many."""
    return count(key, window) > most


def client_address(request) -> str:
    """Where the request comes from, as far as TRUSTED_PROXIES lets us know. Only ever used hashed, as a key."""
    return get_ip(request)
