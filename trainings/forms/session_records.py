"""Materials and the summary of a session."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cop.uploads import checking
from members.forms.safe_text import SafeTextField
from members.models.member import CONTENT_LANGUAGES

from ..models import SessionMaterial
from ..models.session_record import SUMMARY_LENGTH


class MaterialForm(forms.Form):
    """A file, or a link with its size: people pay for each megabyte."""

    title = SafeTextField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionMaterial.Kind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=CONTENT_LANGUAGES)
    publisher = SafeTextField(
        label=_("Publisher"), max_length=160, help_text=_("The organisation that brought it out.")
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": checking.ACCEPT}),
        help_text=_("PDF, DOCX, XLSX, ODT, TXT, PNG or JPG, up to 10 MB. Its name and its author are not kept."),
    )
    link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https", help_text=_("Of a recording, say.")
    )
    megabytes = forms.DecimalField(
        label=_("Size in MB"), required=False, min_value=0, max_value=9_999, decimal_places=1, localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}), help_text=_("Of what the link opens."),
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("This file is larger than 10 MB."))
        return file

    def facts(self) -> dict:
        """What `add_material` takes."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        if file := self.cleaned_data["file"]:
            facts |= {"data": file.read(), "filename": file.name}
        return facts


class TrainingSummaryForm(forms.Form):
    body = SafeTextField(
        label=_("What was said"),
        max_length=SUMMARY_LENGTH,
        single_line=False,
        help_text=_("For who could not connect: what one has to know, and what was asked. No name of anybody."),
    )
