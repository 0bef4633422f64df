"""What every admin of the house shares: the same `visible_to`, the same permissions, the same audit."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from ..fields import EncryptedTextField
from ..services import audit


class ScopedAdmin(admin.ModelAdmin):
    """Rows of the own centre only; choices of foreign keys likewise; nothing is deleted here.

    `change_permission` and `add_permission` are names that the predicates answer; without one the records are
    read-only. `act` saves: override it where a service exists for the change.
    """

    change_permission = ""
    add_permission = ""
    show_full_result_count = False
    list_per_page = 50
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request):
        rows = self.model._default_manager.all()
        return rows.visible_to(request.member) if hasattr(rows, "visible_to") else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        rows = db_field.remote_field.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(request.member)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, EncryptedTextField):
            kwargs["widget"] = admin.widgets.AdminTextInputWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_module_permission(self, request) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request) -> bool:
        return bool(self.add_permission) and request.user.has_perm(self.add_permission)

    def has_change_permission(self, request, obj=None) -> bool:
        return bool(self.change_permission) and (obj is None or request.user.has_perm(self.change_permission, obj))

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_object(self, request, object_id, from_field=None):
        """A foreign row does not exist: 404, not the admin's friendly redirect."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def history_view(self, request, object_id, extra_context=None):
        raise PermissionDenied  # our audit instead of Django's (decision 4)

    def save_model(self, request, obj, form, change) -> None:
        self.act(request, obj, form.changed_data, change)

    def act(self, request, obj: models.Model, changed: list[str], change: bool) -> None:
        """Save and tell the audit which fields, never which values."""
        obj.save()
        verb = f"{self.model._meta.model_name}_{'changed' if change else 'added'}"
        audit.record(verb, by=request.member, on=obj, fields=sorted(changed), via="admin")

    def log_addition(self, request, obj, message):
        """Django's own log is off."""

    def log_change(self, request, obj, message):
        """Django's own log is off."""

    def log_deletions(self, request, queryset):
        """Django's own log is off."""


class ReadOnlyAdmin(ScopedAdmin):
    """Looked at, never touched."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False
