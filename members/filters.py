"""Narrowing the lists of this room."""

from datetime import timedelta

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import clock
from .models import OutboxMessage
from .notifications import kinds

DAYS = [("1", _("Today and yesterday")), ("7", _("Last 7 days")), ("14", _("Last 14 days")), ("30", _("Last 30 days"))]


def kind_choices() -> list[tuple[str, str]]:
    return [(name, kind.label) for name, kind in kinds.items()]


class MailFilter(django_filters.FilterSet):
    """State, kind and age of mail."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=OutboxMessage.State.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("All"))
    days = django_filters.ChoiceFilter(label=_("When"), choices=DAYS, empty_label=_("Any time"), method="of_last_days")

    class Meta:
        model = OutboxMessage
        fields = ["state", "kind", "days"]

    def of_last_days(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(created_at__gte=clock.now() - timedelta(days=int(value)))
