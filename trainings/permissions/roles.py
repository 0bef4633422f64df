"""What the permissions of this room are made of.

Those who run a training are its curator, the desk of the centre that hosts it (decision 2), and the leaders of the
group that it is for. Those who train a session see who comes and mark who was there; they do not plan.
Things of this room have `centre_id`; sessions, registrations and what hangs on them lead to their session.
"""

import rules

from cop.models import Group, Membership
from members.models import JusticeCentre, Member, StaffPost
from members.ready import Ready

from ..models import Registration, SessionTrainer, Training, TrainingSession

Post, Role = StaffPost.Role, Membership.Role
DESK = (Post.COORDINATOR, Post.CENTRE_LEAD, Post.CLERK)
LEADING = (Role.LEADER, Role.FACILITATOR)


def member_of(user) -> Member | None:
    return getattr(user, "member", None) if user.is_authenticated else None


def session_of(obj) -> TrainingSession | None:
    """The session that a thing is of: itself, its `session`, or that of its registration."""
    if obj is None or isinstance(obj, TrainingSession):
        return obj
    return getattr(obj, "session", None) or session_of(getattr(obj, "registration", None))


def training_of(obj) -> Training | None:
    """The training that a thing is of: itself, its `training`, or that of its session."""
    if obj is None or isinstance(obj, Training):
        return obj
    return getattr(obj, "training", None) or getattr(session_of(obj), "training", None)


_led_groups = Ready(
    lambda member: Membership.objects.open().filter(member=member, role__in=LEADING).values_list("group")[:1]
)


@rules.predicate
def is_at_its_desk(user, obj=None) -> bool:
    """A desk post at the centre that hosts it; a network post counts everywhere. Without an object: anywhere."""
    member = member_of(user)
    if member is None:
        return False
    if obj is None:
        return any(post.role in DESK for post in member.current_posts)
    if isinstance(obj, JusticeCentre):
        return member.holds(*DESK, centre_id=obj.pk)
    thing = obj if hasattr(obj, "centre_id") else session_of(obj) or training_of(obj)
    return thing is not None and member.holds(*DESK, centre_id=thing.centre_id)


@rules.predicate
def is_at_their_desk(user, obj=None) -> bool:
    """Of something of a person: a desk post at the person's centre."""
    member = member_of(user)
    return bool(member and obj is not None and member.holds(*DESK, centre_id=obj.member.centre_id))


@rules.predicate
def curates(user, obj=None) -> bool:
    member, training = member_of(user), training_of(obj)
    mine = obj.curator_id if hasattr(obj, "curator_id") else training and training.curator_id
    return bool(member and mine == member.pk)


@rules.predicate
def leads_its_group(user, obj=None) -> bool:
    """Leads or facilitates the group that the training is for."""
    member, training = member_of(user), training_of(obj)
    if not (member and training and training.group_id):
        return False
    return Group.objects.run_by(member).filter(pk=training.group_id).exists()


@rules.predicate
def trains(user, obj=None) -> bool:
    """Agreed to train this session."""
    member, session = member_of(user), session_of(obj)
    if not (member and session):
        return False
    return SessionTrainer.objects.accepted().filter(session=session, member=member).exists()


@rules.predicate
def is_asked_to_train(user, obj=None) -> bool:
    """Of a SessionTrainer: it is theirs to answer."""
    member = member_of(user)
    return bool(member and obj is not None and obj.member_id == member.pk)


@rules.predicate
def is_its_registration(user, obj=None) -> bool:
    """Of a registration, or of a thing of one: it is the person's own."""
    member = member_of(user)
    one = obj if isinstance(obj, Registration) else getattr(obj, "registration", None)
    return bool(member and one and one.member_id == member.pk)


@rules.predicate
def leads_somewhere(user, obj=None) -> bool:
    """Leads or facilitates some group: may put members of it down for sessions."""
    member = member_of(user)
    return bool(member and _led_groups(member=member.pk))


@rules.predicate
def is_member(user, obj=None) -> bool:
    """In the registry and present: neither pending nor left."""
    member = member_of(user)
    return bool(member and member.status in (Member.Status.ACTIVE, Member.Status.DORMANT))


runs = is_at_its_desk | curates | leads_its_group
