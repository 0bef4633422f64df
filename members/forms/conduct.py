"""Accepting the code, beginning, and publishing a version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import clock
from .fields import DayField
from .names import NameField
from .text import NormalisedCharField


def _must_tick(label, help_text="") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text)


class AcceptCodeForm(forms.Form):
    keeps_code = _must_tick(_("I have read this and keep to it"))


class BeginForm(AcceptCodeForm):
    """What stands between a new account and the first page."""

    keeps_safe = _must_tick(_("I have read how to stay safe"))
    display_name = NameField(
        is_chosen=True,
        label=_("Display name"),
        required=False,
        help_text=_("What other members read instead of the name."),
    )
    field_order = ["keeps_code", "keeps_safe", "display_name"]

    def __init__(self, *args, has_code: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not has_code:
            del self.fields["keeps_code"]


class PublishCodeForm(forms.Form):
    """One rule a line, the same in both languages."""

    version = forms.CharField(label=_("Version"), max_length=16, help_text=_("Such as 2027-1."))
    in_force_on = DayField(label=_("In force from"), initial=clock.today)
    text_my = NormalisedCharField(label=_("Text (Burmese)"), single_line=False, help_text=_("One rule a line."))
    text_en = NormalisedCharField(
        label=_("Text (English)"), single_line=False, language="en", help_text=_("One rule a line.")
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        lines = [len((cleaned.get(name) or "").split("\n")) for name in ("text_my", "text_en")]
        if not self.errors and lines[0] != lines[1]:
            self.add_error("text_en", _("The two texts have different numbers of rules."))
        return cleaned
