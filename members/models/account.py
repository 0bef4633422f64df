"""Accounts: the thin thing that signs in. The person is `Member`."""

import base64
import re
import unicodedata
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin, _user_has_perm
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import clock, crypto
from ..fields import EncryptedTextField

HANDLE = re.compile(r"[^\W_][\w.\-\u1000-\u109f]{2,39}")


def clean_handle(value: str) -> str:
    """A handle as it is stored: NFC, lower case. Burmese is welcome; @ and ~ are not (decision 4)."""
    handle = unicodedata.normalize("NFC", value or "").strip().lower()
    if not HANDLE.fullmatch(handle):
        raise ValidationError(_("Use 3 to 40 letters, digits, dots or hyphens, without spaces."), code="handle")
    return handle


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """An account without any right; raises ValidationError for a handle that cannot be one."""
        user = self.model(username=clean_handle(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """A technical account. The flag alone opens nothing (decision 2): give its member a staff post."""
        return self.create_user(username, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in by handle, or by an address that is turned into the handle first. Holds no address."""

    username = models.CharField(_("handle"), max_length=40, unique=True, validators=[clean_handle])
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_login = None  # "no last active anywhere" (decision 22)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret=None):
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac("waing.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def may_enter(self) -> bool:
        """Open, and its person is neither frozen nor gone."""
        member = getattr(self, "member", None)
        is_gone = member is not None and (member.is_frozen or member.status in ("left", "anonymised"))
        return self.is_active and not is_gone

    def has_perm(self, perm: str, obj=None) -> bool:
        """Ask the predicates; being superuser grants nothing by itself (decision 2)."""
        return self.is_active and _user_has_perm(self, perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    @cached_property
    def is_staff(self) -> bool:
        """May open the centre's desk and the admin: holds a staff post today."""
        member = getattr(self, "member", None)
        return bool(member and member.current_posts)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Not used and not withdrawn, for somebody who can still come in; also what has run out."""
        still = self.filter(used_at=None, withdrawn_at=None, member__user=None, member__frozen_at=None)
        return still.exclude(member__status__in=["left", "anonymised"])

    def waiting(self):
        """Those of them that open something today."""
        return self.open().filter(expires_at__gt=clock.now())


class Invitation(models.Model):
    """A way in for one registered person: by mail (token) or by a printed slip (code). Safety C-01.

    Only a hash of the token is kept. Single use, bound to the member and to the address it was sent to.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", _("E-mail")
        SLIP = "slip", _("Printed slip")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=Kind)
    token_hash = models.BinaryField(max_length=32, unique=True)
    email_bidx = models.BinaryField(max_length=32, null=True)
    invited_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_open_a_kind",
                fields=["member", "kind"],
                condition=models.Q(used_at=None, withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def token(self) -> str:
        """The 256 bits of a mailed invitation's link, the same each time (services.invitations says why)."""
        return base64.urlsafe_b64encode(crypto.blind(f"invitation:{self.uid}")).decode().rstrip("=")

    @property
    def fits_address(self) -> bool:
        """A mailed invitation dies with the address that it was sent to; a slip is handed over in person."""
        return self.kind == self.Kind.SLIP or bytes(self.email_bidx or b"") == bytes(self.member.email_bidx or b"")


class PendingAddress(models.Model):
    """A new address that waits for the code which was mailed to it (decision 4); afterwards, for two days, the one
    before it, so that its owner can be told. The code is made of `uid` and the index key, so no row holds it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.OneToOneField("members.Member", models.CASCADE, related_name="pending_address")
    address = EncryptedTextField()
    previous = EncryptedTextField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pending address {self.pk}"

    @property
    def code(self) -> str:
        """Eight digits, the same each time."""
        return f"{int.from_bytes(crypto.blind(f'address:{self.uid}')[:8]) % 10**8:08}"


class RateCount(models.Model):
    """Tries in one window, counted by one INSERT … ON CONFLICT … RETURNING (decision 28)."""

    key = models.BinaryField(max_length=32)
    window = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="ratecount_one_a_window", fields=["key", "window"])]
        indexes = [models.Index(name="ratecount_by_window", fields=["window"])]
