"""What this room itself brings to the desk: mail that needs a person, and the pages of mail and digests."""

from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .. import clock
from ..models import AuditEntry, Member, MessageReport, OutboxMessage
from .page import Alert, Job, alerts, jobs

State = OutboxMessage.State
RECENT_DAYS = 14


def recent_mail(member: Member, state: str) -> QuerySet[OutboxMessage]:
    """Mail of the last 14 days in that state; the mail page with `state` and `days` shows the same rows."""
    since = clock.now() - timedelta(days=RECENT_DAYS)
    return OutboxMessage.objects.visible_to(member).filter(state=state, created_at__gte=since)


def _page(state: str):
    return format_lazy("{}?state={}&days={}", reverse_lazy("members:mail_list"), state, RECENT_DAYS)


alerts.register(
    "failed_mail",
    Alert(
        says=ngettext_lazy("%(n)s mail failed", "%(n)s mails failed", "n"),
        hint=_("Look at the reason, then send it again or tell the person."),
        rows=partial(recent_mail, state=State.FAILED),
        url=_page(State.FAILED),
        permission="members.view_mail",
    ),
)
alerts.register(
    "mail_in_doubt",
    Alert(
        says=ngettext_lazy("%(n)s mail is in doubt", "%(n)s mails are in doubt", "n"),
        hint=_("It may have gone or not. Ask the person before you send it again."),
        rows=partial(recent_mail, state=State.IN_DOUBT),
        url=_page(State.IN_DOUBT),
        permission="members.view_mail",
    ),
)
alerts.register(
    "stopped_addresses",
    Alert(
        says=ngettext_lazy("%(n)s person's address bounces", "%(n)s people's addresses bounce", "n"),
        hint=_("Ask for the right address, or tell them yourself."),
        rows=lambda member: Member.objects.visible_to(member).with_stopped_address(),
        url=reverse_lazy("members:stopped_address_list"),
        permission="members.view_mail",
    ),
)

alerts.register(
    "message_reports",
    Alert(
        says=ngettext_lazy("%(n)s reported message", "%(n)s reported messages", "n"),
        hint=_("Somebody asks you to look at it."),
        rows=lambda member: MessageReport.objects.visible_to(member).open(),
        url=reverse_lazy("members:message_report_list"),
        permission="members.handle_report",
        is_hot=True,
    ),
)


def _spent_budgets(member: Member) -> QuerySet[AuditEntry]:
    """Audit entries of the last week that say so; `viewing.is_spent` writes one for each window."""
    since = clock.now() - timedelta(days=7)
    return AuditEntry.objects.visible_to(member).filter(verb="view_budget_spent", at__gte=since)


alerts.register(
    "view_budget",
    Alert(
        says=ngettext_lazy(
            "Once somebody opened very many pages about people",
            "%(n)s times somebody opened very many pages about people",
            "n",
        ),
        hint=_("The audit says who. Ask them what they were looking for."),
        rows=_spent_budgets,
        url=reverse_lazy("members:audit_list"),
        permission="members.view_audit",
    ),
)


def _guesses(member: Member) -> QuerySet[AuditEntry]:
    """Audit entries of the last week that say so; `refusals.note_refusal` writes the first at 30 in an hour."""
    since = clock.now() - timedelta(days=7)
    noted = AuditEntry.objects.visible_to(member).filter(verb="access_refused", at__gte=since)
    return noted.filter(facts__tries=30)


alerts.register(
    "guesses",
    Alert(
        says=ngettext_lazy(
            "Once somebody asked for very much that is not theirs",
            "%(n)s times somebody asked for very much that is not theirs",
            "n",
        ),
        hint=_("The audit says who. Ask them; if it was not they, close the account."),
        rows=_guesses,
        url=reverse_lazy("members:audit_list"),
        permission="members.view_audit",
    ),
)

for key, label, permission, order in (
    ("mail_list", _("Mail"), "members.view_mail", 60),
    ("digest_list", _("Digests"), "members.view_desk", 70),
    ("crisis_list", _("Crisis mode"), "members.switch_crisis", 80),
    ("freeze_by_word", _("Lock word on the telephone"), "members.view_desk", 90),
    ("closed_list_list", _("Lists"), "members.change_list", 94),
    ("publish_code", _("Code of conduct"), "members.manage_settings", 95),
):
    jobs.register(key, Job(label=label, url=reverse_lazy(f"members:{key}"), permission=permission, order=order))
