"""Answers and arguments that the stop holds back are handed to those who lead, let stand or sent back (domain 3.13).

The caller has asked permission. What was typed is sealed; audit and mails say that there is something, never a word.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit, outbox

from ..models import Group, HeldText
from ..permissions import keepers
from .groups import lock_live_group
from .questions import told_actor


def _record(verb: str, held: HeldText, by: Member) -> None:
    of = next((one.question for one in (held, held.answer, held.argument) if one and one.question), None)
    group, by = held.group, told_actor(of, by)
    audit.record(verb, by=by, on=held, centre_id=group.host_centre_id, group=group.pk, kind=held.kind)


@transaction.atomic
def hold_text(
    *, by: Member, group: Group, kind: str, typed: dict[str, list[str]], begun_with: dict[str, str] | None = None, **of
) -> HeldText:
    """Keep it sealed and ask those who lead the group to look. `of`: question, answer, argument. Raises Refused for an
    archived group."""
    group = lock_live_group(group)
    kept = json.dumps({"typed": typed, "begun_with": begun_with or {}}, ensure_ascii=False)
    held = HeldText.objects.create(group=group, author=by, kind=kind, kept=kept, **of)
    _ask_to_look(held, by)
    return held


def _ask_to_look(held: HeldText, by: Member) -> None:
    _record("text_held", held, by)
    people = keepers(held.group).exclude(pk=held.author_id)
    ref_key = f"held:{held.uid}:{held.created_at.isoformat()}"
    outbox.notify("question_held", recipients=people, ref_key=ref_key, about=held.uid)


def _lock(held: HeldText) -> HeldText:
    """The row, held until the transaction ends, of a live group. Raises Refused when somebody was faster."""
    lock_live_group(held.group)
    row = HeldText.objects.select_for_update(of=["self"]).select_related("group").filter(pk=held.pk).first()
    if row is None:
        raise Refused(_("Somebody has been here before you: look at it again."))
    return row


@transaction.atomic
def hold_again(held: HeldText, *, by: Member, typed: dict[str, list[str]]) -> HeldText:
    """Its author typed it anew, and the stop holds it back again. Raises Refused."""
    held = _lock(held)
    held.kept = json.dumps({"typed": typed, "begun_with": held.begun_with}, ensure_ascii=False)
    held.created_at, held.sent_back_at = clock.now(), None
    held.save(update_fields=["kept", "created_at", "sent_back_at"])
    _ask_to_look(held, by)
    return held


@transaction.atomic
def send_text_back(held: HeldText, *, by: Member) -> None:
    """Give it back to its author, who has 14 days from now. Twice does nothing more. Raises Refused."""
    held = _lock(held)
    if held.sent_back_at is None:
        held.created_at = held.sent_back_at = clock.now()
        held.save(update_fields=["created_at", "sent_back_at"])
        outbox.withdraw(about=held.uid, reason="answered")
        _record("text_sent_back", held, by)


@transaction.atomic
def release_text(held: HeldText, *, by: Member, post: Callable[[], Any]) -> Any:
    """Let it stand: `post` writes it where it belongs, and what was kept is gone. Raises Refused, also of `post`."""
    held = _lock(held)
    posted = post()
    _record("text_released", held, by)
    outbox.withdraw(about=held.uid, reason="answered")
    held.delete()
    return posted


@transaction.atomic
def discard_text(held: HeldText) -> None:
    """Its author throws it away; a second click does nothing more."""
    outbox.withdraw(about=held.uid, reason="gone")
    HeldText.objects.filter(pk=held.pk).delete()


def drop_old_texts(before: datetime) -> int:
    """What nobody let stand goes after 14 days, as every saved text does (decision 21)."""
    return HeldText.objects.filter(created_at__lt=before).delete()[0]
