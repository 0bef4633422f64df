"""How people come into a group, and what it agrees on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.safe_text import OverridingForm, SafeTextField

from ..models import Group
from ..models.agreement import AGREEMENT_LENGTH
from .joining import _handle_field


class RulesForm(forms.Form):
    joining = forms.ChoiceField(label=_("How people join"), choices=Group.Joining.choices, widget=forms.RadioSelect)
    history_from_join = forms.BooleanField(
        label=_("New members read from the day on which they join"),
        required=False,
        help_text=_("What was written before stays with those who were here. Those who run the group read all of it."),
    )


class InviteForm(forms.Form):
    handle = _handle_field(_("Whom do you invite?"), _("Their handle or e-mail, exactly as they gave it to you."))


class AgreementForm(OverridingForm, forms.Form):
    text = SafeTextField(
        label=_("What we agree on"),
        single_line=False,
        max_length=AGREEMENT_LENGTH,
        help_text=_("How we meet and decide, what stays among us. One line is one rule."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 10
