"""Mails about requests to join: that one waits, and nothing of who asks or for what."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.mail.rendering import page_url
from members.notifications import Kind, Row, kinds

from ..models import JoinRequest, JoinVoucher
from ..models.joining import EXPIRES_AFTER
from ..permissions import deciders


def _requests(rows: Sequence[Row]) -> Mapping[UUID, JoinRequest]:
    found = JoinRequest.objects.filter(uid__in=[row.about for row in rows]).select_related("group")
    by_uid = {request.uid: request for request in found}
    return {row.id: by_uid.get(row.about) for row in rows}


def _still_decides(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    """Asked again at send time: it waits still, and the person may still decide it (safety C-41)."""
    reasons, may, requests = {}, {}, _requests(rows)
    for row in rows:
        request = requests[row.id]
        if request is None:
            continue
        if request.pk not in may:
            may[request.pk] = set(deciders(request).values_list("pk", flat=True))
        if request.state != JoinRequest.State.VOUCHED:
            reasons[row.id] = "answered"
        elif row.recipient_id not in may[request.pk]:
            reasons[row.id] = "not_allowed"
    return reasons


def _still_asked(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    waiting = JoinVoucher.objects.unanswered().filter(
        request__uid__in=[row.about for row in rows], request__state=JoinRequest.State.APPLIED
    )
    asked = set(waiting.values_list("request__uid", "member"))
    return {row.id: None if (row.about, row.recipient_id) in asked else "answered" for row in rows}


def _still_invited(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    called = JoinRequest.objects.filter(uid__in=[row.about for row in rows], way=JoinRequest.Way.CALLED)
    waiting = called.filter(state=JoinRequest.State.APPLIED, group__archived_at=None)
    invited = set(waiting.values_list("uid", "member"))
    return {row.id: None if (row.about, row.recipient_id) in invited else "answered" for row in rows}


def _words(row: Row, request: JoinRequest) -> dict[str, Any]:
    return {"home_url": page_url("members:home"), "is_again": row.version > 1}


for _name, _label, _allowed in (
    ("join_request_waiting", _("Requests to join that I decide"), _still_decides),
    ("voucher_asked", _("Somebody asks me to vouch"), _still_asked),
    ("join_answered", _("Answers to what I asked for"), lambda rows: {}),
    ("group_invitation", _("Invitations into groups"), _still_invited),
):
    kinds.register(
        _name,
        Kind(
            label=_label,
            template=f"cop/email/{_name}",
            lifetime=EXPIRES_AFTER - timedelta(days=3),
            load=_requests,
            allowed=_allowed,
            context=_words,
            priority=4,
        ),
    )
