"""Saved texts."""

from django.urls import path

from ..views import drafts as views

urlpatterns = [
    path("me/drafts/", views.draft_list, name="draft_list"),
    path("me/drafts/<int:pk>/", views.draft_detail, name="draft_detail"),
    path("me/drafts/<int:pk>/drop/", views.drop_draft, name="drop_draft"),
]
