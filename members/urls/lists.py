"""The closed lists."""

from django.urls import path

from ..views import lists as views

ONE = "s/lists/<slug:key>/"
urlpatterns = [
    path("s/lists/", views.closed_list_list, name="closed_list_list"),
    path(ONE, views.closed_list_detail, name="closed_list_detail"),
    path(f"{ONE}<slug:code>/", views.change_entry, name="change_entry"),
    path(f"{ONE}<slug:code>/retire/", views.retire_entry, name="retire_entry"),
    path(f"{ONE}<slug:code>/restore/", views.restore_entry, name="restore_entry"),
]
