"""What the desk types about a section of the law."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cop.law import keys, recognise
from cop.law.recognise import UNKNOWN, fold_text
from members.forms.fields import DayField
from members.forms.safe_text import SafeTextarea, SafeTextField
from members.forms.text import NormalisedCharField
from members.text import ControlCharacter, normalise

from ..models import Provision

NOT_A_NUMBER = _("Write the number as 497, 497(1), 505A or 505(a).")


class SectionNumberField(forms.CharField):
    """The number of a section as people write it, in either script -> canonical ("497/1", "505A")."""

    def to_python(self, value):
        typed = fold_text(super().to_python(value))
        if not typed:
            return typed
        if keys.NUMBER_PATTERN.fullmatch(typed):
            return typed
        try:
            written = f"s {normalise(typed, single_line=True)}"
        except ControlCharacter:
            raise ValidationError(NOT_A_NUMBER) from None
        found = recognise(written)
        if len(found) != 1 or not found[0].keys[0].startswith(UNKNOWN) or found[0].text != written:
            raise ValidationError(NOT_A_NUMBER)
        if len(found[0].keys) > 1:
            raise ValidationError(
                _("This can be read in two ways. Write 505A for a section of its own, 505/a for a part.")
            )
        return keys.split_key(found[0].keys[0])[1]


class ProvisionForm(forms.Form):
    """Headings, summaries, days and notes of one version of a section."""

    heading_my = SafeTextField(label=_("Heading (Burmese)"), required=False, max_length=200)
    heading_en = SafeTextField(label=_("Heading (English)"), required=False, max_length=200, language="en")
    text_my = SafeTextField(
        label=_("Summary (Burmese)"), required=False, max_length=6_000, single_line=False,
        widget=SafeTextarea(attrs={"rows": 5}),
    )  # fmt: skip
    text_en = SafeTextField(
        label=_("Summary (English)"), required=False, max_length=6_000, single_line=False, language="en",
        widget=SafeTextarea(attrs={"rows": 5}),
    )  # fmt: skip
    valid_from = DayField(label=_("Valid from"), required=False, help_text=_("Empty: since the law exists."))
    valid_to = DayField(label=_("Valid to"), required=False, help_text=_("Only when it has ended, or will end."))
    contested_my = SafeTextField(
        label=_("What is contested (Burmese)"), required=False, max_length=1_000, single_line=False,
    )  # fmt: skip
    contested_en = SafeTextField(
        label=_("What is contested (English)"), required=False, max_length=1_000, single_line=False, language="en",
    )  # fmt: skip
    source = NormalisedCharField(
        label=_("Where you read it"), required=False, max_length=120, help_text=_("A gazette, a book with its page.")
    )

    def __init__(self, *args, provision: Provision | None = None, **kwargs) -> None:
        if provision:
            kwargs["initial"] = {name: getattr(provision, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"heading_my", "heading_en"} & self.errors.keys() and not (
            cleaned.get("heading_my") or cleaned.get("heading_en")
        ):
            self.add_error("heading_my", ValidationError(_("Give the heading in Burmese or in English.")))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", ValidationError(_("The last day lies before the first.")))
        return cleaned


class NewProvisionForm(ProvisionForm):
    """A section that the library lacks, or a new version of one that it has."""

    number = SectionNumberField(
        label=_("Number"), max_length=30, help_text=_("497, 497(1), 505A. A part of 505 is 505(a).")
    )

    field_order = ["number"]
