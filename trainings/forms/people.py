"""What is typed about people of a session: trainers, people put down by others, guests, presenters; and numbers."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cop.forms.choosing import PersonByName, name_field
from members.forms.fields import DayField, NumberField, PersonField, PhoneField
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.models import AdminUnit, JusticeCentre, Member, Organisation, PracticeArea, Topic
from members.models.centre import Sector

from ..models import AwarenessEvent, HeadCount, Registration, TrainingSession
from .registering import WishesForm

Sectors, Modes = Sector.choices, HeadCount.Mode.choices


class PersonForm(PersonByName, forms.Form):
    """One person, from a list or by a part of the name."""

    person_field, typed_field = "member", "member_name"
    member = PersonField(label=_("Who"))
    member_name = name_field()

    def __init__(self, *args, everyone: QuerySet[Member], likely: QuerySet[Member], reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer_people(everyone.named_for(reader), reader, likely)


class QualificationForm(PersonForm):
    """Who can train what: one area or one topic."""

    area = forms.ModelChoiceField(PracticeArea.objects.none(), label=_("Area"), required=False, empty_label="—")
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("or topic"), required=False, empty_label="—")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = PracticeArea.objects.offered()
        self.fields["topic"].queryset = Topic.objects.offered()

    def what(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("area", "topic")}


class RegisterOtherForm(PersonForm, WishesForm):
    """Somebody is put down: how they come, what would help them, what they hope for."""

    field_order = ["member", "member_name", "mode"]
    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)

    def __init__(self, *args, session: TrainingSession, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = mode_choices(session)
        self.fields["mode"].initial = session.modes[0]


def mode_choices(session: TrainingSession) -> list[tuple[str, str]]:
    return [(mode, Registration.Mode(mode).label) for mode in session.modes]


class GuestDetailsForm(forms.Form):
    """Who somebody from outside is. Name and contact are sealed, and nobody is mailed who did not agree to it."""

    name = NormalisedCharField(label=_("Name"), max_length=120)
    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Kept so that you can reach them."))
    agreed = forms.BooleanField(label=_("They agreed to be mailed about this session"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("my", _("Burmese")), ("en", _("English"))])

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("agreed") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("Write the address to which the mails go.")))
        return cleaned


class GuestForm(GuestDetailsForm):
    """The same, and how they come."""

    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)

    def __init__(self, *args, session: TrainingSession, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = mode_choices(session)
        self.fields["mode"].initial = session.modes[0]


class GuestMailForm(forms.Form):
    """Somebody from outside asks for mails, on their own page."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("For reminders, another time or place, or if it is off. Forgotten after 90 days."),
    )
    agreed = forms.BooleanField(label=_("I agree to be mailed about this session"))


class PresenterForm(forms.Form):
    """An organisation that presents something (B9)."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    topic = SafeTextField(label=_("Presents"), required=False, max_length=200)

    def __init__(self, *args, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(reader)


class HeadCountForm(forms.Form):
    """A number for each sector and way of taking part (C5, C6)."""

    def __init__(self, *args, session: TrainingSession, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = {(row.sector, row.mode): row.n for row in session.head_counts.all()}
        self.keys = [(sector, mode) for mode, _label in Modes for sector, _label in Sectors]
        for sector, mode in self.keys:
            self.fields[f"{sector}-{mode}"] = NumberField(
                label=f"{Sector(sector).label}, {HeadCount.Mode(mode).label}", required=False, min_value=0,
                max_value=1_000_000, initial=known.get((sector, mode)),
            )  # fmt: skip

    def counts(self) -> dict[tuple[str, str], int]:
        return {(sector, mode): self.cleaned_data[f"{sector}-{mode}"] or 0 for sector, mode in self.keys}


class AwarenessForm(forms.ModelForm):
    """An event, how many it reached, and how that was estimated (C21)."""

    title = SafeTextField(label=_("Title"), max_length=160)
    held_on = DayField(label=_("Day"))
    reach = NumberField(label=_("People reached, about"), min_value=1, max_value=100_000_000)
    note = SafeTextField(label=_("Note"), required=False, max_length=200)

    class Meta:
        model = AwarenessEvent
        fields = ["title", "held_on", "centre", "unit", "reach", "method", "note"]

    def __init__(self, *args, centres: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = JusticeCentre.objects.filter(pk__in=[c.pk for c in centres])
        self.fields["unit"].queryset = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)
