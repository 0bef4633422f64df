"""The way in: somebody asks, two people vouch, somebody who may decides (domain A6, decision 3).

A request moves by `move` alone, with its row locked, so that each state is reached once and has one line of
history, however many people press at once.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock, naming
from members.errors import Refused
from members.models import Member
from members.services import accounts, audit, invitations, outbox, wishes
from members.services import members as registry

from ..models import Group, JoinRequest, JoinStep, JoinVoucher, Membership
from ..models.joining import ASK_AGAIN_AFTER, EXPIRES_AFTER, REMIND_AFTER, VOUCHERS
from ..permissions import deciders
from .memberships import add_to_group

State, Way = JoinRequest.State, JoinRequest.Way
PERSONAL = ("name", "display_name", "email", "phone", "message")
FIRST, AGAIN = 1, 2  # versions of the two mails: when it begins to wait, and after 72 hours


# --- moving ------------------------------------------------------------------------------------------------------


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
    _audit("join_request_made", request, by, way=request.way)
    return request


def move(request: JoinRequest, state: str, *, by: Member | None = None) -> None:
    """To the next state, with its line of history. The caller holds the lock and has checked where it stands."""
    now = clock.now()
    request.state, request.state_since, request.reminded_at = state, now, None
    request.save()
    JoinStep.objects.create(request=request, state=state, at=now, by=by)
    _audit(f"join_request_{state}", request, by)


def _audit(verb: str, request: JoinRequest, by: Member | None, **facts) -> None:
    audit.record(verb, by=by, on=request, centre_id=request.centre_id, group=request.group_id, **facts)


def _tell_deciders(request: JoinRequest, version: int) -> None:
    outbox.notify(
        "join_request_waiting",
        recipients=deciders(request),
        ref_key=f"join:{request.uid}",
        version=version,
        about=request.uid,
    )


def _tell_vouchers(request: JoinRequest, version: int) -> None:
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


# --- asking ------------------------------------------------------------------------------------------------------


def _can_vouch(member: Member | None) -> bool:
    """Somebody who is in: active, past their own probation, not closed."""
    return bool(
        member
        and member.user.is_active
        and not member.is_frozen
        and member.status in (Member.Status.ACTIVE, Member.Status.DORMANT)
        and not member.is_on_probation
    )


def _was_declined_lately(key: bytes, group: Group | None) -> bool:
    since = clock.now() - ASK_AGAIN_AFTER
    asked = JoinRequest.objects.asking().filter(person_key=key, group=group)
    return asked.filter(state=State.DECLINED, state_since__gt=since).exists()


@transaction.atomic
def ask_to_join(*, vouchers: Iterable[str], group_ref: str, **facts) -> None:
    """A stranger asks. `vouchers` are handles or addresses as they were typed ("" for one that may not be asked any
    more today), `facts` the model's fields: name, display_name, email, phone, message, kind, home_unit, language.

    Says nothing, whatever it finds: an unknown voucher, an unknown group, a request that waits already (decision 3).
    """
    people = [accounts.find(typed) for typed in vouchers]
    group = Group.objects.live().by_ref(group_ref).exclude(joining=Group.Joining.INVITATION).first()
    known = [person if _can_vouch(person) else None for person in people]
    if known[0] == known[1]:
        known[1] = None
    key = JoinRequest.key_of(facts["email"] or facts["phone"] or secrets.token_hex(16))
    if _was_declined_lately(key, group):
        return
    request = JoinRequest(way=Way.ASKED, group=group, centre_id=_centre_for(group, known), person_key=key, **facts)
    try:
        with transaction.atomic():
            start(request, State.APPLIED)
    except IntegrityError:
        return
    JoinVoucher.objects.bulk_create(
        JoinVoucher(request=request, place=place, member=person) for place, person in enumerate(known, 1)
    )
    _tell_vouchers(request, FIRST)


def _centre_for(group: Group | None, known: list[Member | None]) -> int | None:
    """Where the person will be registered: at the group's host, else where the first who vouches belongs."""
    if group and group.host_centre_id:
        return group.host_centre_id
    return next((person.centre_id for person in known if person and person.centre_id), None)


@transaction.atomic
def ask_for_group(group: Group, member: Member, *, message: str) -> JoinRequest:
    """A member asks to be in another group; nobody needs to vouch again. Raises Refused: in it already, asked
    already, on the first 14 days and the group is hidden, refused less than 14 days ago (community B3), or the group
    takes people in another way."""
    if group.joining != Group.Joining.REQUEST:
        raise Refused(_("One does not ask to join this group."))
    if Membership.objects.open().filter(group=group, member=member).exists():
        raise Refused(_("You are in this group already."))
    key = JoinRequest.key_of(f"member:{member.pk}")
    if _was_declined_lately(key, group):
        raise Refused(_("This was declined not long ago. Ask again two weeks after the answer."))
    request = JoinRequest(
        way=Way.GROUP, group=group, centre=group.host_centre, member=member, person_key=key, message=message
    )
    try:
        with transaction.atomic():
            start(request, State.APPLIED, State.VOUCHED, by=member)
    except IntegrityError:
        raise Refused(_("You have asked already. It waits for an answer.")) from None
    _tell_deciders(request, FIRST)
    return request


def note_invited(member: Member, *, by: Member) -> JoinRequest:
    """A centre takes somebody in itself: the one who does it is the voucher (decision 3)."""
    request = JoinRequest(
        way=Way.INVITED,
        centre=member.centre,
        member=member,
        person_key=JoinRequest.key_of(f"member:{member.pk}"),
        decided_by=by,
    )
    start(request, State.APPLIED, State.VOUCHED, State.APPROVED, by=by)
    now = clock.now()
    JoinVoucher.objects.create(request=request, place=1, member=by, answer=JoinVoucher.Answer.YES, answered_at=now)
    return request


# --- answering ---------------------------------------------------------------------------------------------------


@transaction.atomic
def vouch(voucher: JoinVoucher, *, by: Member, knows: bool) -> JoinRequest:
    """Say that one knows the person, or not. The second yes brings the request before those who decide.

    Twice is the same as once. Raises Refused: it is another's to say, or the request is over.
    """
    request = lock(voucher.request)
    voucher = request.vouchers.get(pk=voucher.pk)
    if voucher.member_id != by.pk:
        raise Refused(_("Somebody else was asked this."))
    if voucher.answer:
        return request
    if request.state != State.APPLIED:
        raise Refused(_("This request is over."))
    voucher.answer = JoinVoucher.Answer.YES if knows else JoinVoucher.Answer.NO
    voucher.answered_at = clock.now()
    voucher.save()
    outbox.withdraw(about=request.uid, recipient=by, kinds=["voucher_asked"], reason="answered")
    _audit("join_request_answered", request, by, answer=voucher.answer)
    if request.vouchers.filter(answer=JoinVoucher.Answer.YES).count() == VOUCHERS:
        move(request, State.VOUCHED, by=by)
        _tell_deciders(request, FIRST)
    return request


def _lock_to_decide(request: JoinRequest) -> JoinRequest:
    request = lock(request)
    if request.state == State.APPLIED:
        raise Refused(_("Two people have to vouch first."))
    if request.state != State.VOUCHED:
        raise Refused(_("Somebody has decided this already."))
    return request


@transaction.atomic
def approve_join_request(request: JoinRequest, *, by: Member) -> JoinRequest:
    """Let somebody in: a member into the group at once; a stranger into the registry, as pending, with an
    invitation by mail where there is an address (else the desk prints a slip). Raises Refused: nobody vouched, it
    is decided, or the address belongs to somebody of the centre."""
    request = _lock_to_decide(request)
    request.decided_by = by
    if request.way == Way.GROUP:
        add_to_group(request.group, request.member, by=by, source=Membership.Source.ASKED)
    else:
        request.member = _known(request) or _register(request, by)
    _empty(request)
    move(request, State.APPROVED, by=by)
    _over(request)
    if request.way == Way.ASKED and request.member.acknowledgements.exists():
        begin(request.member)  # who asked for two groups has begun by the first
    return request


def _known(request: JoinRequest) -> Member | None:
    """Who asked for two groups is one person, registered once."""
    earlier = JoinRequest.objects.filter(person_key=request.person_key, way=Way.ASKED, member__isnull=False)
    found = earlier.select_related("member").first()
    return found.member if found else None


def _register(request: JoinRequest, by: Member) -> Member:
    script = "full_name_my" if naming.language_of(request.name) == "my" else "full_name_en"
    member = registry.register_member(
        by=by,
        centre=request.centre,
        status=Member.Status.PENDING,
        display_name=request.display_name,
        email=request.email,
        phone=request.phone,
        provider_type=request.provider_type,
        paralegal_kind=request.paralegal_kind,
        bar_grade=request.bar_grade,
        home_unit=request.home_unit,
        ui_language=request.ui_language,
        is_demo=request.is_demo,
        **{script: request.name},
    )
    if request.agrees_to_mail and member.email:
        wishes.give_consent(member, by=by, via="application")
    if member.email:
        invitations.invite(member, by=by, has_asked=True)
    return member


@transaction.atomic
def decline_join_request(request: JoinRequest, *, by: Member, reason: str) -> JoinRequest:
    """Say no, with the reason that those who vouched may pass on. Raises Refused when it is decided already."""
    request = _lock_to_decide(request)
    request.decided_by, request.reason = by, reason
    move(request, State.DECLINED, by=by)
    _over(request)
    return request


def _over(request: JoinRequest) -> None:
    """What mail waits about it is taken back; a member reads the answer."""
    outbox.withdraw(about=request.uid, reason="decided")
    if request.way == Way.GROUP:
        outbox.notify("join_answered", recipients=[request.member], ref_key=f"join:{request.uid}", about=request.uid)


@transaction.atomic
def withdraw_join_request(request: JoinRequest, *, by: Member | None) -> JoinRequest:
    """Take a request back: the member who asked, or the desk on the word of a stranger. Twice does nothing more.

    Raises Refused when it is decided."""
    request = lock(request)
    if request.state == State.WITHDRAWN:
        return request
    if not request.is_open:
        raise Refused(_("Somebody has decided this already."))
    move(request, State.WITHDRAWN, by=by)
    outbox.withdraw(about=request.uid, reason="withdrawn")
    return request


def withdraw_all(member: Member, *, by: Member | None) -> None:
    """Somebody leaves the network: what they asked for is over, and nobody waits for their word."""
    for request in member.join_requests.open().order_by("pk"):
        withdraw_join_request(request, by=by)
    member.vouchings.unanswered().update(member=None)


# --- beginning, and the passing of time ----------------------------------------------------------------------------


def begin(member: Member) -> bool:
    """The person has accepted the code: their requests go on, and the groups they asked for open, but hidden ones
    only after probation (safety C-02). Returns whether probation begins with it."""
    waiting = JoinRequest.objects.of_the_way_in().filter(member=member, state=State.APPROVED)
    rows = list(waiting.select_related("group", "decided_by").select_for_update(of=["self"]))
    for request in rows:
        move(request, State.INDUCTED, by=member)
        if request.group and request.group.visibility != Group.Visibility.HIDDEN:
            _enter_group(request, member)
    return bool(rows)


def _enter_group(request: JoinRequest, member: Member) -> None:
    """A group that was archived meanwhile, or a person who was closed, is passed over: the request moves on."""
    try:
        add_to_group(request.group, member, by=request.decided_by or member, source=Membership.Source.ASKED)
    except Refused:
        _audit("join_request_group_passed", request, None)


def move_on(now: datetime) -> int:
    """What time alone does: 72 hours remind, 30 days expire, and the end of probation makes a full member.

    Returns how many requests moved or were reminded; twice at once does it once."""
    return _expire(now) + _remind(now) + _end_probations()


def _each(rows) -> Iterable[JoinRequest]:
    """Locked one after the other; what another process holds is left to it."""
    return rows.select_related("group", "member").select_for_update(of=["self"], skip_locked=True)


@transaction.atomic
def _expire(now: datetime) -> int:
    rows = list(_each(JoinRequest.objects.open().filter(applied_at__lte=now - EXPIRES_AFTER)))
    for request in rows:
        move(request, State.EXPIRED)
        outbox.withdraw(about=request.uid, reason="expired")
    return len(rows)


@transaction.atomic
def _remind(now: datetime) -> int:
    waiting = JoinRequest.objects.open().filter(state_since__lte=now - REMIND_AFTER, reminded_at=None)
    rows = list(_each(waiting))
    for request in rows:
        _whom_it_waits_for(request)(request, AGAIN)
        request.reminded_at = now
        request.save(update_fields=["reminded_at"])
    return len(rows)


@transaction.atomic
def _end_probations() -> int:
    over = JoinRequest.objects.filter(state=State.INDUCTED, member__probation_until__lte=clock.today())
    rows = list(_each(over))
    for request in rows:
        move(request, State.FULL)
        if request.group and request.group.visibility == Group.Visibility.HIDDEN:
            _enter_group(request, request.member)
    return len(rows)


def _whom_it_waits_for(request: JoinRequest):
    if request.is_invitation:
        return tell_invited
    return _tell_deciders if request.state == State.VOUCHED else _tell_vouchers


def _empty(request: JoinRequest) -> None:
    for name in PERSONAL:
        setattr(request, name, None)


def empty_old(before: datetime) -> int:
    """Take what was typed out of requests that ended before that moment; their states stay, for the figures."""
    rows = JoinRequest.objects.filter(state__in=JoinRequest.ENDED, state_since__lt=before, name__isnull=False)
    return rows.update(**dict.fromkeys((*PERSONAL, "reason"), None))
