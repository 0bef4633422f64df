"""The codes that the cast's authenticator apps would show, so that the ordinary sign-in can be tried as well."""

import time

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from .cast import KEYS


def codes_now() -> dict[str, str]:
    """{handle: code} of those of the cast who have a second step."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    seeds = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__username__in=KEYS, user__member__is_demo=True
    )
    decrypt = get_adapter().decrypt
    return {
        seed.user.username: format_hotp_value(hotp_value(decrypt(seed.data["secret"]), counter))
        for seed in seeds.filter(user__username__in=KEYS).select_related("user")
    }
