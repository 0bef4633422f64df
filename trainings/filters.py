"""Narrowing the catalogue and the organisers' list."""

from collections.abc import Iterable

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members import clock, labels
from members.cards import Labels
from members.models.member import CONTENT_LANGUAGES
from members.narrowing import ListFilter
from members.text.clean import clean

from .models import Audience, Collection, Registration, Training, TrainingSession

Mode = TrainingSession.Mode


class TrainingFilter(ListFilter):
    """Words, area, topic, language, level, for whom, and whether one can register now (C2).

    `words` are the labels of the closed lists (`labels.read`), `collections` those that the reader sees.
    """

    q = django_filters.CharFilter(label=_("Words"), method="of_words")
    area = django_filters.ChoiceFilter(
        field_name="areas__code", choices=[], label=_("Area"), empty_label=_("All areas")
    )
    topic = django_filters.ChoiceFilter(
        field_name="topics__code", choices=[], label=_("Topic"), empty_label=_("All topics")
    )
    language = django_filters.ChoiceFilter(
        choices=CONTENT_LANGUAGES, label=_("Language"), empty_label=_("Any language")
    )
    level = django_filters.ChoiceFilter(choices=Training.Level.choices, label=_("Level"), empty_label=_("All levels"))
    audience = django_filters.ChoiceFilter(
        choices=Audience.choices, label=_("For whom"), empty_label=_("Everybody"), method="of_audience"
    )
    way = django_filters.ChoiceFilter(
        choices=[("room", _("In a room")), ("online", _("Online")), ("any", _("Any way"))],
        label=_("With a date to come"), empty_label=_("With or without a date"), method="of_way",
    )  # fmt: skip
    collection = django_filters.ChoiceFilter(
        field_name="collections", choices=[], label=_("Collection"), empty_label=_("All collections")
    )

    class Meta:
        model = Training
        fields: list[str] = []

    def __init__(self, *args, words: Labels, collections: Iterable[Collection], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = labels.choices(words, "area")
        self.filters["topic"].extra["choices"] = labels.choices(words, "topic")
        self.filters["collection"].extra["choices"] = [(str(one.pk), one.title) for one in collections]

    def of_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        words = clean(value, single_line=True)
        return queryset.filter(Q(title__icontains=words) | Q(summary__icontains=words)) if words else queryset

    def of_audience(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(audience=[]) | Q(audience__contains=[value]))

    def of_way(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        ahead = TrainingSession.objects.open().filter(starts_at__gt=clock.now())
        if value != "any":
            ahead = ahead.filter(mode__in=[value, Mode.BOTH])
        return queryset.filter(pk__in=ahead.values("training"))


class OrganiserFilter(ListFilter):
    """Sessions that one organises: when, in which state, of which training or series by words of its title. A choice
    among all of them would be two thousand options long (performance 5, organiser's list)."""

    WHEN = [("ahead", _("To come")), ("past", _("Over"))]
    STATES = [
        ("draft", _("Draft")), ("open", _("Registration open")), ("cancelled", _("Called off")),
        ("no_trainer", _("Nobody trains it yet")), ("waiting", _("People in line")),
        ("asked", _("Requests to decide")),
    ]  # fmt: skip

    when = django_filters.ChoiceFilter(choices=WHEN, label=_("When"), empty_label=_("All"), method="of_when")
    state = django_filters.ChoiceFilter(choices=STATES, label=_("State"), empty_label=_("All"), method="of_state")
    q = django_filters.CharFilter(label=_("Words"), method="of_words")

    class Meta:
        model = TrainingSession
        fields: list[str] = []

    def of_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        words = clean(value, single_line=True)
        found = Q(training__title__icontains=words) | Q(series__title__icontains=words)
        return queryset.filter(found) if words else queryset

    def of_when(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        now = clock.now()
        return queryset.filter(ends_at__gt=now) if value == "ahead" else queryset.filter(ends_at__lte=now)

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "cancelled":
            return queryset.exclude(cancelled_at=None)
        if value == "no_trainer":
            return queryset.standing().without_trainer()
        if value in ("waiting", "asked"):
            state = "waitlisted" if value == "waiting" else "requested"
            return queryset.filter(pk__in=Registration.objects.filter(state=state).values("session"))
        return queryset.standing().filter(status=value)
