"""What organisers type: trainings, sessions, series, collections."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cop.forms.choosing import PersonByName, name_field
from cop.forms.citations import CitationsField, CitingForm, as_lines
from cop.forms.groups import OFFSETS
from cop.forms.sessions import MoveSessionForm, WhenForm, zone_choices
from cop.models import Resource
from members.forms.fields import DayField, NumberField, PersonField, number_choices
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.ids import as_id
from members.models import JusticeCentre, Member, Organisation, PracticeArea, Topic
from members.templatetags.waing import digits

from ..models import Audience, Collection, Series, Training, TrainingSession

MOST_OUTCOMES = 8
MOST_PLACES = 100_000
GOALS = number_choices(range(1, 18))


def _ticks(label, rows, **how) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        rows, label=label, required=False, widget=forms.CheckboxSelectMultiple, **how
    )


def _statuses(training: Training) -> list[tuple[str, str]]:
    """Draft and published; retiring is a step of its own, and one that is retired may come back."""
    retired = Training.Status.RETIRED
    return [one for one in Training.Status.choices if one[0] != retired or training.status == retired]


class TrainingForm(CitingForm, forms.ModelForm):
    """A training and its rules; what people can do afterwards stands one a line, as does the law."""

    title = SafeTextField(label=_("Title"), max_length=160)
    summary = SafeTextField(label=_("What it is about"), required=False, single_line=False, max_length=2000)
    outcomes = SafeTextField(
        label=_("What people can do afterwards"), required=False, single_line=False, max_length=1600,
        help_text=_("One on each line."),
    )  # fmt: skip
    minutes = NumberField(label=_("Length in minutes"), min_value=1, max_value=6000)
    audience = forms.MultipleChoiceField(
        label=_("For whom"), choices=Audience, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: for everybody."),
    )  # fmt: skip
    areas = _ticks(_("Areas"), PracticeArea.objects.none())
    topics = _ticks(_("Topics"), Topic.objects.none())
    citations = CitationsField(label=_("Law that it is about"), required=False)
    review_on = DayField(label=_("To be looked at again"), required=False)
    full_percent = NumberField(label=_("Attended from, per cent"), min_value=0, max_value=100)
    partial_percent = NumberField(label=_("Partly attended from, per cent"), min_value=0, max_value=100)
    pass_mark = NumberField(label=_("Pass mark, per cent"), min_value=0, max_value=100)
    sessions_needed = NumberField(
        label=_("Sessions needed"), required=False, min_value=1, max_value=60,
        help_text=_("Empty: one session of each part."),
    )  # fmt: skip

    class Meta:
        model = Training
        fields = [
            "title", "summary", "outcomes", "language", "level", "minutes", "audience", "is_for_audience_only",
            "areas", "topics", "resources", "centre", "group", "review_on", "status", "is_sensitive", "full_percent",
            "partial_percent", "sessions_needed", "needs_post_test", "pass_mark", "needs_feedback",
            "gives_certificate", "credit_category",
        ]  # fmt: skip

    def __init__(self, *args, centres: QuerySet, groups: QuerySet, resources: QuerySet, **kwargs) -> None:
        kwargs["instance"] = kwargs.get("instance") or Training()
        super().__init__(*args, **kwargs)
        training = self.instance
        kept = [training.centre_id] if training.pk else []
        self.fields["centre"].queryset = JusticeCentre.objects.filter(pk__in=[*[c.pk for c in centres], *kept])
        self.fields["group"].queryset = groups
        self.fields["resources"].queryset = resources
        self.fields["status"].choices = _statuses(training)
        self.fields["areas"].queryset = PracticeArea.objects.offered(self._chosen("areas"))
        self.fields["topics"].queryset = Topic.objects.offered(self._chosen("topics"))
        if training.pk:
            self.initial["outcomes"] = "\n".join(training.outcomes.values_list("text", flat=True))
            self.initial["citations"] = as_lines(training.citations.with_targets())
        self._ask_beneath_the_law()

    def _ask_beneath_the_law(self) -> None:
        """The law stands beside the library, and its questions beneath it."""
        law = ["citations", *(field.name for field in self.asked_citations)]
        names = [name for name in self.fields if name not in law]
        at = names.index("resources") + 1
        self.order_fields([*names[:at], *law, *names[at:]])

    def _chosen(self, name: str) -> list[int]:
        return list(getattr(self.instance, name).values_list("pk", flat=True)) if self.instance.pk else []

    def clean_sessions_needed(self) -> int | None:
        """Not more than there are parts to be in, once some are planned: nobody could ever complete it."""
        needed, training = self.cleaned_data["sessions_needed"], self.instance
        if not needed or not training.pk or needed == training.sessions_needed:
            return needed
        planned = training.sessions.standing().order_by().values("part").distinct().count()
        if planned and needed > planned:
            raise ValidationError(_("%(n)s are planned so far. Plan the others first."), params={"n": digits(planned)})
        return needed

    def clean_outcomes(self) -> str:
        lines = self.cleaned_data["outcomes"].splitlines()
        if len([one for one in lines if one.strip()]) > MOST_OUTCOMES or any(len(one) > 200 for one in lines):
            raise ValidationError(_("At most eight short lines."))
        return self.cleaned_data["outcomes"]

    def _post_clean(self) -> None:
        """The verb writes the row; the constraints of the database speak through it."""

    def what(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields if name != "outcomes"}
        lines = [one.strip() for one in self.cleaned_data["outcomes"].splitlines()]
        facts["resources"] = [*facts["resources"], *self._not_offered()]
        return {**facts, "outcomes": [one for one in lines if one], "cites": self.cleaned_data["citations"]}

    def _not_offered(self) -> QuerySet:
        """Links to what the one who saves cannot see stay."""
        linked = self.instance.resources if self.instance.pk else Resource.objects.none()
        return linked.exclude(pk__in=self.fields["resources"].queryset.values("pk"))


def closing(day: date | None, zone: str, starts_at: datetime) -> datetime | None:
    """When registration closes: at the end of that day where the session is, at the latest when it begins."""
    if day is None:
        return None
    begins = starts_at.astimezone(ZoneInfo(zone)).date()
    return starts_at if day >= begins else datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


class _WhatForm(forms.Form):
    """Everything about a session but its time."""

    title = SafeTextField(
        label=_("Title"), required=False, max_length=160, help_text=_("Empty: that of the training.")
    )
    topic = SafeTextField(label=_("Topic"), required=False, max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=TrainingSession._meta.get_field("language").choices)
    mode = forms.ChoiceField(label=_("How"), choices=TrainingSession.Mode, widget=forms.RadioSelect, initial="room")
    has_points = forms.BooleanField(label=_("People may watch together at viewing points"), required=False)
    capacity_room = NumberField(
        label=_("Places in the room"), required=False, min_value=0, max_value=MOST_PLACES,
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    capacity_online = NumberField(
        label=_("Places online"), required=False, min_value=0, max_value=MOST_PLACES,
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    capacity_point = NumberField(
        label=_("Places at viewing points"), required=False, min_value=0, max_value=MOST_PLACES,
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    place = NormalisedCharField(
        label=_("Place"), required=False, max_length=200, empty_value=None,
        help_text=_("Only whoever has a place sees it. It is never mailed."),
    )  # fmt: skip
    join_link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https", empty_value=None
    )
    part = NumberField(
        label=_("Part"), min_value=1, max_value=60, initial=1,
        help_text=_("Sessions of one part are alternatives to each other."),
    )  # fmt: skip
    closes_on = DayField(
        label=_("Last day to register"), required=False, help_text=_("Empty: until the session begins.")
    )
    needs_approval = forms.BooleanField(label=_("Organisers say who comes"), required=False)
    reminder_offsets = forms.TypedMultipleChoiceField(
        label=_("Reminders"), choices=OFFSETS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        initial=[24 * 60, 60],
    )  # fmt: skip
    sdg_goals = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"), choices=GOALS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    NAMES = (
        "title", "topic", "language", "mode", "has_points", "capacity_room", "capacity_online", "capacity_point",
        "place", "join_link", "part", "needs_approval", "reminder_offsets", "sdg_goals",
    )  # fmt: skip

    def what(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class PlanTrainingSessionForm(WhenForm, _WhatForm):
    """A session: when, what, how many places, until when one registers."""

    field_order = ["date", "begins", "ends", "zone", "mode", "place", "join_link", "capacity_room", "capacity_online"]

    def __init__(self, *args, language: str = "my", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["until"]  # a training of several days has a session for each
        self.fields["zone"].choices = zone_choices()
        self.fields["language"].initial = language

    def times(self) -> dict:
        """What the verb takes: starts_at, ends_at, zone, registration_closes_at."""
        when = self.when()
        del when["days"]
        closes_at = closing(self.cleaned_data["closes_on"], when["zone"], when["starts_at"])
        return {**when, "registration_closes_at": closes_at}


class ChangeTrainingSessionForm(_WhatForm):
    """Everything but the time."""

    def __init__(self, *args, session: TrainingSession, **kwargs) -> None:
        self.session, closes_at = session, session.registration_closes_at
        # What closes at midnight was open for the whole of the day before.
        last = (closes_at - timedelta(seconds=1)).astimezone(session.tz).date() if closes_at else None
        standing = {name: getattr(session, name) for name in self.NAMES}
        super().__init__(*args, initial={**standing, "closes_on": last}, **kwargs)

    def what(self) -> dict:
        """Registration keeps its hour where the day was not changed."""
        if "closes_on" not in self.changed_data:
            return super().what()
        session = self.session
        closes_at = closing(self.cleaned_data["closes_on"], session.zone, session.starts_at)
        return {**super().what(), "registration_closes_at": closes_at}


class MoveTrainingSessionForm(MoveSessionForm):
    """Another time for a session."""

    def __init__(self, *args, session: TrainingSession, **kwargs) -> None:
        super().__init__(*args, session=session, **kwargs)
        del self.fields["until"]

    def times(self) -> dict:
        when = self.when()
        del when["days"]
        return when


class SeriesForm(forms.ModelForm):
    """A series and who organises it."""

    title = SafeTextField(label=_("Title"), max_length=160)
    summary = SafeTextField(label=_("What it is about"), required=False, single_line=False, max_length=2000)
    organisers = _ticks(_("Organised by"), Organisation.objects.none())

    class Meta:
        model = Series
        fields = ["title", "summary", "organisers", "centre", "is_public"]

    def __init__(self, *args, centres: QuerySet, reader, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kept = [self.instance.centre_id] if self.instance.pk else []
        self.fields["centre"].queryset = JusticeCentre.objects.filter(pk__in=[*[c.pk for c in centres], *kept])
        self.fields["organisers"].queryset = Organisation.objects.visible_to(reader)

    def what(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CopySeriesForm(forms.Form):
    title = SafeTextField(label=_("Title of the copy"), max_length=160)
    first_on = DayField(
        label=_("First day"), required=False,
        help_text=_("With a day, its sessions are planned again as drafts. Empty: no sessions."),
    )  # fmt: skip


class CuratorForm(PersonByName, forms.Form):
    """Who looks after a training from now on (A9)."""

    person_field, typed_field = "curator", "curator_name"

    curator = PersonField(label=_("Curator"), help_text=_("May change it, and is told when its day has come."))
    curator_name = name_field()

    def __init__(self, *args, curators: QuerySet[Member], reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer_people(curators.named_for(reader), reader, curators.filter(pk=reader.pk))


class CollectionForm(PersonByName, forms.ModelForm):
    """A collection: why these, in which order, who looks after it, when to look again (A9)."""

    person_field, typed_field = "curator", "curator_name"

    title = SafeTextField(label=_("Title"), max_length=160)
    why = SafeTextField(label=_("Why these"), required=False, single_line=False, max_length=2000)
    review_on = DayField(label=_("To be looked at again"), required=False)
    order = forms.CharField(
        label=_("Trainings in their order"), required=False, max_length=200,
        help_text=_("Their numbers, with spaces between: 31 12 40."),
    )  # fmt: skip
    curator = PersonField(
        label=_("Curator"), required=False, nobody=_("Nobody"),
        help_text=_("May change it, and is told when its day has come."),
    )  # fmt: skip
    curator_name = name_field()

    class Meta:
        model = Collection
        fields = ["title", "why", "centre", "review_on"]

    field_order = ["title", "why", "order", "centre", "curator", "curator_name", "review_on"]

    def __init__(
        self, *args, centres: QuerySet, trainings: QuerySet, curators: QuerySet[Member], reader: Member, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["curator"] = self.instance.curator_id if self.instance.pk else reader.pk
        self.offer_people(curators.named_for(reader), reader, curators.filter(pk=self.initial["curator"]))
        kept = [self.instance.centre_id] if self.instance.pk else []
        self.fields["centre"].queryset = JusticeCentre.objects.filter(pk__in=[*[c.pk for c in centres], *kept])
        self.trainings = trainings
        if self.instance.pk:
            self.initial["order"] = " ".join(str(row.training_id) for row in self.instance.items.all())

    def clean_order(self) -> list[Training]:
        words = self.cleaned_data["order"].replace(",", " ").split()
        numbers = [as_id(word) for word in words]
        found = self.trainings.in_bulk(numbers)
        if len(found) != len(numbers):
            raise ValidationError(_("One of these numbers is no training that you can see, or stands twice."))
        return [found[number] for number in numbers]

    def what(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**facts, "curator": self.cleaned_data["curator"], "trainings": self.cleaned_data["order"]}
