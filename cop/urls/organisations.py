"""Addresses: organisations, their programmes, and who works for them."""

from django.urls import path

from ..views import organisations as views

ONE = "s/organisations/<int:pk>/"
urlpatterns = [
    path("s/organisations/", views.organisation_list, name="organisation_list"),
    path(ONE, views.organisation_detail, name="organisation_detail"),
    path(f"{ONE}programmes/new/", views.add_programme, name="add_programme"),
    path(f"{ONE}merge/", views.merge_organisation, name="merge_organisation"),
    path("s/programmes/<int:pk>/", views.change_programme, name="change_programme"),
    path("s/merges/<int:pk>/undo/", views.undo_merge, name="undo_merge"),
    path("s/members/<int:pk>/affiliations/new/", views.add_affiliation, name="add_affiliation"),
    path("s/affiliations/<int:pk>/end/", views.end_affiliation, name="end_affiliation"),
]
