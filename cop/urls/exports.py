"""Addresses: lists that leave the house."""

from django.urls import path

from ..views import exports

urlpatterns = [
    path("s/export/", exports.export_people, name="export_people"),
    path("s/export/<int:pk>/approve/", exports.approve_export, name="approve_export"),
    path("s/export/<int:pk>/file/", exports.take_export, name="take_export"),
]
