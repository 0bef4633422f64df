"""Narrowing lists: the desk's people, questions, the library, arguments, services."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import AdminUnit, Consent, Member, Topic
from members.models.centre import Sector
from members.models.member import CONTENT_LANGUAGES

from .models import Group, Question, Resource, SupportService, WrittenArgument

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


class QuestionFilter(django_filters.FilterSet):
    """Kind, topic, group, and whose work a note tells of (A7, B11, C4)."""

    kind = django_filters.ChoiceFilter(choices=Question.Kind.choices, label=_("Kind"), empty_label=_("All kinds"))
    topic = django_filters.ModelChoiceFilter(
        field_name="topics", queryset=Topic.objects.all(), label=_("Topic"), empty_label=_("All topics")
    )
    paralegal = django_filters.ChoiceFilter(
        field_name="paralegal_kind", choices=Member.ParalegalKind.choices, label=_("From the work of a paralegal"),
        empty_label=_("Any"),
    )  # fmt: skip
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.none(), label=_("Group"), empty_label=_("All my groups"), to_field_name="code"
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["group"].queryset = Group.objects.posts_readable_by(reader).order_by("code")


class ResourceFilter(django_filters.FilterSet):
    """Kind, language, topic, and what wants a hand."""

    STATES = [
        ("review", _("To be looked at again")),
        ("link", _("Link to be mended")),
        ("file", _("With a file here")),
    ]

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Resource.Kind.choices, empty_label=_("All kinds"))
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=CONTENT_LANGUAGES, empty_label=_("Any language")
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"), field_name="topics", queryset=Topic.objects.all(), empty_label=_("All topics")
    )
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.none(), label=_("Group"), empty_label=_("Any group"), to_field_name="code"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, empty_label=_("All"), method="of_state")

    class Meta:
        model = Resource
        fields: list[str] = []

    def __init__(self, *args, groups: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["group"].queryset = groups

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "review":
            return queryset.needing_review(clock.today())
        return queryset.with_bad_link() if value == "link" else queryset.with_open_file().filter(has_file=True)


class ArgumentFilter(django_filters.FilterSet):
    """Kind of paper, topic, group."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=WrittenArgument.Kind.choices, empty_label=_("All kinds")
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"), field_name="topics", queryset=Topic.objects.all(), empty_label=_("All topics")
    )
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.none(), label=_("Group"), empty_label=_("Any group"), to_field_name="code"
    )

    class Meta:
        model = WrittenArgument
        fields: list[str] = []

    def __init__(self, *args, groups: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["group"].queryset = groups


class ServiceFilter(django_filters.FilterSet):
    """Kind, sector, place and way to reach it (domain C14, C10)."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=SupportService.Kind.choices, empty_label=_("All kinds")
    )
    sector = django_filters.ChoiceFilter(label=_("Sector"), choices=Sector.choices, empty_label=_("All sectors"))
    unit = django_filters.ModelChoiceFilter(
        label=_("State or region"), queryset=AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION),
        empty_label=_("Everywhere"), method="of_unit",
    )  # fmt: skip
    channel = django_filters.ChoiceFilter(
        label=_("Reachable by"), choices=SupportService.Channel.choices, empty_label=_("Any way"),
        method="of_channel",
    )  # fmt: skip

    class Meta:
        model = SupportService
        fields: list[str] = []

    def of_unit(self, queryset: QuerySet, name: str, value: AdminUnit) -> QuerySet:
        return queryset.near(value)

    def of_channel(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(channels__contains=[value])
