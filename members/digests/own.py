"""This room's own sections: messages that wait, the exceptions of a desk, the head of the audit."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext_lazy, ngettext_lazy

from .. import desk
from ..desk import Span
from ..models import AuditSeal, Seat, StaffPost
from ..templatetags.waing import day_clock, digits
from .section import Line, Section, Words, member_sections, staff_sections

WAITING = ngettext_lazy("%(n)s message waits for you", "%(n)s messages wait for you", "n")


def _messages_waiting(span: Span, ids: Collection[int]) -> Mapping[int, list[Line]]:
    """A number for each member, whatever the level of detail: who wrote stands in no digest."""
    counted = Seat.objects.waiting().filter(member__in=ids).values_list("member").annotate(n=Sum("waiting"))
    return {member: [Line("messages", n)] for member, n in counted}


member_sections.register(
    "messages",
    Section(
        number=1,
        key="messages",
        title=gettext_lazy("Inbox"),
        build=_messages_waiting,
        say=lambda line, title: Words(digits(WAITING % {"n": line.n})),
    ),
)


def _exceptions(span: Span, ids: Collection[int]) -> Mapping[int, list[Line]]:
    """For each of the staff what their own desk shows at that moment, of all its groups and lists, but for gaps that
    stay for months (domain 6: exceptions across groups first). Who has no account has no desk."""
    found = desk.waiting_for_each(desk.at_desks(ids), span, standing=False)
    return {pk: [Line(key, n, worklist=key) for key, n in waiting] for pk, waiting in found.items()}


def _say_exception(line: Line, title: str) -> Words:
    need = desk.need_of(line.key)
    return Words(need.sentence(line.n), more=str(need.hint))


staff_sections.register(
    "exceptions",
    Section(number=1, key="exceptions", title=gettext_lazy("Needs you"), build=_exceptions, say=_say_exception),
)


def _audit_head(span: Span, ids: Collection[int]) -> Mapping[int, list[Line]]:
    """For those who lead a centre, and may read of its audit: what the audit can be held against one day. Mails that
    went out nobody writes anew (safety C-35a)."""
    newest = AuditSeal.objects.newest()
    if newest is None:
        return {}
    leads = StaffPost.objects.current().filter(role=StaffPost.Role.CENTRE_LEAD, member__in=ids)
    facts = {"at": newest.sealed_at.isoformat(), "hash": newest.hash}
    return {pk: [Line("audit_head", 1, facts)] for pk in leads.values_list("member", flat=True)}


def _say_head(line: Line, title: str) -> Words:
    """In eights, so that it breaks on a phone and can be read out."""
    head = line.facts["hash"]
    eights = " ".join(head[first : first + 8] for first in range(0, len(head), 8))
    return Words(f"{day_clock(datetime.fromisoformat(line.facts['at']))}\n{eights}")


staff_sections.register(
    "audit_head",
    Section(
        number=90,
        key="audit_head",
        title=gettext_lazy("Head of the audit, to keep"),
        build=_audit_head,
        say=_say_head,
        shape="text",
        is_aside=True,
    ),
)
