"""Mails about referrals: that one waits, is taken, or finds nobody; and not a word of the case (safety TH2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.calendar.due import waits_until
from members.mail.rendering import page_url
from members.notifications import Kind, Row, kinds

from ..models import Referral, ReferralOffer
from ..permissions.referrals import offerers


def _referrals(rows: Sequence[Row]) -> Mapping[UUID, Referral]:
    found = Referral.objects.filter(uid__in=[row.about for row in rows]).select_related("urgency")
    by_uid = {one.uid: one for one in found}
    return {row.id: by_uid.get(row.about) for row in rows}


def _still_offered(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    """Asked again at send time (safety C-41): nobody has it, and this person has not answered."""
    waiting = ReferralOffer.objects.waiting().filter(
        referral__uid__in=[row.about for row in rows], referral__state=Referral.State.OFFERED
    )
    asked = set(waiting.values_list("referral__uid", "member"))
    return {row.id: None if (row.about, row.recipient_id) in asked else "answered" for row in rows}


def _was_asked(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    taken = ReferralOffer.objects.filter(
        referral__uid__in=[row.about for row in rows], state=ReferralOffer.State.TAKEN
    )
    asked = set(taken.values_list("referral__uid", "member"))
    return {row.id: None if (row.about, row.recipient_id) in asked else "gone" for row in rows}


def _if_in(*states: str):
    """Whether the referral stands so, and the person still offers referrals of its centre."""

    def allowed(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
        found, may, reasons = _referrals(rows), {}, {}
        for row in rows:
            referral = found[row.id]
            if referral is None:
                continue
            if referral.centre_id not in may:
                may[referral.centre_id] = set(offerers(referral.centre_id).values_list("pk", flat=True))
            if referral.state not in states:
                reasons[row.id] = "answered"
            elif row.recipient_id not in may[referral.centre_id]:
                reasons[row.id] = "not_allowed"
        return reasons

    return allowed


def _words(row: Row, referral: Referral) -> dict[str, Any]:
    return {"home_url": page_url("members:home"), "is_urgent": referral.is_urgent}


def _unless_urgent(row: Row, referral: Referral, now: datetime) -> datetime | None:
    """An urgent offer wakes people (decision 13), another waits for the morning while there is time."""
    return None if referral.is_urgent else waits_until(now, row.expires_at)


def _register(name: str, label, allowed, **how) -> None:
    facts = {"lifetime": timedelta(days=3), "load": _referrals, "context": _words, "priority": 3, **how}
    kinds.register(name, Kind(label=label, template=f"cop/email/{name}", allowed=allowed, **facts))


_register("referral_offered", _("Cases that I could take"), _still_offered, priority=2, wait_until=_unless_urgent)
_register("referral_taken", _("Cases that another lawyer took"), _was_asked)
_register("referral_accepted", _("Referrals that were taken"), _if_in(*Referral.TAKEN))
_register("referral_unclaimed", _("Referrals that nobody took"), _if_in(*Referral.OUT), priority=2)
_register("referral_passed", _("Referrals from other centres"), _if_in(Referral.State.READY), priority=2)
