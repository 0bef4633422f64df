"""The file, the meaning of its headings, and the answers of the preview."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import JusticeCentre

from ..roster.headings import IGNORE
from ..roster.words import FIELDS

FIELD_NAMES = {
    "full_name_my": _("Name (Burmese)"), "full_name_en": _("Name (English)"), "honorific": _("Honorific"),
    "kind": _("Kind"), "paralegal_kind": _("Paralegal kind"), "bar_grade": _("Bar grade"), "phone": _("Phone"),
    "email": _("E-mail"), "language": _("Language"), "township": _("Township"), "home_unit": _("State or region"),
    "areas": _("Practice areas"), "groups": _("Groups"), "joined_on": _("Joined on"), "provider_type": _("Kind"),
    "status": _("Status"),
}  # fmt: skip


class UploadForm(forms.Form):
    """One file of at most 10 MB, for one of the centres that the person staffs."""

    centre = forms.ModelChoiceField(JusticeCentre.objects.none(), label=_("Centre"), empty_label=None)
    file = forms.FileField(
        label=_("Roster"),
        allow_empty_file=True,
        help_text=_("An Excel workbook (.xlsx) or a CSV file, up to 10 MB and 5,000 people."),
    )

    def __init__(self, *args, centres, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres
        self.only = centres[0] if len(centres) == 1 else None
        if self.only:
            del self.fields["centre"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("This file is larger than 10 MB. A roster needs no pictures."))
        return file

    @property
    def home(self) -> JusticeCentre:
        """The centre that the people will belong to: from the session, never from the file."""
        return self.only or self.cleaned_data["centre"]


class HeadingsForm(forms.Form):
    """What each column of an unknown file means."""

    def __init__(self, *args, headings: tuple[str, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(IGNORE, _("Leave this column out")), *((name, FIELD_NAMES[name]) for name in FIELDS)]
        self.headings = [heading for heading in dict.fromkeys(headings) if heading.strip()][:40]
        for place, heading in enumerate(self.headings):
            self.fields[f"h{place}"] = forms.ChoiceField(label=heading, choices=choices, initial=IGNORE)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"full_name_my", "full_name_en"} & set(cleaned.values()):
            raise ValidationError(_("Say which column holds the names."))
        return cleaned

    def mapping(self) -> dict[str, str]:
        """{heading: field}"""
        return {heading: self.cleaned_data[f"h{place}"] for place, heading in enumerate(self.headings)}
