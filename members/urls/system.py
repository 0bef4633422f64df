"""How the house itself is doing."""

from django.urls import path

from ..views import system as views

urlpatterns = [
    path("healthz/", views.healthz, name="healthz"),
    path("s/health/", views.health, name="health"),
    path("s/audit/", views.audit_list, name="audit_list"),
]
