"""What is asked of a referral: closed lists, and one text that goes through the stop (safety C-47)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.safe_text import SafeTextField
from members.models import AdminUnit, JusticeCentre, Member, PracticeArea, Term, Topic
from members.models.member import CONTENT_LANGUAGES

from ..models import Referral, ReferralDoor, SupportService, WrittenArgument
from ..models.referral import NARRATIVE_LENGTH

CRIMINAL = "criminal"
Boxes = forms.CheckboxSelectMultiple


def _term(which: str, label, **how) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Term.objects.of(which).offered(), label=label, **how)


class OpenReferralForm(forms.Form):
    """`centres`: those for which this person opens referrals; with one there is nothing to choose."""

    centre = forms.ModelChoiceField(JusticeCentre.objects.none(), label=_("Centre"), empty_label=None)
    offence = _term(Term.List.OFFENCE, _("Kind of offence"))
    stage = _term(Term.List.STAGE, _("Stage of the case"))
    urgency = _term(Term.List.URGENCY, _("How soon"), empty_label=None, widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(
        AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION), label=_("State or region of the court")
    )
    court_level = _term(Term.List.COURT, _("Court"), required=False)
    area = forms.ModelChoiceField(PracticeArea.objects.none(), label=_("Practice area"), empty_label=None)
    languages = forms.MultipleChoiceField(label=_("The client speaks"), choices=CONTENT_LANGUAGES, widget=Boxes)
    interpreter = forms.ChoiceField(
        label=_("Interpreter"), choices=Referral.Interpreter.choices, initial="none", widget=forms.RadioSelect
    )
    is_remote_possible = forms.BooleanField(
        label=_("It can be done from afar"),
        required=False,
        help_text=_("Then lawyers of other regions are asked too."),
    )
    eligibility = forms.ModelMultipleChoiceField(
        Term.objects.of(Term.List.ELIGIBILITY).offered(), label=_("Who it is for"), required=False, widget=Boxes,
        help_text=_("Counted, never shown with a person."),
    )  # fmt: skip
    contact_band = forms.ChoiceField(
        label=_("First contact of a lawyer or paralegal"), choices=Referral.ContactBand.choices, initial="unknown"
    )
    paid = forms.MultipleChoiceField(
        label=_("The centre pays"), choices=Referral.Paid.choices, required=False, widget=Boxes
    )
    narrative = SafeTextField(
        label=_("What happened"), single_line=False, required=False, max_length=NARRATIVE_LENGTH,
        help_text=_(
            "Only whoever says yes and our centre read it. No name, number or village. Deleted 90 days after the end."
        ),
    )  # fmt: skip
    has_no_conflict = forms.BooleanField(
        label=_("I looked: our centre acts for nobody on the other side of this case.")
    )

    def __init__(self, *args, centres, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        areas = PracticeArea.objects.offered()
        self.fields["area"].queryset = areas
        self.fields["area"].initial = next((area.pk for area in areas if area.code == CRIMINAL), None)
        self.fields["centre"].queryset = centres
        for name in ("languages", "eligibility"):
            self.fields[name].widget.columns = "two"  # components/field.html: fourteen of each
        if len(centres) == 1:
            self.fields["centre"].widget = forms.HiddenInput()
            self.fields["centre"].initial = centres[0]

    def facts(self) -> dict[str, Any]:
        """What `services.open_referral` takes beside the centre."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "centre"}
        return {**data, "narrative": data["narrative"] or None}


class OfferForm(forms.Form):
    has_no_conflict = forms.BooleanField(
        label=_("I looked: our centre acts for nobody on the other side of this case.")
    )


class AnswerReferralForm(forms.Form):
    """The three answers (spec, Referral). A no says why, from a list: it never counts against anybody."""

    answer = forms.ChoiceField(
        label=_("Can you take this case?"),
        choices=[
            ("yes", _("Yes, I take it")),
            ("help", _("No, but I would review the papers")),
            ("no", _("Not this time")),
        ],
        widget=forms.RadioSelect,
    )
    reason = _term(
        Term.List.DECLINE, _("If it is a no: why?"), required=False, help_text=_("This never affects your standing.")
    )
    reason.widget.is_needed_at_times = True  # components/field.html: no "(optional)"

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer") in ("help", "no") and not cleaned.get("reason"):
            self.add_error("reason", _("Choose the reason."))
        return cleaned


class RecordAnswerForm(AnswerReferralForm):
    """What somebody said on the telephone."""

    has_no_conflict = forms.BooleanField(label=_("They say that they have no conflict of interest."), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer") == "yes" and not cleaned.get("has_no_conflict"):
            self.add_error("has_no_conflict", _("Ask them first, then tick this."))
        return cleaned


class ContactForm(forms.Form):
    contact_band = forms.ChoiceField(
        label=_("How long after the arrest?"), choices=Referral.ContactBand.choices, widget=forms.RadioSelect
    )


class ReferralApplicationForm(forms.Form):
    application = _term(Term.List.APPLICATION, _("Application"))
    result = _term(Term.List.RESULT, _("What came of it"))


class CloseReferralForm(forms.Form):
    """The outcome: nothing is typed. `stages`: those that may be told; `reader` may link what they see of published
    arguments."""

    stage_reached = _term(Term.List.STAGE, _("How far it went"))
    violations = forms.ModelMultipleChoiceField(
        Topic.objects.offered(), label=_("Rights that were violated"), required=False, widget=Boxes
    )
    argument = forms.ModelChoiceField(
        WrittenArgument.objects.none(), label=_("Written argument that was used"), required=False
    )
    hours = forms.ChoiceField(label=_("Your hours, about"), choices=Referral.Hours.choices, required=False)

    def __init__(self, *args, reader: Member, stages: QuerySet[Term], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage_reached"].queryset = stages
        self.fields["argument"].queryset = WrittenArgument.objects.published().visible_to(reader).order_by("-id")
        self.fields["violations"].widget.columns = "two"


class GiveBackForm(forms.Form):
    reason = _term(Term.List.DECLINE, _("Why?"), empty_label=None, widget=forms.RadioSelect)


class DoorForm(forms.Form):
    """One door of the list."""

    kind = forms.ChoiceField(choices=ReferralDoor.Kind)
    centre = forms.ModelChoiceField(JusticeCentre.objects.all(), required=False)
    service = forms.ModelChoiceField(SupportService.objects.all(), required=False)
