"""Narrowing the desk's list of people."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.text import NormalisedCharField
from members.models import Consent, Member

Status = Member.Status


class _Search(django_filters.CharFilter):
    field_class = NormalisedCharField


class MemberFilter(django_filters.FilterSet):
    """Kind, status and how mail reaches them. `q` is a part of a name and is looked for in memory, by the view."""

    STATUSES = [
        ("", _("Everybody here")), ("active", Status.ACTIVE.label), ("dormant", Status.DORMANT.label),
        ("pending", Status.PENDING.label), ("frozen", _("Frozen")), ("left", Status.LEFT.label),
    ]  # fmt: skip
    MAIL = [
        ("reached", _("Mail reaches them")), ("no_address", _("No address")), ("no_consent", _("Has not agreed")),
        ("bounced", _("Address bounces")),
    ]  # fmt: skip

    q = _Search(label=_("Part of a name"), method="leave")
    kind = django_filters.ChoiceFilter(
        field_name="provider_type", choices=Member.ProviderType.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES[1:], label=_("Status"), method="of_status", empty_label=STATUSES[0][1]
    )
    mail = django_filters.ChoiceFilter(choices=MAIL, label=_("Mail"), method="of_mail", empty_label=_("However"))

    class Meta:
        model = Member
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Who has left is shown only when asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") == Status.LEFT else found.present()

    def leave(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset

    def of_status(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(frozen_at__isnull=False) if value == "frozen" else queryset.filter(status=value)

    def of_mail(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "reached":
            return queryset.reachable_by_mail()
        if value == "no_address":
            return queryset.filter(email=None)
        if value == "bounced":
            return queryset.with_stopped_address()
        agreed = Consent.objects.open().filter(purpose=Consent.Purpose.EMAIL)
        return queryset.exclude(consents__in=agreed)
