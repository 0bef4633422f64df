"""Accounts: found, entered, shut, and told when the way in was changed."""

import unicodedata
import uuid

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from .. import clock, crypto, ended, stepup
from ..errors import Refused
from ..models import Member, User
from . import audit, outbox

BACKEND = "members.backends.AccountBackend"


def _folded(typed: str) -> str:
    return unicodedata.normalize("NFC", typed).strip().lower()


def find(typed: str) -> Member | None:
    """Who signs in with this handle or address, in any case; one query either way."""
    typed = _folded(typed)
    key = {"email_bidx": crypto.blind(typed)} if "@" in typed else {"user__username": typed}
    return Member.objects.select_related("user").filter(user__isnull=False, **key).first()


def handle_of(typed: str) -> str:
    """The handle behind an address; for an address that nobody has, a handle that nobody can have."""
    typed = _folded(typed)
    if "@" not in typed:
        return typed
    member = find(typed)
    return member.user.username if member else f"~{crypto.blind(typed).hex()}"


def enter_as(request, member: Member) -> None:
    """Only for the demo's door: signs `member` in as if passphrase and second factor had been given."""
    if not settings.DEMO:
        raise Refused(_("There is no such door here."))
    login(request, member.user, backend=BACKEND)
    request.session[stepup.DEMO_DOOR] = True
    stepup.mark_fresh(request)


def end_sessions(user: User, *, but: str = "") -> int:
    """Delete the sessions of `user`, except the one with the key `but`; returns how many."""
    mine = UserSession.objects.filter(user=user).exclude(session_key=but)
    keys = list(mine.values_list("session_key", flat=True))
    ended.remember_whose(dict.fromkeys(keys, user.pk))
    Session.objects.filter(session_key__in=keys).delete()
    return mine.delete()[0]


def forget_ended_sessions(user: User) -> None:
    """Take those that are over from the list of where `user` is signed in."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    UserSession.objects.filter(~Exists(alive), user=user).delete()


def other_sessions(request) -> list[UserSession]:
    """Where else this person is signed in, oldest first. Rows of sessions that ended are cleared on the way."""
    forget_ended_sessions(request.user)
    mine = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    return list(mine.order_by("created_at"))


def this_session(request) -> UserSession | None:
    return UserSession.objects.filter(session_key=request.session.session_key).first()


def end_this_session(request) -> None:
    """Sign out of this browser alone."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def withdraw_invitations(member: Member) -> None:
    member.invitations.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())


def shut(member: Member) -> None:
    """Nothing leads to this person's pages any more: no sign-in, no session, no feed, no invitation."""
    if member.user:
        User.objects.filter(pk=member.user_id).update(is_active=False, session_epoch=F("session_epoch") + 1)
        end_sessions(member.user)
    member.calendar_feeds.filter(revoked_at=None).update(revoked_at=clock.now())
    withdraw_invitations(member)


def reopen(member: Member) -> None:
    """The person may sign in again, unless frozen or gone. Old sessions, feeds and links stay dead."""
    if member.user and not member.is_frozen and member.status not in (Member.Status.LEFT, Member.Status.ANONYMISED):
        User.objects.filter(pk=member.user_id).update(is_active=True)


def request_reset(member: Member | None) -> None:
    """Write one mail row whether or not anybody has that name (decision 4). The link is made when it is sent."""
    is_open = member is not None and member.user.is_active and bool(member.email)
    outbox.notify("password_reset", recipients=[member if is_open else None], ref_key=f"reset:{uuid.uuid4()}")


def tell_of_change(user: User, *, what: str) -> None:
    """One neutral mail: the way in was changed, look at it. `what` is the kind of change, for the key alone."""
    member = getattr(user, "member", None)
    if member:
        outbox.notify("sign_in_changed", recipients=[member], ref_key=f"{what}:{uuid.uuid4()}")


def after_reset(user: User, request) -> None:
    """A new passphrase by mail: every session ends, wrong tries are forgotten, the audit knows (safety C-05)."""
    end_sessions(user)
    get_adapter(request).forget_tries(request, user.username)
    member = getattr(user, "member", None)
    audit.record("password_reset", by=member, on=member)
