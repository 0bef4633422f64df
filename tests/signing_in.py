"""A test's way through the door: password, second factor and a fresh step-up in one go."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret

from members import second_factor


def sign_in_client(client, member, *, stepped_up: bool = True):
    """The client with a session of `member`; whoever needs a second factor gets one."""
    user = member.user
    if second_factor.is_required(user) and not Authenticator.objects.filter(user=user).exists():
        secret = get_adapter().encrypt(generate_totp_secret())
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    client.force_login(user, backend="members.backends.AccountBackend")
    session = client.session
    at = time.time() if stepped_up else time.time() - 3600
    session["account_authentication_methods"] = [
        {"method": "password", "at": at, "username": user.username},
        {"method": "mfa", "at": at, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
