"""Addresses: groups. `ref` is a group's number or code (decision 7)."""

from django.urls import path

from ..views import groups as views
from ..views import staff_groups as staff

urlpatterns = [
    path("g/", views.group_list, name="group_list"),
    path("g/<str:ref>/", views.group_detail, name="group_detail"),
    path("g/<str:ref>/people/", views.group_people, name="group_people"),
    path("g/<str:ref>/sessions/", views.past_session_list, name="past_session_list"),
    path("g/<str:ref>/leave/", views.leave_group, name="leave_group"),
    path("s/groups/", staff.staff_group_list, name="staff_group_list"),
    path("s/groups/new/", staff.create_group, name="create_group"),
    path("s/groups/<str:ref>/", staff.staff_group_detail, name="staff_group_detail"),
    path("s/groups/<str:ref>/change/", staff.change_group, name="change_group"),
    path("s/groups/<str:ref>/archive/", staff.archive_group, name="archive_group"),
    path("s/groups/<str:ref>/restore/", staff.restore_group, name="restore_group"),
    path("s/groups/<str:ref>/add/", staff.add_to_group, name="add_to_group"),
    path("s/groups/<str:ref>/members/<int:pk>/", staff.change_membership, name="change_membership"),
    path("s/groups/<str:ref>/members/<int:pk>/end/", staff.end_membership, name="end_membership"),
]
