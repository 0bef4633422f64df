"""Addresses: how a group is entered, and what it agrees on."""

from django.urls import path

from ..views import ways_in

GROUP = "g/<str:ref>/"
urlpatterns = [
    path(f"{GROUP}rules/", ways_in.change_rules, name="change_rules"),
    path(f"{GROUP}enter/", ways_in.enter_group, name="enter_group"),
    path(f"{GROUP}invite/", ways_in.invite_to_group, name="invite_to_group"),
    path(f"{GROUP}agreement/", ways_in.accept_agreement, name="accept_agreement"),
    path(f"{GROUP}agreement/new/", ways_in.publish_agreement, name="publish_agreement"),
    path("me/invited/<int:pk>/", ways_in.answer_invitation, name="answer_invitation"),
]
