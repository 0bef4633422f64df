"""The token of a reset link. Imports no allauth: allauth's forms import it while they load."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetTokens(PasswordResetTokenGenerator):
    """Dies with the first use, a new passphrase, a new address, a freeze, and after PASSWORD_RESET_TIMEOUT."""

    def _make_hash_value(self, user, timestamp) -> str:
        member = getattr(user, "member", None)
        address = bytes(member.email_bidx or b"").hex() if member else ""
        return f"{user.pk}{user.password}{timestamp}{address}:{user.session_epoch}:{user.is_active}"
