"""Somebody says what they offer or want. The caller has asked permission."""

from collections.abc import Iterable

from django.db import transaction

from members import clock
from members.models import Member, Topic
from members.services import audit

from ..models import MenteeProfile, MentoringPair, MentorProfile, NotWith


@transaction.atomic
def _save(model, member: Member, topics: Iterable[Topic], facts: dict):
    profile = model.objects.filter(member=member).first() or model(member=member, is_demo=member.is_demo)
    for name, value in facts.items():
        setattr(profile, name, value)
    profile.agreed_on = profile.agreed_on or clock.today()
    profile.save()
    profile.topics.set(topics)
    return profile


def change_mentor_profile(member: Member, *, topics: Iterable[Topic], **facts) -> MentorProfile:
    """Offer mentoring, or change or pause it. Saving it accepts the rules; being prepared is said once."""
    if facts.pop("is_prepared", False):
        facts["trained_on"] = clock.today()
    profile = _save(MentorProfile, member, topics, facts)
    audit.record("mentor_profile_changed", by=member, on=profile, capacity=profile.capacity, paused=profile.is_paused)
    return profile


def change_mentee_profile(member: Member, *, topics: Iterable[Topic], **facts) -> MenteeProfile:
    """Say what one wants from a mentor; whoever has none waits for one from then on."""
    if not MentoringPair.objects.open().filter(mentee=member).exists():
        waits = MenteeProfile.objects.filter(member=member).values_list("waits_since", flat=True).first()
        facts["waits_since"] = waits or clock.today()
    profile = _save(MenteeProfile, member, topics, facts)
    audit.record("mentee_profile_changed", by=member, on=profile)
    return profile


@transaction.atomic
def stop_mentoring(member: Member) -> None:
    """No longer offer it. Pairs that there are go on."""
    MentorProfile.objects.filter(member=member).update(capacity=0)
    audit.record("mentor_profile_changed", by=member, capacity=0)


def keep_apart(member: Member, other: Member) -> None:
    """These two are suggested to each other no more. Nobody is told, and no audit line names the other."""
    NotWith.objects.get_or_create(member=member, other=other)


def end_keeping_apart(member: Member, other_id: int) -> None:
    """Twice is once."""
    NotWith.objects.filter(member=member, other=other_id).delete()
