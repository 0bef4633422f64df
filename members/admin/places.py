"""Places, corrected by the network's administrator: a list that all centres share (domain 2d, "lists"; 3.2)."""

from django.contrib import admin

from ..models import AdminUnit
from .scoped import ScopedAdmin


@admin.register(AdminUnit)
class AdminUnitAdmin(ScopedAdmin):
    """Every post looks. Code, kind and parent of a place stay what they were: rosters and figures know it by them."""

    change_permission = add_permission = "members.change_list"
    list_display = ["code", "name_my", "name_en", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_en", "name_my"]
    fields = ["code", "level", "parent", "name_my", "name_en"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "level", "parent"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
