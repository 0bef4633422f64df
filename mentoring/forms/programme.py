"""What the desk types: who could work with whom, circles, weeks without network, opening notes."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.forms.fields import DayField, PersonField
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.models import JusticeCentre, Member
from members.namesakes import told_apart

from ..models import NoteOpening

MOST_IN_CIRCLE = 8


class MatchForm(forms.Form):
    mentor = PersonField(label=_("Mentor"))

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].offer(people)


class CircleForm(forms.Form):
    """One mentor for several who wait: a small group of its own."""

    name_my = NormalisedCharField(label=_("Name (Burmese)"), max_length=80)
    name_en = NormalisedCharField(label=_("Name (English)"), max_length=80)
    centre = forms.ModelChoiceField(JusticeCentre.objects.none(), label=_("Centre"))
    mentor = PersonField(label=_("Mentor"))
    mentees = forms.MultipleChoiceField(label=_("Who takes part"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, centres, mentors, waiting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres
        self.fields["mentor"].offer(mentors)
        self.people: dict[str, Member] = {str(one.pk): one for one in waiting}
        called = told_apart({one.pk: one.told_name for one in sorted(waiting, key=lambda one: one.told_key)})
        self.fields["mentees"].choices = [(str(pk), name) for pk, name in called.items()]

    def clean_mentees(self) -> list[Member]:
        chosen = self.cleaned_data["mentees"]
        if not 2 <= len(chosen) <= MOST_IN_CIRCLE:
            raise ValidationError(_("A circle has two to eight people."))
        return [self.people[pk] for pk in chosen]


class OfflineForm(forms.Form):
    """A week without network; any of its days names it."""

    centre = forms.ModelChoiceField(JusticeCentre.objects.none(), label=_("Centre"))
    monday = DayField(label=_("A day of that week"))

    def __init__(self, *args, centres, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres

    def clean_monday(self):
        day = self.cleaned_data["monday"]
        if day > clock.today():
            raise ValidationError(_("This day has not come yet."))
        return day - timedelta(days=day.weekday())


class OpeningForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=NoteOpening.Reason.choices, widget=forms.RadioSelect)
    words = SafeTextField(
        label=_("What happened"), single_line=False, max_length=600,
        help_text=_("Who agrees reads this. Both of the pair are told that their shared notes were opened."),
    )  # fmt: skip
