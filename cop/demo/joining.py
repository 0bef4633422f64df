"""The way in: requests in every state, among them the six who were let in and have not begun."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cop.models import Group, JoinRequest, JoinStep, JoinVoucher
from members.demo import Check, Context, make_uid
from members.models import JusticeCentre, Member

State, Way = JoinRequest.State, JoinRequest.Way
ALL_THE_WAY = (State.APPLIED, State.VOUCHED, State.APPROVED, State.INDUCTED, State.FULL)
HOME_GROUP = {"PDK": "G1", "IGY": "G2", "SPN": "G3", "KHY": "G4"}
FULL_MEMBERS = 5
BY_STATE = {
    "applied": 3, "vouched": 3, "approved": 6, "inducted": 2, "full": FULL_MEMBERS, "declined": 1, "expired": 1,
    "withdrawn": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Stranger:
    """Somebody who asks. `steps` in days before the anchor, one a state; `vouchers` by handle, None: no such person;
    `said` are their answers."""

    name: str
    group: str
    states: tuple[str, ...]
    steps: tuple[int, ...]
    vouchers: tuple[str | None, ...]
    said: tuple[str, ...] = ("", "")
    reason: str | None = None


STRANGERS = (
    Stranger("ဝေဝေခိုင်", "G1", (State.APPLIED,), (1,), ("lawyer", "facilitator")),
    Stranger("Thiha Moe", "G6", (State.APPLIED,), (4,), ("paralegal", None), ("yes", "")),
    Stranger("နှင်းအိဖြူ", "G1", (State.APPLIED,), (20,), (None, None)),
    Stranger("သက်နိုင်ဦး", "G1", ALL_THE_WAY[:2], (6, 4), ("lawyer", "facilitator"), ("yes", "yes")),
    Stranger("Nandar Cho", "G2", ALL_THE_WAY[:2], (3, 1), ("stranger", "facilitator"), ("yes", "yes")),
    Stranger(
        "Zaw Lin Kyaw", "G1", (*ALL_THE_WAY[:2], State.DECLINED), (12, 11, 9), ("lawyer", "paralegal"),
        ("yes", "yes"), "Works for the office that brings the cases.",
    ),
    Stranger("Su Mon Yu", "G3", (State.APPLIED, State.EXPIRED), (40, 10), (None, "lawyer")),
    Stranger("ကောင်းထက်", "G1", (State.APPLIED, State.WITHDRAWN), (15, 13), ("facilitator", "lawyer")),
)  # fmt: skip


def seed_requests(ctx: Context) -> None:
    """Strangers who ask, those of the registry who came this way, and a member who asks for another group."""
    chance = ctx.random("requests")
    groups = {group.code: group for group in Group.objects.filter(is_demo=True).select_related("host_centre")}
    cast = {one.user.username: one for one in Member.objects.filter(is_demo=True, user__isnull=False)}
    for n, stranger in enumerate(STRANGERS):
        _seed_stranger(ctx, chance, n, stranger, groups[stranger.group], cast)
    people = Member.objects.filter(is_demo=True).select_related("centre").order_by("pk")
    for member in people.filter(status=Member.Status.PENDING):
        _seed_arrival(ctx, chance, member, groups, ALL_THE_WAY[:3])
    for member in people.filter(probation_until__gt=ctx.anchor):
        _seed_arrival(ctx, chance, member, groups, ALL_THE_WAY[:4])
    lately = people.filter(status=Member.Status.ACTIVE, user=None, joined_on__lte=ctx.day(-20))
    for member in lately.order_by("-joined_on", "pk")[:FULL_MEMBERS]:
        _seed_arrival(ctx, chance, member, groups, ALL_THE_WAY)
    _seed_request_for_group(ctx, chance, cast["paralegal"], groups["G5"])


def _write_steps(ctx: Context, request: JoinRequest, states: Sequence[str], days: Sequence[int], by=None) -> None:
    """Days before the anchor; with each its line of history."""
    request.applied_at, request.state_since = ctx.at(-days[0], 10), ctx.at(-days[-1], 10 + len(states))
    request.state = states[-1]
    request.save()
    JoinStep.objects.bulk_create(
        JoinStep(request=request, state=state, at=ctx.at(-day, 10 if n == 0 else 11 + n), by=by if n > 1 else None)
        for n, (state, day) in enumerate(zip(states, days, strict=True))
    )


def _seed_stranger(ctx: Context, chance: random.Random, n: int, one: Stranger, group: Group, cast) -> None:
    email = f"asks{n + 1}@example.org"
    request = JoinRequest(
        uid=make_uid(chance), way=Way.ASKED, group=group, centre=group.host_centre, name=one.name, email=email,
        person_key=JoinRequest.key_of(email), provider_type="other", reason=one.reason, is_demo=True,
    )  # fmt: skip
    _write_steps(ctx, request, one.states, one.steps)
    for place, (handle, said) in enumerate(zip(one.vouchers, one.said, strict=True), 1):
        at = ctx.at(-one.steps[0], 15) if said else None
        JoinVoucher.objects.create(request=request, place=place, member=cast.get(handle), answer=said, answered_at=at)


def _seed_arrival(ctx: Context, chance: random.Random, member: Member, groups, states: Sequence[str]) -> None:
    """Somebody of the registry who asked, was vouched for by two of the centre, and came as far as `states` say."""
    centre: JusticeCentre = member.centre
    group = None if len(states) == 4 else groups[HOME_GROUP[centre.code]]
    known = Member.objects.filter(centre=centre, status=Member.Status.ACTIVE, is_demo=True).exclude(pk=member.pk)
    vouchers = list(known.filter(probation_until=None).order_by("joined_on", "pk")[:2])
    began = (ctx.anchor - member.joined_on).days
    days = [began + 6, began + 4, began + 3, began, began - 14][: len(states)]
    request = JoinRequest(
        uid=make_uid(chance), way=Way.ASKED, group=group, centre=centre, member=member, decided_by=vouchers[0],
        person_key=JoinRequest.key_of(f"member:{member.pk}"), is_demo=True,
    )  # fmt: skip
    _write_steps(ctx, request, states, days, by=vouchers[0])
    JoinVoucher.objects.bulk_create(
        JoinVoucher(request=request, place=place, member=one, answer="yes", answered_at=ctx.at(-days[1], 9))
        for place, one in enumerate(vouchers, 1)
    )


def _seed_request_for_group(ctx: Context, chance: random.Random, member: Member, group: Group) -> None:
    request = JoinRequest(
        uid=make_uid(chance), way=Way.GROUP, group=group, centre=group.host_centre, member=member, is_demo=True,
        person_key=JoinRequest.key_of(f"member:{member.pk}"),
        message="Two of the children that I accompany come before the court next month.",
    )  # fmt: skip
    _write_steps(ctx, request, ALL_THE_WAY[:2], (2, 2))


def count_requests() -> list[Check]:
    requests = JoinRequest.objects.filter(is_demo=True)
    last = {step.request_id: step.state for step in JoinStep.objects.filter(request__in=requests).order_by("at", "pk")}
    waiting = Member.objects.filter(is_demo=True, status=Member.Status.PENDING)
    return [
        Check("requests to join, by state", BY_STATE, dict(Counter(requests.values_list("state", flat=True)))),
        Check("requests of a member for another group", 1, requests.filter(way=Way.GROUP).count()),
        Check("requests that stand where their history ends", requests.count(), sum(
            last.get(pk) == state for pk, state in requests.values_list("pk", "state")
        )),
        Check("pending people who were let in", waiting.count(), requests.filter(member__in=waiting).count()),
    ]  # fmt: skip


def purge_requests(groups) -> None:
    """Also those that people made through the pages."""
    JoinRequest.objects.filter(is_demo=True).delete()
    JoinRequest.objects.filter(group__in=groups).delete()
    JoinRequest.objects.filter(centre__is_demo=True).delete()
