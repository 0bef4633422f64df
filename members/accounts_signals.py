"""What follows when allauth says that something happened. Connected when the app is ready."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save

from .second_factor import FACTORS
from .services import accounts, audit

NOWHERE = "0.0.0.0"


def _forget_address_and_browser(sender, instance, **kwargs) -> None:
    """The list of own sessions says since when, never from where (decision 4); a CHECK in the database agrees."""
    instance.ip, instance.user_agent = NOWHERE, ""


def _list_session(sender, request, user, **kwargs) -> None:
    """Every session stands in its person's list, whichever way they came in; allauth lists only its own.

    Those that ended go in one statement: allauth would ask for each by itself.
    """
    accounts.forget_ended_sessions(user)
    if not request.session.session_key:
        request.session.save()
    UserSession.objects.get_or_create(
        session_key=request.session.session_key, defaults={"user": user, "ip": NOWHERE, "user_agent": ""}
    )


def _end_all_sessions(sender, user, **kwargs) -> None:
    """A reset passphrase ends every session (safety C-05), and frees a handle that was locked by wrong tries."""
    accounts.after_reset(user, kwargs["request"])


def _new_session_id(sender, request, user, **kwargs) -> None:
    """Proving oneself again changes the session's id (safety C-08)."""
    if kwargs.get("reauthenticated") and request.session.session_key:
        old = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def _factor_recorder(verb: str):
    def receiver(sender, user, authenticator, **kwargs) -> None:
        member = getattr(user, "member", None)
        audit.record(verb, by=member, on=member, factor=authenticator.type)

    return receiver


def _new_factor_is_a_proof(sender, request, user, authenticator, **kwargs) -> None:
    """Whoever has just set up an app or a key has used it: the codes on paper follow without another question."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)


_receivers = {
    "factor_added": (authenticator_added, _factor_recorder("factor_added")),
    "factor_proven": (authenticator_added, _new_factor_is_a_proof),
    "factor_removed": (authenticator_removed, _factor_recorder("factor_removed")),
    "codes_renewed": (authenticator_reset, _factor_recorder("codes_renewed")),
}


def connect() -> None:
    pre_save.connect(_forget_address_and_browser, sender=UserSession, dispatch_uid="members.usersession")
    user_logged_in.connect(_list_session, dispatch_uid="members.list_session")
    password_reset.connect(_end_all_sessions, dispatch_uid="members.password_reset")
    authentication_step_completed.connect(_new_session_id, dispatch_uid="members.session_id")
    for name, (signal, receiver) in _receivers.items():
        signal.connect(receiver, dispatch_uid=f"members.{name}")
