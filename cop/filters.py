"""Narrowing the desk's list of people."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Consent, Member

Status = Member.Status


class MemberFilter(django_filters.FilterSet):
    """Kind, status and how mail reaches them. A name stands in no address: it is posted (`find_member`)."""

    STATUSES = [
        ("", _("Everybody here")), ("active", Status.ACTIVE.label), ("dormant", Status.DORMANT.label),
        ("pending", Status.PENDING.label), ("frozen", _("Frozen")), ("left", Status.LEFT.label),
    ]  # fmt: skip
    MAIL = [
        ("reached", _("Mail reaches them")), ("no_address", _("No address")), ("no_consent", _("Has not agreed")),
        ("bounced", _("Address bounces")),
    ]  # fmt: skip

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

    def __init__(self, *args, with_left: bool = False, **kwargs) -> None:
        self.with_left = with_left
        super().__init__(*args, **kwargs)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Who has left is shown when asked for, by name or as such: so that somebody can come back."""
        found = super().filter_queryset(queryset).exclude(status=Status.ANONYMISED)
        is_asked_for = self.with_left or self.form.cleaned_data.get("status") == Status.LEFT
        return found if is_asked_for else found.present()

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
