"""Narrowing the lists of this room."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import clock, labels
from .models import Member, OutboxMessage, Profile
from .narrowing import ListFilter
from .notifications import kinds

DAYS = [("1", _("Today and yesterday")), ("7", _("Last 7 days")), ("14", _("Last 14 days")), ("30", _("Last 30 days"))]


def kind_choices() -> list[tuple[str, str]]:
    return [(name, kind.label) for name, kind in kinds.items()]


class MailFilter(ListFilter):
    """State, kind and age of mail."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=OutboxMessage.State.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=_("All"))
    days = django_filters.ChoiceFilter(label=_("When"), choices=DAYS, empty_label=_("Any time"), method="of_last_days")

    class Meta:
        model = OutboxMessage
        fields = ["state", "kind", "days"]

    def of_last_days(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(created_at__gte=clock.now() - timedelta(days=int(value)))


PARALEGAL = Member.ProviderType.PARALEGAL
KINDS = [
    (Member.ProviderType.LAWYER, Member.ProviderType.LAWYER.label),
    (PARALEGAL, _("Paralegals of any kind")),
    *Member.ParalegalKind.choices,
    (Member.ProviderType.OTHER, Member.ProviderType.OTHER.label),
]


def _one_of(label, empty_label) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=[], empty_label=empty_label)


class PersonFilter(ListFilter):
    """The people finder: what is asked for is asked of what people show to all members, all at once (domain A13).

    `words` are the labels of the closed lists (`labels.read`), which the page needs anyhow.
    """

    area = _one_of(_("Practice area"), _("Any area"))
    topic = _one_of(_("Knows"), _("Anything"))
    unit = _one_of(_("State or region"), _("Anywhere"))
    language = _one_of(_("Speaks"), _("Any language"))
    kind = _one_of(_("Kind of work"), _("Any kind"))
    pro_bono = django_filters.BooleanFilter(label=_("Can take pro bono cases now"), widget=forms.CheckboxInput)

    class Meta:
        model = Profile
        fields: list[str] = []

    def __init__(self, *args, words: labels.Labels, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("area", "topic", "unit", "language"):
            self.filters[name].extra["choices"] = labels.choices(words, name)
        self.filters["kind"].extra["choices"] = KINDS

    @property
    def chosen(self) -> dict[str, str]:
        """{name of the filter: code}, of what was chosen and exists."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: "now" if value is True else value for name, value in cleaned.items() if value}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """All tags in one condition, so that one index answers; who is full takes no case now (domain A26)."""
        found = queryset.tagged(*(f"{name}:{code}" for name, code in self.chosen.items()))
        return found.with_room() if "pro_bono" in self.chosen else found
