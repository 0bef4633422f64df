"""Who may do what in mentoring: one line a permission, each with its source. Views ask `has_perm`, never a role.

The two of a pair act in it; no post opens it. A coordinator knows dates, minutes and progress of the pairs of the own
centre, the monitoring officer sums (domain 2d).
"""

import rules
from django.db.models import Q, QuerySet

from members import clock
from members.models import Member, StaffPost
from members.models.profile import is_colleague
from members.permissions import administers_the_network, holds_anywhere

from .models import MentoringPair

Role = StaffPost.Role
WATCHERS = (Role.COORDINATOR, Role.SAFETY_LEAD)


def _member_of(user) -> Member | None:
    return getattr(user, "member", None) if user.is_authenticated else None


def _pair_of(obj) -> MentoringPair | None:
    return obj if isinstance(obj, MentoringPair) else getattr(obj, "pair", None)


@rules.predicate
def provides(user, obj=None) -> bool:
    """Inside, not frozen, past probation, and a provider: staff who are none neither mentor nor learn here."""
    member = _member_of(user)
    provider = member and member.provider_type != Member.ProviderType.STAFF
    return bool(provider and is_colleague(member) and not member.is_on_probation)


@rules.predicate
def is_of_pair(user, obj=None) -> bool:
    member, pair = _member_of(user), _pair_of(obj)
    return bool(member and pair and member.pk in pair.people)


@rules.predicate
def is_open_pair(user, obj=None) -> bool:
    pair = _pair_of(obj)
    return bool(pair and pair.is_open)


@rules.predicate
def wrote_it(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and obj is not None and obj.author_id == member.pk)


@rules.predicate
def was_asked(user, obj=None) -> bool:
    """Of an offer: they are the mentor whose turn it is."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.mentor_id == member.pk and obj.state == obj.State.OFFERED)


@rules.predicate
def asks(user, obj=None) -> bool:
    """Of a request: it is theirs, and something may still come of it."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.mentee_id == member.pk and obj.state in obj.LIVE)


@rules.predicate
def was_proposed_to(user, obj=None) -> bool:
    """Of a proposal of times: the other one made it."""
    member = _member_of(user)
    return is_of_pair.test(user, obj) and bool(member and obj.by_id != member.pk)


@rules.predicate
def oversees(user, obj=None) -> bool:
    """Coordinates the centre of the pair; asks the same queryset as the programme page."""
    member, pair = _member_of(user), _pair_of(obj)
    if member is None or pair is None or member.pk in pair.people:
        return False
    return MentoringPair.objects.overseen_by(member).filter(pk=pair.pk).exists()


@rules.predicate
def watches(user, obj=None) -> bool:
    """The coordinator of the pair's centre or its safety lead, and none of the two (safety C-46)."""
    member, pair = _member_of(user), _pair_of(obj)
    if member is None or pair is None or member.pk in pair.people:
        return False
    return member.holds(*WATCHERS, centre_id=pair.centre_id)


@rules.predicate
def asked_to_open(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and obj is not None and obj.asked_by_id == member.pk)


@rules.predicate
def is_its_reader(user, obj=None) -> bool:
    """Of a concern: it was written to them."""
    return obj is not None and type(obj).objects.visible_to(_member_of(user)).filter(pk=obj.pk).exists()


def watchers(pair: MentoringPair, role: str) -> QuerySet[Member]:
    """Everyone on that post for the pair's centre, without the two: the other side of `watches`, for telling them."""
    held = StaffPost.objects.filter(Q(ended_on=None) | Q(ended_on__gte=clock.today()), role=role)
    here = held.filter(Q(centre=None) | Q(centre=pair.centre_id)) if pair.centre_id else held.filter(centre=None)
    people = Member.objects.present().filter(pk__in=here.values("member"), frozen_at=None)
    return people.exclude(pk__in=pair.people)


working = is_of_pair & is_open_pair
coordinates = holds_anywhere(Role.COORDINATOR)

rules.add_perm("mentoring.offer_mentoring", provides)  # learning 26: profiles of both sides
rules.add_perm("mentoring.request_mentor", provides)  # learning 27
rules.add_perm("mentoring.withdraw_request", asks)
rules.add_perm("mentoring.answer_offer", was_asked)  # learning 27
rules.add_perm("mentoring.view_mentoringpair", is_of_pair)  # domain 2d: the pair only
rules.add_perm("mentoring.work_in_pair", working)  # agreement, goals, meetings, actions, links
rules.add_perm("mentoring.answer_proposal", working & was_proposed_to)
rules.add_perm("mentoring.write_note", working)  # learning 29
rules.add_perm("mentoring.change_note", wrote_it)  # learning 29; after the end too, to take away
rules.add_perm("mentoring.give_feedback", is_of_pair)  # learning 31; the service asks whether it is over
rules.add_perm("mentoring.raise_concern", working)
rules.add_perm("mentoring.view_programme", holds_anywhere(Role.COORDINATOR, Role.ME_OFFICER))  # domain 2d
rules.add_perm("mentoring.take_figures", holds_anywhere(Role.COORDINATOR, Role.ME_OFFICER))  # sums alone (C-34)
rules.add_perm("mentoring.view_pairs", coordinates)  # domain 2d: dates and minutes
rules.add_perm("mentoring.view_watch", holds_anywhere(*WATCHERS))  # what waits for who watches over pairs
rules.add_perm("mentoring.propose_match", coordinates)  # learning 27: both have to say yes
rules.add_perm("mentoring.oversee_pair", oversees)  # learning 29
rules.add_perm("mentoring.found_circle", coordinates)
rules.add_perm("mentoring.note_offline_week", coordinates)
rules.add_perm("mentoring.ask_to_open_notes", watches)  # safety C-46
rules.add_perm("mentoring.agree_to_open_notes", watches & ~asked_to_open)  # safety C-46: two staff
rules.add_perm("mentoring.read_opened_notes", watches & asked_to_open)
rules.add_perm("mentoring.close_concern", is_its_reader)
rules.add_perm("mentoring.change_programme", administers_the_network)  # domain 2d: settings
