"""Addresses: the library."""

from django.urls import path

from ..views import library

urlpatterns = [
    path("library/", library.resource_list, name="resource_list"),
    path("library/new/", library.add_resource, name="add_resource"),
    path("library/<int:pk>/", library.resource_detail, name="resource_detail"),
    path("library/<int:pk>/change/", library.change_resource, name="change_resource"),
    path("library/<int:pk>/review/", library.review_resource, name="review_resource"),
    path("library/<int:pk>/link/", library.resource_link, name="resource_link"),
    path("library/<int:pk>/file/", library.add_resource_file, name="add_resource_file"),
    path("library/<int:pk>/withdraw/", library.withdraw_resource, name="withdraw_resource"),
    path("library/<int:pk>/restore/", library.restore_resource, name="restore_resource"),
    path("library/files/<int:pk>/", library.resource_file, name="resource_file"),
]
