"""Mails about certificates and about what is asked three months later: that something waits, not a word of what."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.mail.rendering import page_url, token_url
from members.models import Member
from members.notifications import Kind, Row, kinds

from ..follow_up_links import follow_up_token
from ..models import Certificate, FollowUpMark


def _number(row: Row) -> int:
    """The number at the end of the key: of the certificate, or of the training."""
    return int(row.ref_key.rpartition(":")[2])


def _certificates(rows: Sequence[Row]) -> Mapping[UUID, Any]:
    found = Certificate.objects.standing().in_bulk([_number(row) for row in rows])
    return {row.id: found.get(_number(row)) for row in rows}


def _still_theirs(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    found = _certificates(rows)
    return {row.id: None if found[row.id].member_id == row.recipient_id else "gone" for row in rows if found[row.id]}


def _people(rows: Sequence[Row]) -> Mapping[UUID, Any]:
    found = Member.objects.select_related("user").in_bulk([row.recipient_id for row in rows])
    return {row.id: found.get(row.recipient_id) for row in rows}


def _not_answered(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    people = [row.recipient_id for row in rows]
    answered = set(FollowUpMark.objects.filter(member__in=people).values_list("training", "member"))
    return {row.id: "answered" if (_number(row), row.recipient_id) in answered else None for row in rows}


kinds.register(
    "training_certificate",
    Kind(
        label=_("A certificate is ready for me"),
        template="trainings/email/training_certificate",
        lifetime=timedelta(days=7),
        load=_certificates,
        allowed=_still_theirs,
        context=lambda row, certificate: {"home_url": page_url("trainings:my_learning")},
        priority=6,
    ),
)
kinds.register(
    "training_follow_up",
    Kind(
        label=_("Three questions after three months"),
        template="trainings/email/training_follow_up",
        lifetime=timedelta(days=14),
        load=_people,
        allowed=_not_answered,
        own=lambda row, member: {
            "answer_url": token_url("trainings:answer_follow_up", follow_up_token(_number(row), member))
        },
        priority=7,
        on_doubt="mark",
    ),
)
