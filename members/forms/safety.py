"""What a person arranges for the worst day, and what staff type while somebody is on the telephone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import JusticeCentre, SafetyPlan
from .text import NormalisedCharField


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class SafetyPlanForm(forms.Form):
    contact = NormalisedCharField(
        label=_("Whom my centre tells"),
        required=False,
        max_length=500,
        single_line=False,
        help_text=_(
            "A name and how to reach them. Read only when your account was closed, and every reading is noted."
        ),
    )
    lock_word = forms.CharField(
        label=_("Lock word"),
        required=False,
        max_length=80,
        strip=False,
        help_text=_("Two or three words that you can say on the telephone. Whoever says them closes your account."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    drops_word = forms.BooleanField(label=_("Take the lock word away"), required=False)

    def __init__(self, *args, plan: SafetyPlan | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].initial = plan.contact if plan else ""
        if plan and plan.lock_word:
            self.fields["lock_word"].label = _("New lock word")
        else:
            del self.fields["drops_word"]


class LockWordForm(forms.Form):
    name = NormalisedCharField(label=_("Handle or e-mail of the person"), max_length=254, language="en")
    word = forms.CharField(
        label=_("The word they say"), max_length=80, strip=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class BulletinForm(forms.Form):
    """What everybody of a centre reads on every page while it is in crisis mode."""

    bulletin_my = NormalisedCharField(
        label=_("Bulletin (Burmese)"), required=False, max_length=600, single_line=False, empty_value=""
    )
    bulletin_en = NormalisedCharField(
        label=_("Bulletin (English)"), required=False, max_length=600, single_line=False, empty_value="", language="en"
    )

    def __init__(self, *args, centre: JusticeCentre, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bulletin_my"].initial, self.fields["bulletin_en"].initial = centre.bulletin_my, centre.bulletin_en
        self.fields["bulletin_my"].help_text = _("Short: what to do, whom to call. No names, no places, no cases.")
