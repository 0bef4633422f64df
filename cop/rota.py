"""Who leads next: those who have not led yet come first (domain 4, the facilitator rota)."""

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from members.models import Member

from .models import Group, GroupSession, Membership

MOST = 3


def next_to_lead(group: Group, reader: Member) -> QuerySet[Member]:
    """At most three people of this group who could lead next, as `reader` may call them; `last_led_at` or None.

    Who takes part and is there; not staff (peer-led means led by a peer, A14), and nobody who leads one that is
    planned. Whoever never led comes first, then whoever led longest ago, then whoever joined first.
    """
    ours = GroupSession.objects.filter(group=group, led_by=OuterRef("pk")).standing()
    last = ours.filter(outcome=GroupSession.Outcome.HELD).order_by().values("led_by").annotate(at=Max("starts_at"))
    inside = Membership.objects.open().filter(group=group, member=OuterRef("pk"))
    takes_part = inside.exclude(role=Membership.Role.OBSERVER)
    people = Member.objects.named_for(reader).filter(
        Exists(takes_part), ~Q(provider_type=Member.ProviderType.STAFF), status=Member.Status.ACTIVE, frozen_at=None
    )
    people = people.filter(~Exists(ours.upcoming().order_by()))
    people = people.annotate(
        last_led_at=Subquery(last.values("at")), joined=Subquery(inside.order_by().values("joined_on")[:1])
    )
    return people.order_by(F("last_led_at").asc(nulls_first=True), "joined", "pk")[:MOST]
