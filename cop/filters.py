"""Narrowing lists: the desk's people, questions, the library, arguments, services."""

import django_filters
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import clock, naming
from members.models import AdminUnit, Consent, Member, Topic
from members.models.centre import Sector
from members.models.member import CONTENT_LANGUAGES
from members.narrowing import ListFilter
from members.ready import Ready, ReadyFor

from .models import Group, Question, Resource, SupportService, WrittenArgument

Status = Member.Status


class MemberFilter(ListFilter):
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


def _given(field: str, label, empty_label) -> django_filters.ChoiceFilter:
    """One of a list of the database, which is given at each look (`_OfPosts`)."""
    refused = {"invalid_choice": ModelChoiceField.default_error_messages["invalid_choice"]}
    return django_filters.ChoiceFilter(
        field_name=field, label=label, empty_label=empty_label, choices=[], error_messages=refused
    )


# Only what a choice says: two dozen topics and groups as objects were a tenth of a page.
_topics = Ready(lambda: Topic.objects.values_list("pk", "name_my", "name_en"))
_groups = ReadyFor(
    lambda reader: Group.objects.posts_readable_by(reader).order_by("code").values_list("code", "name_my", "name_en")
)


class _OfPosts(ListFilter):
    """Of what is written in groups: among all topics, and among the groups whose posts the reader reads."""

    def __init__(self, *args, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        language, given = get_language(), {"topic": _topics(), "group": _groups(reader)}
        for name, rows in given.items():
            choices = [(str(code), naming.in_language(my, en, language)) for code, my, en in rows]
            self.filters[name].extra["choices"] = choices


class QuestionFilter(_OfPosts):
    """Kind, topic, group, and whose work a note tells of (A7, B11, C4)."""

    kind = django_filters.ChoiceFilter(choices=Question.Kind.choices, label=_("Kind"), empty_label=_("All kinds"))
    topic = _given("topics", _("Topic"), _("All topics"))
    paralegal = django_filters.ChoiceFilter(
        field_name="paralegal_kind", choices=Member.ParalegalKind.choices, label=_("From the work of a paralegal"),
        empty_label=_("Any"),
    )  # fmt: skip
    group = _given("group__code", _("Group"), _("All my groups"))

    class Meta:
        model = Question
        fields: list[str] = []


class ResourceFilter(_OfPosts):
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
    topic = _given("topics", _("Topic"), _("All topics"))
    group = _given("group__code", _("Group"), _("Any group"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, empty_label=_("All"), method="of_state")

    class Meta:
        model = Resource
        fields: list[str] = []

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "review":
            return queryset.needing_review(clock.today())
        return queryset.with_bad_link() if value == "link" else queryset.with_open_file().filter(has_file=True)


class ArgumentFilter(_OfPosts):
    """Kind of paper, topic, group."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=WrittenArgument.Kind.choices, empty_label=_("All kinds")
    )
    topic = _given("topics", _("Topic"), _("All topics"))
    group = _given("group__code", _("Group"), _("Any group"))

    class Meta:
        model = WrittenArgument
        fields: list[str] = []


class ServiceFilter(ListFilter):
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
