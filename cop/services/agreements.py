"""What a group agrees on: a version is published, and each accepts it once (domain A21). The caller has asked
permission, and has put the text through the de-identification stop."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from members.models import Member
from members.services import audit, outbox
from members.text.identifying import Override

from ..models import AgreementAcceptance, Group, GroupAgreement
from .groups import lock_live_group
from .questions import record_overrides


@transaction.atomic
def publish_agreement(group: Group, text: str, *, by: Member, overrides: Iterable[Override] = ()) -> GroupAgreement:
    """The next version, which everyone in the group is asked to accept, once; who publishes it has. The same text
    again is no new version. Raises Refused when the group is archived."""
    group = lock_live_group(group)
    last = group.agreements.first()
    if last and last.text == text:
        return last
    number = (group.agreements.aggregate(last=Max("version"))["last"] or 0) + 1
    agreement = GroupAgreement.objects.create(group=group, version=number, text=text, published_by=by)
    inside = Member.objects.filter(memberships__group=group, memberships__left_on=None)
    outbox.notify(
        "agreement_changed",
        recipients=inside.exclude(pk=by.pk),
        ref_key=f"agreement:{group.uid}",
        version=number,
        about=group.uid,
    )
    record_overrides(agreement, by, overrides)
    audit.record(
        "agreement_published", by=by, on=agreement, centre_id=group.host_centre_id, group=group.pk, version=number
    )
    accept_agreement(agreement, by)
    return agreement


def accept_agreement(agreement: GroupAgreement, member: Member) -> bool:
    """Note that this person keeps to this version; True when that is new."""
    _row, is_new = AgreementAcceptance.objects.get_or_create(agreement=agreement, member=member)
    return is_new
