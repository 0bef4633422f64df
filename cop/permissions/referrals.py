"""Who may do what with referrals (domain 2d: coordinator and centre lead open and offer, in their own centre)."""

import rules
from django.db.models import QuerySet

from members.models import Member
from members.permissions import holds, holds_anywhere, is_visible

from ..models.referral import OFFERING_POSTS
from .roles import DESK, Post, _member_of, _who_may, is_of_this_house


def offerers(centre_id: int) -> QuerySet[Member]:
    """Everyone who opens and offers referrals of that centre: the other side of `offers_it`, for telling them."""
    return _who_may(OFFERING_POSTS, None, centre_id)


def in_state(*states: str) -> rules.Predicate:
    """Of a referral, or of the offer of one: it stands so today."""

    @rules.predicate(f"referral is {', '.join(states)}")
    def predicate(user, obj=None) -> bool:
        return bool(obj is not None and getattr(obj, "referral", obj).state in states)

    return predicate


@rules.predicate
def offers_it(user, obj=None) -> bool:
    """Coordinator or centre lead of the centre that holds it; without an object, of any."""
    member = _member_of(user)
    if member is None:
        return False
    if obj is None:
        return any(post.role in OFFERING_POSTS for post in member.current_posts)
    return member.holds(*OFFERING_POSTS, centre_id=getattr(obj, "referral", obj).centre_id)


@rules.predicate
def took_it(user, obj=None) -> bool:
    member = _member_of(user)
    return bool(member and obj is not None and obj.accepted_by_id == member.pk)


@rules.predicate
def is_asked(user, obj=None) -> bool:
    """Of an offer: it is theirs."""
    member = _member_of(user)
    return bool(member and obj is not None and obj.member_id == member.pk)


@rules.predicate
def is_waiting(user, obj=None) -> bool:
    """Of an offer: nobody has answered it."""
    return bool(obj is not None and obj.state == "offered")


@rules.predicate
def hands_it_out(user, obj=None) -> bool:
    """Of a referral: they opened it, or asked the lawyers."""
    member = _member_of(user)
    return bool(member and obj is not None and member.pk in (obj.opened_by_id, obj.offered_by_id))


open_, held = in_state("ready", "offered"), in_state("accepted", "contacted", "begun")

rules.add_perm("cop.view_referral", is_visible)
rules.add_perm("cop.view_referral_figures", is_of_this_house)  # domain 2d: aggregates with suppression, for all
rules.add_perm("cop.open_referral", holds(*OFFERING_POSTS))
rules.add_perm("cop.offer_referral", offers_it & in_state("ready"))
rules.add_perm("cop.explain_referral", offers_it)
rules.add_perm("cop.withdraw_referral", offers_it & open_)
rules.add_perm("cop.approve_pair", offers_it & ~hands_it_out & open_)  # learning 32: another
rules.add_perm("cop.call_lawyers", offers_it & in_state("offered"))
rules.add_perm("cop.check_conflict", is_asked & is_waiting)
rules.add_perm("cop.accept_referral", is_asked & is_waiting)
rules.add_perm("cop.decline_referral", is_asked & is_waiting)
rules.add_perm("cop.record_offer_answer", offers_it & is_waiting)  # who was called said it on the telephone
rules.add_perm("cop.read_narrative", offers_it | (took_it & held))
rules.add_perm("cop.contact_client", (took_it | offers_it) & in_state("accepted"))
rules.add_perm("cop.begin_representation", (took_it | offers_it) & in_state("contacted"))
rules.add_perm(
    "cop.record_referral_application", (took_it | offers_it) & in_state("accepted", "contacted", "begun", "closed")
)
rules.add_perm("cop.close_referral", (took_it | offers_it) & held)
rules.add_perm("cop.give_back_referral", (took_it | offers_it) & held)
rules.add_perm("cop.choose_door", offers_it & in_state("ready", "declined_out", "expired"))
rules.add_perm("cop.keep_services", holds_anywhere(*DESK, Post.ADMIN))  # domain 2d, "lists"
