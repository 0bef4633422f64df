"""Addresses: a roster on its way in."""

from django.urls import path

from ..views import rosters as views

ONE = "s/import/<int:pk>/"
urlpatterns = [
    path("s/import/", views.import_roster, name="import_roster"),
    path(ONE, views.roster_detail, name="roster_detail"),
    path(f"{ONE}headings/", views.roster_headings, name="roster_headings"),
    path(f"{ONE}change/", views.change_roster, name="change_roster"),
    path(f"{ONE}drop/", views.drop_roster, name="drop_roster"),
    path(f"{ONE}refused/", views.refused_rows, name="refused_rows"),
    path(f"{ONE}invite/", views.invite_imported, name="invite_imported"),
    path(f"{ONE}slips/", views.print_slips, name="print_slips"),
]
