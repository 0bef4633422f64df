"""My data."""

from django.urls import path

from ..views import data as views

urlpatterns = [
    path("me/data/", views.my_data, name="my_data"),
    path("me/data/copy/", views.copy_data, name="copy_data"),
    path("me/data/copy.json", views.data_json, name="data_json"),
    path("me/data/copy.csv", views.data_csv, name="data_csv"),
    path("me/data/consent/", views.change_consent, name="change_consent"),
    path("me/data/leave/", views.leave_myself, name="leave_myself"),
    path("me/data/erase/", views.erase_myself, name="erase_myself"),
]
