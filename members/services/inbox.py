"""Writing to each other, ending that, and asking the safety lead to look. No word of it reaches audit or mail.

The audit holds no line about who writes to whom: it would be a copy of the network (safety 1). What is reported is.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import Block, Conversation, Member, Message, MessageReport, Seat
from ..models.inbox import people_for
from . import audit, outbox

KIND = "messages_waiting"
QUIET_FOR = timedelta(minutes=10)  # whoever is reading at the moment needs no mail about it


def _lock_pair(one: Member, other: Member) -> None:
    """Two first messages at once become one conversation; a freeze on the way is seen."""
    ids = sorted((one.pk, other.pk))
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _seats(sender: Member, to: Member) -> tuple[Seat, Seat]:
    """(the sender's, the other's), made where they write for the first time."""
    mine = Seat.objects.filter(member=sender, other=to).first()
    if mine:
        return mine, Seat.objects.get(conversation=mine.conversation_id, member=to)
    conversation = Conversation.objects.create(is_demo=sender.is_demo and to.is_demo)
    mine, theirs = Seat.objects.bulk_create(
        Seat(conversation=conversation, member=one, other=other) for one, other in ((sender, to), (to, sender))
    )
    return mine, theirs


@transaction.atomic
def send_message(sender: Member, *, to: Member, body: str) -> Message:
    """Write to somebody; what waited here for the sender is answered with it. They hear of a number, no more.

    Raises Refused with one sentence whatever the reason is: gone, frozen, or not wanting messages from the sender.
    """
    _lock_pair(sender, to)
    is_blocked = Block.objects.filter(Q(member=to, blocked=sender) | Q(member=sender, blocked=to)).exists()
    if is_blocked or not people_for(sender).filter(pk=to.pk).exists():
        raise Refused(_("This person cannot be reached here at the moment."), field="body")
    mine, theirs = _seats(sender, to)
    now = clock.now()
    message = Message.objects.create(conversation_id=mine.conversation_id, sender=sender, body=body, sent_at=now)
    Seat.objects.filter(pk=mine.pk).update(waiting=0, waiting_since=None, last_at=now)
    had_none = not Seat.objects.waiting().filter(member=to).exists()
    Seat.objects.filter(pk=theirs.pk).update(
        waiting=F("waiting") + 1, waiting_since=theirs.waiting_since or now, last_at=now
    )
    if had_none:
        outbox.notify(KIND, recipients=[to], ref_key=f"inbox:{message.pk}", not_before=now + QUIET_FOR)
    return message


def finish(member: Member, conversation: Conversation) -> None:
    """Nothing waits here any more, says this person. Twice is the same as once."""
    Seat.objects.filter(member=member, conversation=conversation).update(waiting=0, waiting_since=None)


def waiting_for(member: Member) -> int:
    """How many messages are neither answered nor done."""
    return sum(Seat.objects.waiting().filter(member=member).values_list("waiting", flat=True))


def block_person(member: Member, person: Member) -> None:
    """Take no more messages from this person, who is not told. What waited from them waits no more."""
    Block.objects.get_or_create(member=member, blocked=person)
    Seat.objects.filter(member=member, other=person).update(waiting=0, waiting_since=None)


def unblock_person(member: Member, person: Member) -> None:
    Block.objects.filter(member=member, blocked=person).delete()


@transaction.atomic
def report_message(message: Message, *, by: Member, reason: str, note: str = "") -> MessageReport:
    """Show one received message to the safety lead. Raises Refused when this was done before."""
    report = MessageReport(
        message=message, reporter=by, reported_id=message.sender_id, reason=reason, note=note or None
    )
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise Refused(_("You have reported this message already.")) from None
    audit.record("message_reported", by=by, on=report, reason=reason)
    return report


@transaction.atomic
def close_message_report(report: MessageReport, *, by: Member, outcome: str) -> None:
    """Say what was done. Closing twice leaves the first answer."""
    open_ones = MessageReport.objects.open().filter(pk=report.pk)
    if open_ones.update(closed_at=clock.now(), closed_by=by, outcome=outcome):
        audit.record("message_report_closed", by=by, on=report, outcome=outcome)
