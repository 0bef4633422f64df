"""Which admin site the project uses; apart from the app's own configuration, which Django reads by itself."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "members.admin.site.AdminSite"

    def ready(self):
        # The site's package registers records while it is imported. Were it first imported by Django while Django
        # makes the site, they would be registered with a second site that is thrown away.
        import_module("members.admin")
        super().ready()
