"""Public holidays, corrected by staff: a list that all centres share (domain 2d, "lists"; 3.3)."""

from django.contrib import admin

from ..models import Holiday
from .scoped import ScopedAdmin


@admin.register(Holiday)
class HolidayAdmin(ScopedAdmin):
    change_permission = add_permission = "members.change_holiday"
    list_display = ["on", "name_en", "name_my", "is_kept", "is_estimated", "source"]
    list_filter = ["is_kept", "is_estimated"]
    date_hierarchy = "on"
    ordering = ["-on"]
    fields = ["on", "name_my", "name_en", "is_kept", "is_estimated"]

    def act(self, request, obj: Holiday, form, change: bool) -> None:
        """From now on the day is the staff's: no import changes it."""
        obj.source = Holiday.Source.DESK
        super().act(request, obj, form, change)
