"""Which admin site the project uses; apart from the app's own configuration, which Django reads by itself."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "members.admin.site.AdminSite"
