"""The worst day: an account is closed at once, by whoever learns of it first, and opened again by somebody else."""

import unicodedata

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import Freeze, Member, SafetyPlan
from . import accounts, audit, outbox

LEAST_LETTERS = 8


def _lock(member: Member) -> Member:
    return Member.objects.select_for_update(of=["self"]).select_related("user").get(pk=member.pk)


@transaction.atomic
def freeze_member(member: Member, *, by: Member, way: str = Freeze.Way.DESK) -> None:
    """Shut the account at once (decision 3, safety C-10): no sign-in, no session, no feed, no mail.

    Reversible by `thaw_member`; a frozen person's old sessions and links stay dead. Freezing twice does nothing.
    """
    member = _lock(member)
    if member.is_frozen:
        return
    member.frozen_at, member.frozen_by = clock.now(), by
    member.save(update_fields=["frozen_at", "frozen_by"])
    Freeze.objects.create(member=member, way=way, frozen_at=member.frozen_at, frozen_by=by)
    accounts.shut(member)
    outbox.withdraw(recipient=member, reason="frozen")
    audit.record("member_frozen", by=by, on=member, way=way)


@transaction.atomic
def thaw_member(member: Member, *, by: Member) -> None:
    """Open the account again. Mail that was not yet handed over and is still due goes out after all.

    Raises Refused for whoever closed it: one person alone could be made to undo it (safety C-10).
    """
    member = _lock(member)
    if not member.is_frozen:
        return
    if member.frozen_by_id == by.pk:
        raise Refused(_("You closed this account. Somebody else opens it again."))
    Freeze.objects.open().filter(member=member).update(thawed_at=clock.now(), thawed_by=by)
    member.frozen_at = member.frozen_by = None
    member.save(update_fields=["frozen_at", "frozen_by"])
    accounts.reopen(member)
    outbox.revive(about=None, recipient=member)
    audit.record("member_thawed", by=by, on=member)


def _spoken(word: str) -> str:
    """A word as it sounds: case, spaces and invisible characters are lost when it is spelled on the phone."""
    kept = (letter for letter in unicodedata.normalize("NFC", word).casefold() if letter.isprintable())
    return "".join(letter for letter in kept if not letter.isspace())


@transaction.atomic
def change_safety_plan(member: Member, *, contact: str, lock_word: str = "", drops_word: bool = False) -> None:
    """Write down whom to tell, and a new lock word if one is given; `drops_word` takes the old one away.

    Raises Refused (field `lock_word`): shorter than 8 letters.
    """
    plan, _created = SafetyPlan.objects.select_for_update().get_or_create(member=member)
    plan.contact = contact or None
    if lock_word:
        if len(_spoken(lock_word)) < LEAST_LETTERS:
            raise Refused(_("Use at least 8 letters, two or three words."), field="lock_word")
        plan.lock_word = make_password(_spoken(lock_word))
    elif drops_word:
        plan.lock_word = ""
    plan.save()
    audit.record("safety_plan_changed", by=member, on=member, has_word=bool(plan.lock_word), has_contact=bool(contact))


def freeze_by_word(name: str, word: str, *, by: Member) -> Member:
    """Somebody calls, says who they are and the word, and the account is closed (spec 12). Returns whose it is.

    The same work and the same answer whether the name or the word was wrong. Raises Refused.
    """
    member = accounts.find(name)
    plan = SafetyPlan.objects.filter(member=member).exclude(lock_word="").first() if member else None
    if not plan:
        make_password(_spoken(word))
    elif check_password(_spoken(word), plan.lock_word):
        freeze_member(member, by=by, way=Freeze.Way.LOCK_WORD)
        return member
    audit.record("lock_word_refused", by=by)
    raise Refused(_("Name and word do not match. Ask once more, letter by letter."), field="word")


@transaction.atomic
def note_contact_told(freeze: Freeze, *, by: Member) -> None:
    """The person whom the member named has been told. Noting it twice does nothing."""
    told = Freeze.objects.filter(pk=freeze.pk, contact_told_at=None)
    if told.update(contact_told_at=clock.now(), contact_told_by=by):
        audit.record("safety_contact_told", by=by, on=freeze.member)


def read_contact(freeze: Freeze, *, by: Member) -> str:
    """Whom to tell, as the person wrote it; each reading stands in the audit."""
    plan = SafetyPlan.objects.filter(member=freeze.member_id).first()
    audit.record("safety_contact_read", by=by, on=freeze.member)
    return plan.contact or "" if plan else ""
