"""What the desk types about a person."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PhoneField
from members.forms.names import NamesForm
from members.forms.places import TownshipField
from members.forms.safe_text import SafeTextField
from members.models import AdminUnit, JusticeCentre, Member, PracticeArea
from members.models.member import CONTENT_LANGUAGES

from ..models import Group

# Kind and grade in one choice: what does not fit together cannot be chosen (domain B2).
WORK = [
    (_("Lawyer"), [(f"lawyer.{code}", label) for code, label in Member.BarGrade.choices]),
    (_("Paralegal"), [(f"paralegal.{code}", label) for code, label in Member.ParalegalKind.choices]),
    (_("Others"), [("other.", Member.ProviderType.OTHER.label), ("staff.", Member.ProviderType.STAFF.label)]),
]


def _split(work: str) -> dict[str, str]:
    kind, detail = work.split(".")
    return {
        "provider_type": kind,
        "bar_grade": detail if kind == "lawyer" else "",
        "paralegal_kind": detail if kind == "paralegal" else "",
    }


def initial_of(member: Member) -> dict:
    """The facts of a person as the form shows them."""
    names = (
        "full_name_my", "full_name_en", "honorific", "display_name", "sector", "sex", "age_band", "home_unit_id",
        "township_id", "languages",
    )  # fmt: skip
    facts = {name.removesuffix("_id"): getattr(member, name) for name in names}
    areas = list(member.area_links.filter(area__is_sensitive=False).values_list("area", flat=True))
    return {**facts, "work": f"{member.provider_type}.{member.bar_grade or member.paralegal_kind}", "areas": areas}


class FactsForm(NamesForm):
    """Names and facts, without contacts."""

    work = forms.ChoiceField(label=_("Kind"), choices=WORK)
    home_unit = forms.ModelChoiceField(
        AdminUnit.objects.none(), label=_("State or region"), required=False, empty_label=_("Not known")
    )
    township = TownshipField(empty_label=_("Not known"), help_text=_("Only where the person agrees."))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=CONTENT_LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    areas = forms.ModelMultipleChoiceField(
        PracticeArea.objects.none(),
        label=_("Practice areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Member._meta.get_field("sector").choices)
    sex = forms.ChoiceField(label=_("Sex"), choices=Member.Sex, required=False)
    age_band = forms.ChoiceField(label=_("Age"), choices=Member.AgeBand, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)
        self.fields["home_unit"].queryset = units
        kept = self.initial.get("areas", [])
        self.fields["areas"].queryset = PracticeArea.objects.filter(is_sensitive=False).offered(keep=kept)
        self.fields["sector"].initial = Member._meta.get_field("sector").default

    def clean(self) -> dict:
        cleaned = super().clean()
        unit, township = cleaned.get("home_unit"), cleaned.get("township")
        if township and unit and township.parent_id != unit.pk:
            self.add_error("township", ValidationError(_("This township lies in another state or region.")))
        if township and not unit:
            cleaned["home_unit"] = township.parent
        return cleaned

    def facts(self) -> dict:
        """What the verbs take, `areas` included."""
        names = (
            "full_name_my", "full_name_en", "honorific", "display_name", "home_unit", "township", "languages", "areas",
            "sector", "sex", "age_band",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names} | _split(self.cleaned_data["work"])


class CorrectForm(FactsForm):
    def __init__(self, *args, member: Member, **kwargs) -> None:
        super().__init__(*args, initial=initial_of(member), **kwargs)


class _ContactFields(forms.Form):
    """No phone and no address is lawful: such people are met, and told by a person."""

    phone = PhoneField(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, empty_value=None, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    agrees_to_mail = forms.BooleanField(
        label=_("This person agreed to get mail from us"),
        help_text=_("Without it no mail is sent. The person stands on the lists of people to tell."),
        required=False,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("agrees_to_mail") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("Write the address, or leave the box below empty.")))
        return cleaned

    def contacts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("phone", "email", "agrees_to_mail")}


class ContactsForm(_ContactFields):
    """Of a person who is registered."""


class AddMemberForm(FactsForm, _ContactFields):
    """A new person, with the centre where the desk has more than one, and groups to join."""

    centre = forms.ModelChoiceField(JusticeCentre.objects.none(), label=_("Centre"), empty_label=None)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = [
        "title_choice", "full_name_my", "full_name_en", "honorific", "work", "centre", "groups", "phone", "email",
        "agrees_to_mail", "home_unit", "township", "areas", "languages", "display_name", "sector", "sex", "age_band",
    ]  # fmt: skip

    def __init__(self, *args, centres, groups, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset, self.fields["groups"].queryset = centres, groups
        first = centres.first()
        self.fields["centre"].initial = first
        if centres.count() == 1:
            self.fields["centre"].widget = forms.HiddenInput()


class MoveMemberForm(forms.Form):
    """To which centre, and why."""

    to = forms.ModelChoiceField(JusticeCentre.objects.none(), label=_("New centre"), empty_label=_("Choose one"))
    reason = SafeTextField(
        label=_("Reason"), max_length=200, help_text=_("The new centre's desk reads it. Nothing that could endanger.")
    )

    def __init__(self, *args, member: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        others = JusticeCentre.objects.exclude(pk=member.centre_id).select_related("organisation")
        self.fields["to"].queryset = others


class RejoinForm(forms.Form):
    """Consent ended when the person left, so it is asked again."""

    agrees_to_mail = forms.BooleanField(label=_("This person agreed to get mail from us"), required=False)


class AddToGroupForm(forms.Form):
    """A group of the desk for this person; as what, the coordinator says on the group's page."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), empty_label=_("Choose one"))

    def __init__(self, *args, groups, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
