"""Mail about accounts. All of it is security mail: it goes whatever the person chose, and names nothing."""

from datetime import timedelta
from uuid import UUID

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..models import Invitation, Member, PendingAddress
from ..tokens import ResetTokens
from .kinds import Kind, Row, kinds


def _invitations(rows: list[Row]) -> dict:
    """Those that still open the account of the person whose address this is."""
    found = Invitation.objects.waiting().select_related("member").filter(uid__in=[row.about for row in rows])
    by_uid = {one.uid: one for one in found if one.fits_address}
    return {row.id: by_uid.get(row.about) for row in rows}


def _people(rows: list[Row]) -> dict:
    """Members with an account that is open."""
    found = Member.objects.select_related("user").filter(
        pk__in=[row.recipient_id for row in rows], user__is_active=True
    )
    by_id = {member.pk: member for member in found}
    return {row.id: by_id.get(row.recipient_id) for row in rows}


def _link(name: str, **kwargs: str) -> dict[str, str]:
    return {"link": f"{settings.SITE_URL}{reverse(name, kwargs=kwargs)}"}


def _invitation_link(row: Row, invitation: Invitation) -> dict[str, str]:
    return _link("members:accept_invitation", token=invitation.token)


def _reset_link(row: Row, member: Member) -> dict[str, str]:
    """Made when it is sent, from the passphrase and address of now (tokens.ResetTokens)."""
    token = ResetTokens().make_token(member.user)
    return _link("account_reset_password_from_key", uidb36=user_pk_to_url_str(member.user), key=token)


def _pending(rows: list[Row]) -> dict:
    found = {one.uid: one for one in PendingAddress.objects.filter(uid__in=[row.about for row in rows])}
    return {row.id: found[row.about] for row in rows if row.about in found}


def _waiting(rows: list[Row]) -> dict:
    """New addresses whose code may still be typed."""
    now = clock.now()
    return {key: one for key, one in _pending(rows).items() if one.confirmed_at is None and one.expires_at > now}


def _new_addresses(rows: list[Row]) -> dict[UUID, str]:
    return {key: one.address for key, one in _waiting(rows).items()}


def _old_addresses(rows: list[Row]) -> dict[UUID, str]:
    return {key: one.previous for key, one in _pending(rows).items() if one.confirmed_at and one.previous}


def _code(row: Row, pending: PendingAddress) -> dict[str, str]:
    return {"code": pending.code}


SECURITY = {"priority": 1, "can_stop": False, "is_security": True}

kinds.register(
    "invitation",
    Kind(
        label=_("Invitation"),
        template="members/email/invitation",
        lifetime=timedelta(days=7),
        load=_invitations,
        own=_invitation_link,
        **SECURITY,
    ),
)
kinds.register(
    "password_reset",
    Kind(
        label=_("Link for a new passphrase"),
        template="members/email/password_reset",
        lifetime=timedelta(hours=6),
        load=_people,
        own=_reset_link,
        **SECURITY,
    ),
)
kinds.register(
    "sign_in_changed",
    Kind(
        label=_("The way to sign in was changed"),
        template="members/email/sign_in_changed",
        lifetime=timedelta(days=2),
        load=_people,
        **SECURITY,
    ),
)
kinds.register(
    "factor_reset_asked",
    Kind(
        label=_("A lost second step"),
        template="members/email/factor_reset_asked",
        lifetime=timedelta(days=2),
        load=_people,
        **SECURITY,
    ),
)
kinds.register(
    "address_code",
    Kind(
        label=_("Code for a new address"),
        template="members/email/address_code",
        lifetime=timedelta(minutes=15),
        address_of=_new_addresses,
        load=_waiting,
        own=_code,
        **SECURITY,
    ),
)
kinds.register(
    "address_changed",
    Kind(
        label=_("The address was changed"),
        template="members/email/sign_in_changed",
        lifetime=timedelta(days=2),
        address_of=_old_addresses,
        **SECURITY,
    ),
)
