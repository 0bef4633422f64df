"""A test's way through the door: password, second factor and a fresh step-up in one go."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from members import second_factor
from members.accounts_signals import NOWHERE
from members.services import accounts


def sign_in_client(client, member, *, stepped_up: bool = True):
    """The client with a session of `member`; whoever needs a second factor gets one."""
    user = member.user
    if second_factor.is_required(user) and not Authenticator.objects.filter(user=user).exists():
        secret = get_adapter().encrypt(generate_totp_secret())
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    at = time.time() if stepped_up else time.time() - 3600
    facts = {
        "account_authentication_methods": [
            {"method": "password", "at": at, "username": user.username},
            {"method": "mfa", "at": at, "type": "totp"},
        ],
        "account_authentication_methods_user": str(user.pk),
    }
    if settings.SESSION_COOKIE_NAME in client.cookies:
        client.force_login(user, backend=accounts.BACKEND)
        session = client.session
        session.update(facts)
        session.save()
    else:
        _write_session(client, user, facts)
    return client


def let_proof_age(client) -> None:
    """An hour has gone since who they are was proven."""
    session = client.session
    proofs = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 3600} for one in proofs]
    session.save()


def _write_session(client, user, facts: dict) -> None:
    """What `force_login` and a save come to, for a client that has none yet: three statements instead of twenty."""
    store = SessionStore()
    store.update(facts)
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), accounts.BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    Session.objects.bulk_create([store.create_model_instance(dict(store.items()))])
    UserSession.objects.bulk_create([UserSession(session_key=store.session_key, user=user, ip=NOWHERE, user_agent="")])
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
