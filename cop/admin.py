"""Groups, memberships and sessions in the admin: to look at, and to correct through the pages of the desk. The
directory of services is kept here."""

from django import forms
from django.contrib import admin
from django.utils.text import capfirst

from members.admin.scoped import ReadOnlyAdmin, ScopedAdmin

from .models import (
    CaseLaw,
    Group,
    GroupSession,
    LegalInstrument,
    Membership,
    Provision,
    RosterImport,
    SupportService,
)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_en", "name_my", "kind", "stage", "visibility", "host_centre", "archived_at"]
    list_filter = ["kind", "stage", "visibility"]
    list_select_related = ["host_centre__organisation"]
    search_fields = ["code", "name_en", "name_my"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["group", "member", "role", "joined_on", "left_on"]
    list_filter = ["role", "group__code"]
    list_select_related = ["group", "member"]
    ordering = ["-pk"]


@admin.register(GroupSession)
class GroupSessionAdmin(ReadOnlyAdmin):
    """Place and link stay sealed here: they are on the session's own page."""

    list_display = ["group", "starts_at", "format", "led_by", "outcome", "cancelled_at"]
    list_filter = ["outcome", "format"]
    list_select_related = ["group", "led_by"]
    ordering = ["-starts_at", "-pk"]
    exclude = ["place", "join_link"]


@admin.register(RosterImport)
class RosterImportAdmin(ReadOnlyAdmin):
    list_display = ["centre", "state", "created_at", "confirmed_at"]
    list_select_related = ["centre__organisation"]
    ordering = ["-pk"]
    fields = ["centre", "uploaded_by", "state", "counts", "created_at", "confirmed_at"]


@admin.register(LegalInstrument)
class LegalInstrumentAdmin(ReadOnlyAdmin):
    list_display = ["code", "title_en", "title_my", "kind", "status", "enacted_year"]
    list_filter = ["kind", "status"]
    search_fields = ["code", "title_en", "title_my"]


@admin.register(Provision)
class ProvisionAdmin(ReadOnlyAdmin):
    """Mended and checked on its own page, where each is audited."""

    list_display = ["key", "heading_en", "heading_my", "valid_from", "valid_to", "checked_on", "source"]
    list_filter = ["instrument__code"]
    search_fields = ["key", "heading_en", "heading_my"]


@admin.register(CaseLaw)
class CaseLawAdmin(ReadOnlyAdmin):
    list_display = ["key", "name_en", "name_my", "court", "checked_on", "source"]
    list_filter = ["report"]
    search_fields = ["key", "name_en", "name_my"]


@admin.register(SupportService)
class SupportServiceAdmin(ScopedAdmin):
    """The directory of services that are not legal (domain C14). Referrals themselves are in no admin."""

    add_permission = change_permission = "cop.keep_services"
    list_display = ["name_en", "name_my", "kind", "sector", "unit", "status", "checked_on"]
    list_filter = ["kind", "status", "sector"]
    list_select_related = ["unit"]
    search_fields = ["name_en", "name_my"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "channels":
            return forms.MultipleChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=SupportService.Channel.choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
