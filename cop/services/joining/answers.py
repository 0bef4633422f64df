"""Those who vouch answer, those who may decide decide, and whoever asked may take it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import outbox

from ...models import JoinRequest, JoinVoucher, Membership
from ...models.joining import VOUCHERS
from ..memberships import MAY_JOIN, add_to_group
from .entries import empty, take_in
from .passing import begin
from .steps import FIRST, end_mail, lock, move, note, tell_deciders

State, Way = JoinRequest.State, JoinRequest.Way


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
    note("join_request_answered", request, by, answer=voucher.answer)
    if request.vouchers.filter(answer=JoinVoucher.Answer.YES).count() == VOUCHERS:
        move(request, State.VOUCHED, by=by)
        tell_deciders(request, FIRST)
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
    invitation by mail where there is an address (else the desk prints a slip); whom the registry knows as
    `entries.take_in` says. Raises Refused: nobody vouched, it is decided, the account was closed, or the address
    belongs to somebody of the centre."""
    request = _lock_to_decide(request)
    request.decided_by = by
    if request.way == Way.GROUP:
        add_to_group(request.group, request.member, by=by, source=Membership.Source.ASKED)
    else:
        request.member = take_in(request, by)
    empty(request)
    move(request, State.APPROVED, by=by)
    end_mail(request)
    if request.way == Way.ASKED and _has_begun(request.member):
        begin(request.member)  # who asked for two groups has begun by the first
    return request


def _has_begun(member: Member) -> bool:
    """Went through the induction, and has not left since."""
    return member.status in MAY_JOIN and member.acknowledgements.exists()


@transaction.atomic
def decline_join_request(request: JoinRequest, *, by: Member, reason: str) -> JoinRequest:
    """Say no, with the reason that those who vouched may pass on. Raises Refused when it is decided already."""
    request = _lock_to_decide(request)
    request.decided_by, request.reason = by, reason
    move(request, State.DECLINED, by=by)
    end_mail(request)
    return request


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


@transaction.atomic
def withdraw_all(member: Member, *, by: Member | None) -> None:
    """Somebody leaves the network: what they asked for is over, also where they were let in and are not full members
    yet, and nobody waits for their word. Whoever comes back asks anew."""
    mine = member.join_requests.order_by("pk")
    for request in mine.open():
        withdraw_join_request(request, by=by)
    for request in mine.of_the_way_in().filter(state__in=[State.APPROVED, State.INDUCTED]):
        move(lock(request), State.WITHDRAWN, by=by)
    member.vouchings.unanswered().update(member=None)
