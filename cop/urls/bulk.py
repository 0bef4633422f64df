"""Addresses: many people at once."""

from django.urls import path

from ..views import bulk

ONE = "s/members/acts/<int:pk>/"
urlpatterns = [
    path("s/members/acts/new/", bulk.choose_people, name="choose_people"),
    path(ONE, bulk.bulk_action_detail, name="bulk_action_detail"),
    path(f"{ONE}do/", bulk.carry_out_bulk_action, name="carry_out_bulk_action"),
    path(f"{ONE}undo/", bulk.undo_bulk_action, name="undo_bulk_action"),
]
