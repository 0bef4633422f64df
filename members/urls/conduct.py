"""The code of conduct."""

from django.urls import path

from ..views import conduct as views

urlpatterns = [
    path("me/code/", views.code_of_conduct, name="code_of_conduct"),
    path("me/begin/", views.begin, name="begin"),
    path("s/code/", views.publish_code, name="publish_code"),
]
