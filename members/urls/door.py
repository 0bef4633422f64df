"""In by invitation, out by the quick exit. Signing in itself is in urls/accounts."""

from django.urls import path

from ..views import door as views

urlpatterns = [
    path("in/invite/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("in/slip/", views.accept_slip, name="accept_slip"),
    path("leave/", views.leave, name="leave"),
    path("bye/", views.signed_out, name="signed_out"),
]
