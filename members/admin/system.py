"""The outbox and the audit, to look at."""

from django.contrib import admin

from ..models import AuditEntry, OutboxMessage
from .scoped import ReadOnlyAdmin


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Kinds, states and reasons. The subject and the text of a mail are stored nowhere."""

    list_display = ["kind", "recipient_id", "state", "reason", "not_before", "sent_at", "attempts"]
    list_filter = ["state", "kind"]
    ordering = ["-created_at", "-id"]
    fields = [
        "kind", "recipient_id", "version", "state", "reason", "priority", "not_before", "expires_at", "attempts",
        "next_attempt_at", "intent_at", "sent_at", "created_at",
    ]  # fmt: skip
    readonly_fields = fields


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor_id", "verb", "object_type", "object_id", "centre_id"]
    list_filter = ["verb"]
    ordering = ["-id"]

    def has_module_permission(self, request) -> bool:
        return super().has_module_permission(request) and request.user.has_perm("members.view_audit")

    has_view_permission = lambda self, request, obj=None: self.has_module_permission(request)  # noqa: E731
