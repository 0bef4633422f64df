"""What every admin of the house shares: the same `visible_to`, the same permissions, the same audit."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..errors import Refused
from ..fields import EncryptedTextField
from ..forms.text import AskingInput, AskingTextarea, NameField, NormalisedCharField
from ..services import audit

TEXTS = (models.CharField, models.TextField)


def text_field(db_field: models.Field) -> NormalisedCharField:
    """The control of a text: whatever is saved has passed the normaliser (architecture 8). Sealed texts are names."""
    language = "en" if db_field.name.endswith("_en") else "my"
    common = {
        "label": capfirst(db_field.verbose_name),
        "required": not db_field.blank,
        "help_text": db_field.help_text,
    }
    if isinstance(db_field, EncryptedTextField):
        widget, is_chosen = AskingInput(attrs={"class": "vTextField"}), db_field.name == "display_name"
        return NameField(language=language, is_chosen=is_chosen, widget=widget, **common)
    is_line = isinstance(db_field, models.CharField)
    widget = AskingInput(attrs={"class": "vTextField"}) if is_line else AskingTextarea(attrs={"rows": 4})
    return NormalisedCharField(
        language=language, single_line=is_line, max_length=db_field.max_length, widget=widget, **common
    )


class ScopedAdmin(admin.ModelAdmin):
    """Rows of the own centre only; choices of foreign keys likewise; nothing is deleted here.

    `view_permission`, `change_permission` and `add_permission` are names that the predicates answer. Without the
    first every post may look at what `visible_to` gives it; without the others nobody changes. `act` saves: override
    it where a service exists for the change.
    """

    view_permission = ""
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
        if type(db_field) in (*TEXTS, EncryptedTextField) and not db_field.choices:
            return text_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        if not self.admin_site.has_permission(request):
            return False
        return not self.view_permission or request.user.has_perm(self.view_permission)

    def has_add_permission(self, request) -> bool:
        return bool(self.add_permission) and request.user.has_perm(self.add_permission)

    def has_change_permission(self, request, obj=None) -> bool:
        return bool(self.change_permission) and request.user.has_perm(self.change_permission, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_object(self, request, object_id, from_field=None):
        """A foreign row does not exist: 404, not the admin's friendly redirect."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def changelist_view(self, request, extra_context=None):
        titled = {"title": capfirst(self.model._meta.verbose_name_plural)}
        return super().changelist_view(request, titled | (extra_context or {}))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal of the service is said above the form."""
        titled = {"title": capfirst(self.model._meta.verbose_name)}
        try:
            return super().changeform_view(request, object_id, form_url, titled | (extra_context or {}))
        except Refused as refused:
            messages.error(request, str(refused.message))
            return HttpResponseRedirect(request.path)

    def history_view(self, request, object_id, extra_context=None):
        raise PermissionDenied  # our audit instead of Django's (decision 4)

    def save_model(self, request, obj, form, change) -> None:
        self.act(request, obj, form, change)

    def act(self, request, obj: models.Model, form, change: bool) -> None:
        """Save and tell the audit which fields, never which values."""
        obj.save()
        verb = f"{self.model._meta.model_name}_{'changed' if change else 'added'}"
        audit.record(verb, by=request.member, on=obj, fields=sorted(form.changed_data), via="admin")

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs) -> None:
        """Django's sentence names the record; ours says that it is done, and nothing of whom."""
        done = _("Saved.") if level == messages.SUCCESS else message
        super().message_user(request, done, level, *args, **kwargs)

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
