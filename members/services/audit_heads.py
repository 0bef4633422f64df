"""The head of the audit's chain, kept where the database's owner does not reach (safety C-35a).

Whoever owns the database could change an entry and compute every seal anew; the chain would hold. So each day the
newest seal goes into a file that the operator takes elsewhere, and each week to those who lead a centre. A head that
was kept must be among the seals for ever: retention empties batches and leaves their seals.
"""

import logging
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ..models import AuditSeal, SystemMark
from . import marks

log = logging.getLogger(__name__)
HASH = re.compile(r"\b[0-9a-f]{64}\b")
GAPS = re.compile(r"(?<=\b[0-9a-f]{8})\s{1,3}(?=[0-9a-f]{8}\b)")  # as a mail shows it: in eights


def keep_head(now: datetime | None = None) -> bool:
    """Append the newest seal to `AUDIT_HEADS`, once a day in UTC; returns whether it was written.

    A file that cannot be written stops no seal: it stands in the log, and on the health page after two days.
    """
    now = now or timezone.now()
    kept, newest = marks.get_mark(SystemMark.AUDIT_HEAD), AuditSeal.objects.newest()
    if newest is None or kept and kept.at.date() >= now.date():
        return False
    try:
        _append(Path(settings.AUDIT_HEADS), f"{now.isoformat(timespec='seconds')} {newest.hash}\n")
    except OSError:
        log.exception("the head of the audit could not be kept")
        return False
    marks.set_mark(SystemMark.AUDIT_HEAD, number=newest.last_id, note=newest.hash, at=now)
    return True


def _append(path: Path, line: str) -> None:
    """On the disk before anything says so; nobody but us reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    place = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(place, "a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def heads_in(text: str) -> list[str]:
    """Every head in a file of them, or in a mail that somebody kept; in the order in which they stand there."""
    return HASH.findall(GAPS.sub("", text))


def missing(heads: Iterable[str]) -> list[str]:
    """Those of `heads` that no seal of the chain bears: what they sealed was written anew, or cut off."""
    heads = list(heads)
    known = set(AuditSeal.objects.filter(hash__in=heads).values_list("hash", flat=True))
    return [head for head in heads if head not in known]
