"""What allauth asks of this site: no sign-up, handles only, mail through the outbox, sealed seeds."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import crypto, stepup
from .models.account import clean_handle
from .second_factor import FACTORS, is_required
from .services import accounts
from .squares import one_path, squares
from .templatetags.waing import digits

LOGIN_TRIES = int(settings.ACCOUNT_RATE_LIMITS["login_failed"].split("/")[0])


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed for now. Speak with your coordinator."),
        "enter_current_password": _("Type the passphrase that you have now."),
        "incorrect_code": _("That code does not fit. Use the next one."),
        "incorrect_password": _("That did not match."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "username_password_mismatch": _("That did not match."),
        "username_taken": _("Somebody has this handle. Choose another."),
        "same_as_current": _("Choose one that differs from the old one."),
        "rate_limited": _("Too many tries. Wait a little, then try again."),
    }

    def is_open_for_signup(self, request) -> bool:
        """Never: the only way in is an invitation (safety C-01)."""
        return False

    def pre_login(self, request, user, **kwargs):
        """However somebody proved who they are: a closed account opens nothing."""
        return (
            super().pre_login(request, user, **kwargs) if user.may_enter else self.respond_user_inactive(request, user)
        )

    def get_client_ip(self, request) -> str:
        """Without an address (a unix socket, a test) all share one."""
        return request.META.get("REMOTE_ADDR") and super().get_client_ip(request) or "0.0.0.0"

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return clean_handle(username)

    def authentication_failed(self, request, **credentials) -> None:
        """Say how many tries are left; the same for a handle that nobody has."""
        counted = self._login_failed_rl_usage.usage
        left = LOGIN_TRIES - len(cache.get(counted[0].cache_key, [])) if counted else LOGIN_TRIES
        text = ngettext("That did not match. %(n)s try left.", "That did not match. %(n)s tries left.", left)
        self.error_messages = {**self.error_messages, "username_password_mismatch": text % {"n": digits(left)}}

    def forget_tries(self, request, username: str) -> None:
        """After a reset: who locked themselves out by wrong tries may sign in."""
        key = self._get_login_attempts_cache_key(request, username=username)
        ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not of those who signed in a moment ago, with all that they have (dependencies.md 9)."""
        return not stepup.is_fresh(self.request)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Those who have a second factor prove it; the passphrase alone is for those who have none (C-09)."""
        methods = super().get_reauthentication_methods(user)
        return [m for m in methods if m["id"] != "reauthenticate"] or methods

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """No address, no browser, and nothing of what was changed: one mail that says where to look."""
        accounts.tell_of_change(user, what=template_prefix.rpartition("/")[2])

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """allauth's own notes are said in our words by the pages themselves; errors stay."""
        if message is not None:
            super().add_message(request, level, message=message, extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your role needs a second step. Add another one before you remove this."),
        "incorrect_code": _("That code does not fit. Use the next one."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal(text.encode(), crypto.SEED)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text, crypto.SEED).decode()

    def get_totp_label(self, user) -> str:
        """What an authenticator app shows under our name: the handle, which names nobody."""
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """The QR code as one path that can stand in the page itself: no data: address, no style (decision 20)."""
        rows = squares(url)
        return f'<svg viewBox="0 0 {len(rows)} {len(rows)}"><path stroke="#000" d="{one_path(rows)}"/></svg>'

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def can_delete_authenticator(self, authenticator) -> bool:
        """Not the last factor of somebody who must have one (decision 4)."""
        mine = type(authenticator).objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return mine.exclude(pk=authenticator.pk).exists() or not is_required(authenticator.user)
