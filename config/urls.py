"""The map of the house: which room answers below which prefix."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

handler400 = "members.views.errors.bad_request"
handler403 = "members.views.errors.permission_denied"
handler404 = "members.views.errors.page_not_found"
handler500 = "members.views.errors.server_error"

urlpatterns = [
    path("", include("members.urls.accounts")),  # allauth's views, one by one, under allauth's names
    path("", include("members.urls")),
    path("", include("cop.urls")),
    path("", include("trainings.urls")),
    path("", include("mentoring.urls")),
    path("s/admin/", admin.site.urls),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("members.urls.demo"))]
