"""The mail of the own centres: what was sent, what was not and why, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import reasons
from ..access import permission_required, permission_required_or_403, visible_or_404
from ..filters import MailFilter
from ..keyset import page_of
from ..models import Member, OutboxMessage
from ..notifications import kinds
from ..services import bounces, outbox, outsiders
from ..services.submissions import once
from ..templatetags.waing import clock_time, day_month, lang_of, listed

TAGS = {"sent": "ok", "failed": "hot", "in_doubt": "hot", "stale": "due", "retry": "due"}
SETTLED = set(OutboxMessage.State.values) - set(OutboxMessage.LIVE)


@dataclass(frozen=True)
class MailRow:
    """A mail in the reader's language; `name` is opened for the rows of one page only."""

    kind: str
    when: str
    name: str
    lang: str
    state: str
    tag: str
    reason: str
    url: str
    resend_url: str
    is_unsent: bool


def _whose(mail: OutboxMessage) -> Member | OutboxMessage | None:
    """Of what the permission is asked: the member, or the mail itself, which knows whose guest it is for."""
    return mail.recipient or (mail if mail.outsider else None)


def _rows(request: HttpRequest, mails: Iterable[OutboxMessage]) -> list[MailRow]:
    names = outsiders.names(mails)
    return [_row(request, mail, names.get(mail.pk, "")) for mail in mails]


def _row(request: HttpRequest, mail: OutboxMessage, guest: str) -> MailRow:
    kind, whose, at = kinds.get(mail.kind), _whose(mail), mail.sent_at or mail.not_before
    name = mail.recipient.formal_name if mail.recipient else guest or _("Nobody")
    may_resend = mail.state in SETTLED and whose and request.user.has_perm("members.manage_mail", whose)
    return MailRow(
        kind=str(kind.label) if kind else mail.kind,
        when=listed(day_month(at), clock_time(at)),
        name=name,
        lang=lang_of(name),
        state=mail.get_state_display(),
        tag=TAGS.get(mail.state, ""),
        reason=reasons.say(mail.reason),
        url=reverse("members:mail_detail", args=[mail.pk]),
        resend_url=reverse("members:resend_mail", args=[mail.pk]) if may_resend else "",
        is_unsent=mail.state != OutboxMessage.State.SENT,
    )


@require_safe
@permission_required("members.view_mail")
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest first; a name is opened for the rows of this page only."""
    rows = OutboxMessage.objects.visible_to(request.member).select_related("recipient")
    found = MailFilter(request.GET, rows)
    page = page_of(request, found.qs, order=("-created_at", "-id"))
    rows = _rows(request, list(page))
    return render(request, "members/mail_list.html", {"filter": found, "page": page, "rows": rows})


@require_safe
@permission_required("members.view_mail")
def mail_detail(request: HttpRequest, pk) -> HttpResponse:
    mail = visible_or_404(OutboxMessage, request.member, pk, "recipient")
    (row,) = _rows(request, [mail])
    return render(request, "members/mail_detail.html", {"mail": mail, "row": row})


@require_POST
@permission_required("members.view_mail")
@once
def resend_mail(request: HttpRequest, pk) -> HttpResponse:
    """One click: the same mail again. What it says, and whether it still may go, is asked anew."""
    mail = visible_or_404(OutboxMessage, request.member, pk, "recipient")
    permission_required_or_403(request, "members.manage_mail", _whose(mail))
    again = outbox.resend(mail, by=request.member)
    messages.success(request, _("It goes out within a minute."))
    return redirect("members:mail_detail", pk=again.pk)


@require_safe
@permission_required("members.view_mail")
def stopped_address_list(request: HttpRequest) -> HttpResponse:
    """People of the own centres whose address bounces."""
    people = Member.objects.visible_to(request.member).with_stopped_address()
    return render(request, "members/stopped_address_list.html", {"page": page_of(request, people, order="id")})


@require_POST
@permission_required("members.view_mail")
@once
def clear_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff have asked: the address is right and works again."""
    person = visible_or_404(Member, request.member, pk)
    permission_required_or_403(request, "members.manage_mail", person)
    bounces.clear_address(person, by=request.member)
    messages.success(request, _("Mail goes to this address again."))
    return redirect("members:stopped_address_list")
