"""Addresses: the way in."""

from django.urls import path

from ..views import joining as views

urlpatterns = [
    path("in/new/", views.ask_to_join, name="ask_to_join"),
    path("in/new/sent/", views.asked_to_join, name="asked_to_join"),
    path("me/vouch/<int:pk>/", views.vouch, name="vouch"),
    path("s/join/", views.join_request_list, name="join_request_list"),
    path("join/<int:pk>/", views.decide_join_request, name="decide_join_request"),
    path("join/<int:pk>/withdraw/", views.withdraw_join_request, name="withdraw_join_request"),
    path("g/<str:ref>/join/", views.ask_for_group, name="ask_for_group"),
]
