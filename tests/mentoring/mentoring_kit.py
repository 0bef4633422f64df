"""Mentors, mentees and pairs for tests."""

from datetime import timedelta

from members import clock
from members.models import Member
from mentoring.models import MenteeProfile, MentoringPair, MentorProfile
from mentoring.services import pairs, profiles
from tests.factories import make_member

TERMS = {"cadence_days": 30, "minutes": 60, "months": 6, "reach": "By phone", "between": "Messages"}


def make_mentor(centre=None, member: Member | None = None, **facts) -> Member:
    """Prepared, with room for one unless told otherwise, and a name that strangers may read."""
    member = member or make_member(centre, account=True, mail=True, display_name=f"Saya {Member.objects.count()}")
    facts = {"languages": ["my"], "ways": ["call"], "capacity": 1, "trained_on": clock.today(), **facts}
    profiles.change_mentor_profile(member, topics=facts.pop("topics", []), **facts)
    return member


def make_mentee(centre=None, member: Member | None = None, **facts) -> Member:
    member = member or make_member(centre, account=True, mail=True)
    facts = {"languages": ["my"], "ways": ["call"], "wants": "Argue bail", **facts}
    profiles.change_mentee_profile(member, topics=facts.pop("topics", []), **facts)
    return member


def make_pair(mentor: Member | None = None, mentee: Member | None = None, **facts) -> MentoringPair:
    """A pair that has an agreement of both, with one goal; `facts` are written into its row afterwards."""
    mentor, mentee = mentor or make_mentor(), mentee or make_mentee()
    pair = MentoringPair.objects.create(mentor=mentor, mentee=mentee, centre=mentee.centre)
    MenteeProfile.objects.filter(member=mentee).update(waits_since=None)
    agreement = pairs.propose_agreement(pair, by=mentee, goals=["Argue bail alone"], **TERMS)
    pair = pairs.accept_agreement(agreement, by=mentor)
    if facts:
        MentoringPair.objects.filter(pk=pair.pk).update(**facts)
    return MentoringPair.objects.named().get(pk=pair.pk)


def days_ago(days: int):
    return clock.today() - timedelta(days=days)


__all__ = ["MentorProfile", "days_ago", "make_mentee", "make_mentor", "make_pair"]
