"""Addresses: the worst day at the desk."""

from django.urls import path

from ..views import safety as views

ONE = "s/members/<int:pk>/"
urlpatterns = [
    path(f"{ONE}freeze/", views.freeze_member, name="freeze_member"),
    path(f"{ONE}thaw/", views.thaw_member, name="thaw_member"),
    path(f"{ONE}handover/", views.handover_detail, name="handover_detail"),
    path(f"{ONE}handover/contact/", views.safety_contact, name="safety_contact"),
]
