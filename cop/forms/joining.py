"""Asking to join, vouching, deciding."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PhoneField
from members.forms.names import NameField
from members.forms.safe_text import SafeTextField
from members.models import AdminUnit

from .people import WORK, _split

PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
YES, NO = "yes", "no"
MESSAGE_LENGTH = 500


def _handle_field(label, help_text="") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=254, widget=forms.TextInput(attrs=PLAIN))


class AskToJoinForm(forms.Form):
    """What a stranger tells. Nothing is looked up here: whether somebody exists is told to nobody (decision 3)."""

    name = NameField(label=_("Your name"), help_text=_("Only those two people and your centre read it."))
    display_name = NameField(
        is_chosen=True,
        label=_("Display name"),
        required=False,
        help_text=_("What other members read instead of the name."),
    )
    work = forms.ChoiceField(label=_("Kind"))
    home_unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("State or region"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, empty_value=None, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = PhoneField(
        label=_("Phone"), required=False, help_text=_("E-mail or phone: one is enough, so that we can answer.")
    )
    group_ref = forms.CharField(
        label=_("Group"),
        max_length=12,
        required=False,
        help_text=_("The code that you were told, such as G12. Leave it empty if you know none."),
        widget=forms.TextInput(attrs=PLAIN | {"autocapitalize": "characters"}),
    )
    first = _handle_field(
        _("First person who knows you"), _("Their handle or e-mail, exactly as they gave it to you.")
    )
    second = _handle_field(_("Second person who knows you"))
    agrees_to_mail = forms.BooleanField(label=_("You may send me e-mail"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        others = [(code, label) for code, label in WORK[2][1] if not code.startswith("staff")]
        self.fields["work"].choices = [("", "—"), *WORK[:2], (WORK[2][0], others)]
        self.fields["home_unit"].queryset = AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)

    def clean_email(self) -> str | None:
        email = self.cleaned_data["email"]
        return email.lower() if email else None

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("email") and not cleaned.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("Write an e-mail or a phone number."))
        if cleaned.get("first") and cleaned["first"].strip().lower() == cleaned.get("second", "").strip().lower():
            self.add_error("second", _("Name two different people."))
        return cleaned

    def vouchers(self) -> list[str]:
        return [self.cleaned_data["first"], self.cleaned_data["second"]]

    def facts(self) -> dict:
        """What the verb takes beside the vouchers."""
        names = ("name", "display_name", "email", "phone", "home_unit", "group_ref", "agrees_to_mail")
        facts = {name: self.cleaned_data[name] for name in names} | _split(self.cleaned_data["work"])
        return facts | {"ui_language": get_language()}


class AskForGroupForm(forms.Form):
    message = SafeTextField(
        label=_("Why you would like to join"),
        single_line=False,
        max_length=MESSAGE_LENGTH,
        help_text=_("Those who decide read it. Name no client and no place."),
    )


class VouchForm(forms.Form):
    knows = forms.ChoiceField(
        label=_("Do you vouch for this person?"),
        choices=[(YES, _("Yes, I know them and trust them")), (NO, _("No, or I am not sure"))],
        widget=forms.RadioSelect,
    )

    def clean_knows(self) -> bool:
        return self.cleaned_data["knows"] == YES


class DecideForm(forms.Form):
    lets_in = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(YES, _("Let them in")), (NO, _("Do not let them in"))],
        widget=forms.RadioSelect,
    )
    reason = SafeTextField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("Needed for a no. Those who vouched may pass it on."),
    )
    reason.widget.is_needed_at_times = True  # components/field.html: no "(optional)"

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("lets_in") == NO and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, in one sentence."))
        return cleaned

    @property
    def is_yes(self) -> bool:
        return self.cleaned_data["lets_in"] == YES
