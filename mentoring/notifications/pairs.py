"""Mails that say that one thing waits, or that it has been quiet: a number and a link, at every level of detail."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.mail.rendering import page_url, token_url
from members.notifications import Kind, Row, kinds

from ..met_links import met_token, standings
from ..models import MentoringPair

WAITING, NUDGE = "mentoring_waiting", "mentoring_nudge"


def _words(row: Row, subject: Any) -> dict[str, str]:
    return {"home_url": page_url("members:home")}


kinds.register(
    WAITING,
    Kind(
        label=_("What waits for me in mentoring"),
        template=f"mentoring/email/{WAITING}",
        lifetime=timedelta(days=7),
        context=_words,
        priority=5,
        on_doubt="mark",
    ),
)


def _pairs(rows: Sequence[Row]) -> dict[UUID, MentoringPair]:
    """{row: its pair} as it stands, with how long it has been silent; one statement."""
    found = MentoringPair.objects.with_silence().filter(uid__in={row.about for row in rows})
    by_uid = {pair.uid: pair for pair in found}
    return {row.id: by_uid[row.about] for row in rows if row.about in by_uid}


def _why_no_nudge(row: Row, pair: MentoringPair) -> str:
    """Whoever met, ended or planned meanwhile needs no nudge (learning 30)."""
    if row.recipient_id not in pair.people:
        return "not_member"
    if pair.state != MentoringPair.State.ACTIVE:
        return "over"
    return "planned" if pair.is_planned or pair.silent_days * 2 < pair.cadence_days * 3 else ""


def _allowed(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    pairs = _pairs(rows)
    for row in rows:
        row.memo = pairs.get(row.id)
    return {row.id: _why_no_nudge(row, row.memo) for row in rows if row.memo}


def _load(rows: Sequence[Row]) -> Mapping[UUID, Any]:
    known = standings({row.memo.pk: row.memo for row in rows if row.memo}.values())
    return {row.id: known[row.memo.pk] for row in rows if row.memo}


def _met_link(row: Row, standing) -> dict[str, str]:
    return {"met_url": token_url("mentoring:we_met", met_token(standing, row.recipient_id, row.recipient.uid))}


kinds.register(
    NUDGE,
    Kind(
        label=_("When mentoring has been quiet"),
        template=f"mentoring/email/{NUDGE}",
        lifetime=timedelta(days=7),
        allowed=_allowed,
        load=_load,
        context=_words,
        own=_met_link,
        priority=6,
        on_doubt="mark",
    ),
)
