"""Addresses of the demo, mounted only by the demo settings."""

from django.urls import path

from ..views import demo as views

app_name = "demo"
urlpatterns = [
    path("", views.door, name="door"),
    path("enter/<slug:key>/", views.enter, name="enter"),
    path("mail/", views.mail_list, name="mail_list"),
    path("mail/<str:name>/", views.mail_detail, name="mail_detail"),
    path("mail/<str:name>/html/", views.mail_html, name="mail_html"),
    path("mail/<str:name>/raw/", views.mail_raw, name="mail_raw"),
    path("clock/", views.clock, name="clock"),
    path("clock/move/", views.move_clock, name="move_clock"),
    path("kit/", views.kit, name="kit"),
]
