"""The only way in (safety C-01): a person who is registered is invited by mail, or handed a printed slip.

Of a mail's token the database keeps the SHA-256 alone. The mail is rendered when it is sent, so the token must be
found again then: it is a keyed hash of the invitation's own uid, made with the index key, which is not in the
database. Whoever holds only the database, or only the keys, cannot make a link. A slip's code is random and is
shown once; it is short enough to be typed, so what is kept of it is a keyed hash.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import clock, crypto
from ..errors import Refused
from ..models import Consent, Invitation, Member, User
from . import accounts, audit, outbox

LIVES = timedelta(days=7)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: nothing that is read wrongly from paper
GROUPS, GROUP_SIZE = 3, 4


def clean_code(typed: str) -> str:
    """A slip's code as it is compared: without spaces and hyphens, in capitals."""
    return "".join(c for c in typed.upper() if c.isalnum())


def _hash(kind: str, secret: str) -> bytes:
    if kind == Invitation.Kind.SLIP:
        return crypto.blind(f"slip:{clean_code(secret)}")
    return hashlib.sha256(secret.encode()).digest()


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_SIZE)) for _ in range(GROUPS))


def _check_can_be_invited(member: Member) -> None:
    if member.user_id:
        raise Refused(_("This person has an account already."))
    if member.is_frozen or member.status in (Member.Status.LEFT, Member.Status.ANONYMISED):
        raise Refused(_("This person's account is closed."))


def _replace(member: Member, kind: str, by: Member, **fields) -> Invitation:
    """A new open invitation of this kind; the one before it is withdrawn. Locks the member's row."""
    member = Member.objects.select_for_update(of=["self"]).get(pk=member.pk)
    _check_can_be_invited(member)
    member.invitations.filter(kind=kind, used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())
    invitation = Invitation(member=member, kind=kind, invited_by=by, expires_at=clock.now() + LIVES, **fields)
    if kind == Invitation.Kind.MAIL:
        invitation.token_hash = _hash(kind, invitation.token)
    invitation.save()
    return invitation


@transaction.atomic
def invite(member: Member, *, by: Member, has_asked: bool = False) -> str:
    """Invite by mail; returns the token. Raises Refused without an address, without consent, or with an account.

    Who has asked to be let in waits for this one mail: it needs no consent to notices."""
    if not member.email:
        raise Refused(_("This person has no address. Print a slip instead."))
    if not has_asked and not Consent.objects.open().filter(member=member, purpose=Consent.Purpose.EMAIL).exists():
        raise Refused(_("This person has not agreed to e-mail. Print a slip instead."))
    invitation = _replace(member, Invitation.Kind.MAIL, by, email_bidx=member.email_bidx)
    outbox.notify(
        "invitation",
        recipients=[member],
        ref_key=f"invitation:{invitation.uid}",
        about=invitation.uid,
        expires_at=invitation.expires_at,
    )
    audit.record("member_invited", by=by, on=member)
    return invitation.token


@transaction.atomic
def print_slip(member: Member, *, by: Member) -> str:
    """A code on paper for a person who is met; returns it, once. Raises Refused with an account."""
    code = _new_code()
    _replace(member, Invitation.Kind.SLIP, by, token_hash=_hash(Invitation.Kind.SLIP, code))
    audit.record("slip_printed", by=by, on=member)
    return code


@transaction.atomic
def take_back(member: Member, *, by: Member) -> int:
    """No link and no slip of this person opens anything any more, and a mail that waits does not go; how many there
    were. Twice does nothing."""
    uids = list(member.invitations.filter(used_at=None, withdrawn_at=None).values_list("uid", flat=True))
    for uid in uids:
        outbox.withdraw(about=uid, recipient=member, reason="withdrawn")
    accounts.withdraw_invitations(member)
    if uids:
        audit.record("invitation_taken_back", by=by, on=member)
    return len(uids)


def invite_many(members, *, by: Member) -> tuple[int, list[Member]]:
    """Invite all who can be; returns how many were, and those for whom a slip must be printed."""
    left_over = []
    invited = 0
    for member in members:
        try:
            invite(member, by=by)
            invited += 1
        except Refused:
            if not member.user_id:
                left_over.append(member)
    return invited, left_over


def find_open(kind: str, secret: str) -> Invitation | None:
    """The invitation that this token or code opens now; None for absent, used, withdrawn, expired, or of a person
    who has an account, is frozen or gone, or whose address changed since: the page must not tell these apart."""
    waiting = Invitation.objects.waiting().select_related("member")
    found = waiting.filter(kind=kind, token_hash=_hash(kind, secret)).first()
    return found if found and found.fits_address else None


def _open_account(username: str, password: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(username, password)
    except IntegrityError:
        raise Refused(_("Somebody has this handle. Choose another."), field="username") from None


def _give(member: Member, user: User, language: str) -> None:
    member.user, member.ui_language = user, language
    try:
        with transaction.atomic():
            member.save(update_fields=["user", "ui_language"])
    except IntegrityError:
        raise Refused(_("Another account uses this address. Speak with your coordinator.")) from None


@transaction.atomic
def accept(kind: str, secret: str, *, username: str, password: str, language: str) -> User | None:
    """Open the account, once; None when the invitation opens nothing (any more). Raises Refused for a taken handle.

    The invitation's member is locked first, so that of any number of people with the same link, or with a link
    and a slip, one gets in.
    """
    invitation = find_open(kind, secret)
    if invitation is None:
        return None
    member = Member.objects.select_for_update(of=["self"]).get(pk=invitation.member_id)
    if find_open(kind, secret) is None:
        return None
    user = _open_account(username, password)
    _give(member, user, language)
    now = clock.now()
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now)
    member.invitations.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    audit.record("invitation_accepted", by=member, on=member)
    return user
