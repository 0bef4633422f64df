"""Addresses: somebody who left wants to be erased."""

from django.urls import path

from ..views import erasure

urlpatterns = [
    path("s/members/<int:pk>/erase/", erasure.ask_for_erasure, name="ask_for_erasure"),
    path("s/members/<int:pk>/erase/drop/", erasure.drop_erasure, name="drop_erasure"),
]
