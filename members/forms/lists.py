"""What is typed about an entry of a closed list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models.listed import Listed
from .fields import NumberField
from .text import NormalisedCharField


class EntryForm(forms.Form):
    """Its words in both languages and its place. The code is not asked: it never changes."""

    name_my = NormalisedCharField(label=_("Name (Burmese)"), max_length=80)
    name_en = NormalisedCharField(label=_("Name (English)"), max_length=80, language="en")
    order = NumberField(
        label=_("Place in the list"), min_value=0, max_value=999, help_text=_("The smallest number stands first.")
    )

    def __init__(self, *args, entry: Listed, **kwargs) -> None:
        initial = {name: getattr(entry, name) for name in ("name_my", "name_en", "order")}
        super().__init__(*args, initial=initial, **kwargs)
