"""The admin behind the house's own door: sign-in, second factor, a staff post."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from .scoped import ScopedAdmin


class AdminSite(admin.AdminSite):
    site_header = site_title = gettext_lazy(settings.SITE_NAME)
    index_title = _("Records")
    site_url = "/s/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Records of the house only. What packages bring along knows nothing of `visible_to` and stays out."""
        if admin_class and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request) -> bool:
        """Anyone who holds a staff post today; what each may open is decided by the predicates."""
        return bool(request.user.is_active and getattr(request, "member", None) and request.member.current_posts)

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """By the house's own door, so that limits and the second factor hold here too (safety, finding 5)."""
        return super().login(request, extra_context)
