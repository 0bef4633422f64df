"""The outbox and the audit, to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import reasons
from ..models import AuditEntry, OutboxMessage
from ..notifications import kinds
from .scoped import ReadOnlyAdmin


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Kinds, states and reasons. The subject and the text of a mail are stored nowhere."""

    view_permission = "members.view_mail"
    list_display = ["kind_label", "recipient_id", "state", "reason_words", "not_before", "sent_at", "attempts"]
    list_filter = ["state"]
    ordering = ["-created_at", "-id"]
    fields = [
        "kind_label", "recipient_id", "version", "state", "reason_words", "priority", "not_before", "expires_at",
        "attempts", "next_attempt_at", "intent_at", "sent_at", "created_at",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("kind"), ordering="kind")
    def kind_label(self, obj: OutboxMessage) -> str:
        kind = kinds.get(obj.kind)
        return kind.label if kind else obj.kind

    @admin.display(description=_("reason"))
    def reason_words(self, obj: OutboxMessage) -> str:
        return reasons.say(obj.reason) if obj.reason else ""


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    view_permission = "members.view_audit"
    list_display = ["at", "actor_id", "verb", "object_type", "object_id", "centre_id"]
    list_filter = ["verb"]
    ordering = ["-id"]
