"""What somebody offers as a mentor, or wants from one; whom they ask."""

from collections.abc import Collection, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.fields import NumberField, PersonField, number_choices
from members.forms.safe_text import SafeTextField
from members.models import Member, Term, Topic
from members.models.member import CONTENT_LANGUAGES

from ..models import MenteeProfile, MentoringOffer, MentorProfile
from ..models.profile import MOST_MENTEES, MatchProfile, Way, Wish
from ..models.request import MOST_CHOICES

PLAIN = ("stages", "languages", "ways", "hours_a_month", "wish", "not_same_office")


def _ticks(label, choices=(), **how) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **how)


class _MatchForm(forms.Form):
    """What both sides say; `facts` are what the service takes."""

    plain: tuple[str, ...] = PLAIN

    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stages = _ticks(_("Stages of a case"), required=False)
    languages = _ticks(_("Languages"), CONTENT_LANGUAGES)
    ways = _ticks(_("How to meet"), Way.choices)
    hours_a_month = NumberField(label=_("Hours a month"), min_value=1, max_value=20, initial=1)
    wish = forms.ChoiceField(
        label=_("I would rather work with"), choices=Wish.choices, required=False, widget=forms.RadioSelect
    )
    not_same_office = forms.BooleanField(label=_("Nobody of my own office"), required=False)
    agrees = forms.BooleanField(
        label=_("I keep what we say to ourselves, and speak of cases without names, numbers and places.")
    )

    def __init__(self, *args, member: Member, profile: MatchProfile | None, **kwargs) -> None:
        self.profile = profile
        super().__init__(*args, initial=self._initial(member, profile), **kwargs)
        kept = profile.topics.values_list("pk", flat=True) if profile else ()
        self.fields["topics"].queryset = Topic.objects.offered(keep=kept)
        known = set(profile.stages) if profile else set()
        terms = [term for term in Term.objects.of(Term.List.STAGE) if not term.retired_on or term.code in known]
        self.fields["stages"].choices = [(term.code, str(term)) for term in terms]
        if profile and profile.agreed_on:
            del self.fields["agrees"]

    def _initial(self, member: Member, profile: MatchProfile | None) -> dict:
        if profile is None:
            return {"languages": member.languages, "ways": [Way.CALL]}
        return {name: getattr(profile, name) for name in self.plain} | {"topics": profile.topics.all()}

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in (*self.plain, "topics")}


class MentorForm(_MatchForm):
    plain = (*PLAIN, "capacity", "is_paused")
    field_order = ["is_prepared", "capacity", "is_paused", "topics", "stages", "languages"]

    capacity = forms.TypedChoiceField(
        label=_("How many people at a time"), choices=number_choices(range(MOST_MENTEES + 1)), coerce=int, initial=1,
        help_text=_("Who was asked and has not answered counts too."),
    )  # fmt: skip
    is_paused = forms.BooleanField(
        label=_("No new people for now"), required=False, help_text=_("Pairs that there are go on.")
    )
    is_prepared = forms.BooleanField(label=_("I have read or taken the preparation for mentors"))

    def __init__(self, *args, member: Member, profile: MentorProfile | None, **kwargs) -> None:
        super().__init__(*args, member=member, profile=profile, **kwargs)
        if profile and profile.trained_on:
            del self.fields["is_prepared"]

    def facts(self) -> dict:
        return super().facts() | {"is_prepared": self.cleaned_data.get("is_prepared", False)}


class MenteeForm(_MatchForm):
    plain = (*PLAIN, "wants")
    field_order = ["wants", "topics", "stages", "languages"]

    wants = SafeTextField(
        label=_("What do you want to be able to do?"), single_line=False, max_length=600,
        help_text=_("Whom you ask reads this. No names of clients, places or case numbers."),
    )  # fmt: skip

    def __init__(self, *args, member: Member, profile: MenteeProfile | None, **kwargs) -> None:
        super().__init__(*args, member=member, profile=profile, **kwargs)
        self.fields["wants"].widget.attrs["rows"] = 3


ORDINALS = {"first": _("Ask first"), "second": _("Then"), "third": _("Then, at last")}


class RequestForm(forms.Form):
    """Up to three of those who were suggested, in order, and a few words."""

    first = PersonField(label=ORDINALS["first"])
    second = PersonField(label=ORDINALS["second"], required=False, nobody=_("Nobody"))
    third = PersonField(label=ORDINALS["third"], required=False, nobody=_("Nobody"))
    message = SafeTextField(
        label=_("A few words to them"), required=False, single_line=False, max_length=600,
        help_text=_("They read your name and these words. No names of clients, places or case numbers."),
    )  # fmt: skip

    def __init__(self, *args, people: Sequence[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ORDINALS:
            self.fields[name].offer(people)
        for name in list(ORDINALS)[len(people) :]:
            del self.fields[name]

    def clean(self) -> dict:
        cleaned = super().clean()
        chosen = self.chosen(cleaned)
        if len({one.pk for one in chosen}) < len(chosen):
            raise ValidationError(_("Name each mentor once."))
        return cleaned

    @staticmethod
    def chosen(cleaned: dict) -> list[Member]:
        return [cleaned[name] for name in ORDINALS if cleaned.get(name)][:MOST_CHOICES]


class OfferForm(forms.Form):
    """Yes, or no with a reason that the mentee does not read."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=[("yes", _("Yes, I will mentor them")), ("no", _("No, not this time"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("If no: why?"), choices=[("", "—"), *MentoringOffer.Reason.choices], required=False,
        help_text=_("The other one does not read this."),
    )  # fmt: skip
    reason.widget.is_needed_at_times = True  # components/field.html: no "(optional)"

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer") == "no" and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Choose a reason.")))
        return cleaned


class ApartForm(forms.Form):
    """Whom somebody does not want to work with: of those whom they know."""

    person = PersonField(label=_("Not with"))

    def __init__(self, *args, people: Collection[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people)
