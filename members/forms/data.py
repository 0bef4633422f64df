"""What a person says about their own data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Consent


class ConsentForm(forms.Form):
    """Two hidden fields of a button."""

    purpose = forms.ChoiceField(choices=Consent.Purpose.choices)
    agrees = forms.BooleanField(required=False)


class EraseForm(forms.Form):
    is_sure = forms.BooleanField(label=_("I know that nobody can bring it back"))
