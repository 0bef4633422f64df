"""The room that all others stand on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from . import accounts_signals, grants, registry  # needs loaded models

        grants.connect(self)
        accounts_signals.connect()
        registry.autodiscover()

        from .search import triggers  # needs what the rooms registered

        triggers.connect(self)
