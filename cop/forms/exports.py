"""What is asked of a list that leaves the house."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import JusticeCentre

from ..models import PeopleExport


class ExportForm(forms.Form):
    centre = forms.ChoiceField(label=_("Centre"))
    kind = forms.ChoiceField(
        label=_("Kind of file"), choices=PeopleExport.Kind, widget=forms.RadioSelect, initial="xlsx"
    )
    has_contacts = forms.BooleanField(
        label=_("With phone numbers and e-mail addresses"),
        required=False,
        help_text=_("Of more than 50 people only when a second person approves it."),
    )

    def __init__(self, *args, centres: Sequence[JusticeCentre], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._centres = {centre.code: centre for centre in centres}
        self.fields["centre"].choices = [(centre.code, str(centre)) for centre in centres]
        if len(centres) == 1:
            self.fields["centre"].initial = centres[0].code

    def clean_centre(self) -> JusticeCentre:
        return self._centres[self.cleaned_data["centre"]]
