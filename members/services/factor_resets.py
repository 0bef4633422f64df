"""Somebody lost their phone and their paper (safety C-06). The passphrase stays what it was: with the second step
taken away, a person whose role needs one is led to set up a new one at the next sign-in."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import FactorReset, Member, User
from ..models.factor_reset import DELAY
from ..second_factor import FACTORS
from . import accounts, audit, outbox

ASKED, AGREED = 1, 2  # versions of the mail: the person hears of both


def _tell(reset: FactorReset, version: int) -> None:
    outbox.notify("factor_reset_asked", recipients=[reset.member], ref_key=f"factor_reset:{reset.pk}", version=version)


def _lock(reset: FactorReset) -> FactorReset:
    rows = FactorReset.objects.select_related("member__user").select_for_update(of=["self"])
    reset = rows.get(pk=reset.pk)
    if reset.done_at or reset.stopped_at:
        raise Refused(_("This is over already."))
    return reset


def _check_not_self(member: Member, by: Member) -> None:
    if member.pk == by.pk:
        raise Refused(_("Two others have to do this for you."))


@transaction.atomic
def ask_factor_reset(member: Member, *, by: Member) -> FactorReset:
    """The first of two says that this person has lost the second step. Raises Refused: oneself, no second step to
    take away, or it is asked already."""
    _check_not_self(member, by)
    if not member.user_id or not Authenticator.objects.filter(user=member.user_id, type__in=FACTORS).exists():
        raise Refused(_("This person has no second step."))
    try:
        with transaction.atomic():
            reset = FactorReset.objects.create(member=member, asked_by=by)
    except IntegrityError:
        raise Refused(_("Somebody has asked for this already.")) from None
    _tell(reset, ASKED)
    audit.record("factor_reset_asked", by=by, on=member)
    return reset


@transaction.atomic
def agree_factor_reset(reset: FactorReset, *, by: Member) -> FactorReset:
    """The second of two agrees; a day later it happens. Twice is the same as once. Raises Refused for the first of
    the two, for oneself, and when it is over."""
    reset = _lock(reset)
    _check_not_self(reset.member, by)
    if reset.agreed_at:
        return reset
    if reset.asked_by_id == by.pk:
        raise Refused(_("A second person has to agree."))
    reset.agreed_at, reset.agreed_by = clock.now(), by
    reset.due_at = reset.agreed_at + DELAY
    reset.save()
    _tell(reset, AGREED)
    audit.record("factor_reset_agreed", by=by, on=reset.member)
    return reset


@transaction.atomic
def stop_factor_reset(reset: FactorReset, *, by: Member) -> None:
    """The person still has it, or did not ask; anybody of the desk may stop it too. Raises Refused when it is over."""
    reset = _lock(reset)
    reset.stopped_at, reset.stopped_by = clock.now(), by
    reset.save(update_fields=["stopped_at", "stopped_by"])
    audit.record("factor_reset_stopped", by=by, on=reset.member)


def carry_out_resets(now: datetime) -> int:
    """Take away the second steps whose day has passed; returns how many. A closed account waits until it is open."""
    due = FactorReset.objects.open().filter(due_at__lte=now, member__frozen_at=None)
    return sum(_carry_out(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _carry_out(pk: int) -> bool:
    rows = FactorReset.objects.open().select_related("member__user")
    reset = rows.select_for_update(of=["self"], skip_locked=True).filter(pk=pk).first()
    if reset is None:
        return False
    user = reset.member.user
    if user is not None:
        Authenticator.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        accounts.end_sessions(user)
        accounts.tell_of_change(user, what="factor_reset")
    reset.done_at = clock.now()
    reset.save(update_fields=["done_at"])
    audit.record("factor_reset_done", on=reset.member)
    return True
