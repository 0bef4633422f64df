"""Addresses: the idea board of a group, and its tasks."""

from django.urls import path

from ..views import ideas

GROUP = "g/<str:ref>/"
urlpatterns = [
    path(f"{GROUP}ideas/", ideas.idea_list, name="idea_list"),
    path(f"{GROUP}ideas/new/", ideas.add_idea, name="add_idea"),
    path(f"{GROUP}tasks/new/", ideas.make_task, name="make_task"),
    path("ideas/<int:pk>/vote/", ideas.vote_for_idea, name="vote_for_idea"),
    path("ideas/<int:pk>/withdraw/", ideas.withdraw_idea, name="withdraw_idea"),
    path("ideas/<int:pk>/task/", ideas.turn_into_task, name="turn_into_task"),
    path("tasks/<int:pk>/", ideas.change_task, name="change_task"),
    path("tasks/<int:pk>/end/", ideas.end_task, name="end_task"),
    path("tasks/<int:pk>/reopen/", ideas.reopen_task, name="reopen_task"),
]
