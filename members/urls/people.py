"""People as other members see them."""

from django.urls import path

from ..views import people as views

urlpatterns = [
    path("me/profile/", views.my_profile, name="my_profile"),
    path("p/", views.person_list, name="person_list"),
    path("p/<int:pk>/", views.person_detail, name="person_detail"),
    path("p/<int:pk>/contacts/", views.person_contacts, name="person_contacts"),
]
