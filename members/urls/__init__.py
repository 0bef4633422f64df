"""Addresses of this room, by subject. The name of an address is the name of its view."""

from . import (
    calendar,
    conduct,
    data,
    desk,
    door,
    drafts,
    factor_resets,
    finding,
    inbox,
    lists,
    mail,
    me,
    pages,
    people,
    system,
)

app_name = "members"
urlpatterns = [
    *door.urlpatterns,
    *conduct.urlpatterns,
    *factor_resets.urlpatterns,
    *pages.urlpatterns,
    *me.urlpatterns,
    *data.urlpatterns,
    *people.urlpatterns,
    *finding.urlpatterns,
    *inbox.urlpatterns,
    *drafts.urlpatterns,
    *calendar.urlpatterns,
    *mail.urlpatterns,
    *lists.urlpatterns,
    *desk.urlpatterns,
    *system.urlpatterns,
]
