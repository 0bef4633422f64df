"""The states of a request: each is reached once, has one line of history, and tells those whom it waits for."""

from members import clock
from members.models import Member
from members.services import audit, outbox

from ...models import JoinRequest, JoinStep
from ...permissions import deciders

FIRST, AGAIN = 1, 2  # versions of the two mails: when it begins to wait, and after 72 hours


def lock(request: JoinRequest) -> JoinRequest:
    """The request's row, held until the transaction ends."""
    rows = JoinRequest.objects.select_related("group", "member", "centre")
    return rows.select_for_update(of=["self"]).get(pk=request.pk)


def start(request: JoinRequest, *states: str, by: Member | None = None) -> JoinRequest:
    """Save a new request that has reached these states, the last one now."""
    request.state, request.state_since = states[-1], request.applied_at
    request.save()
    JoinStep.objects.bulk_create(
        JoinStep(request=request, state=state, at=request.applied_at, by=by) for state in states
    )
    note("join_request_made", request, by, way=request.way)
    return request


def move(request: JoinRequest, state: str, *, by: Member | None = None) -> None:
    """To the next state, with its line of history. The caller holds the lock and has checked where it stands."""
    now = clock.now()
    request.state, request.state_since, request.reminded_at = state, now, None
    request.save()
    JoinStep.objects.create(request=request, state=state, at=now, by=by)
    note(f"join_request_{state}", request, by)


def note(verb: str, request: JoinRequest, by: Member | None, **facts) -> None:
    """A line of the audit about it."""
    audit.record(verb, by=by, on=request, centre_id=request.centre_id, group=request.group_id, **facts)


def tell_deciders(request: JoinRequest, version: int) -> None:
    """Everyone who may decide, whatever kind of group it is (community B3)."""
    outbox.notify(
        "join_request_waiting",
        recipients=deciders(request),
        ref_key=f"join:{request.uid}",
        version=version,
        about=request.uid,
    )


def tell_vouchers(request: JoinRequest, version: int) -> None:
    """One statement whether the people who were named exist or not."""
    asked = request.vouchers.filter(answer="", member__isnull=False).values("member")
    outbox.notify(
        "voucher_asked",
        recipients=Member.objects.filter(pk__in=asked),
        ref_key=f"vouch:{request.uid}",
        version=version,
        about=request.uid,
    )


def tell_invited(request: JoinRequest, version: int) -> None:
    """Whoever is invited into a group."""
    outbox.notify(
        "group_invitation",
        recipients=[request.member],
        ref_key=f"invite:{request.uid}",
        version=version,
        about=request.uid,
    )


def end_mail(request: JoinRequest) -> None:
    """What mail waits about it is taken back; who can sign in reads the answer."""
    outbox.withdraw(about=request.uid, reason="decided")
    if request.member and request.member.user_id:
        outbox.notify("join_answered", recipients=[request.member], ref_key=f"join:{request.uid}", about=request.uid)
