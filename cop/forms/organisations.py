"""What the desk types about organisations and who works for them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.errors import Refused
from members.forms.fields import DayField
from members.forms.text import NormalisedCharField
from members.models import Affiliation, Organisation, Programme
from members.services.organisations import check_merge

BACKWARDS = _("The last day lies before the first.")


class _DatedForm(forms.Form):
    """From when, and until when where that is known."""

    started_on = DayField(label=_("Since"))
    ended_on = DayField(label=_("Until"), required=False, help_text=_("Only when it is over."))

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("started_on"), cleaned.get("ended_on")
        if first and last and last < first:
            self.add_error("ended_on", ValidationError(BACKWARDS))
        return cleaned


class AffiliationForm(_DatedForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))

    field_order = ["organisation"]

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class EndAffiliationForm(forms.Form):
    ended_on = DayField(label=_("Last day"))

    def __init__(self, *args, affiliation: Affiliation, **kwargs) -> None:
        super().__init__(*args, initial={"ended_on": max(clock.today(), affiliation.started_on)}, **kwargs)


class ProgrammeForm(_DatedForm):
    name_my = NormalisedCharField(label=_("Name (Burmese)"), required=False, max_length=160)
    name_en = NormalisedCharField(label=_("Name (English)"), required=False, max_length=160, language="en")

    field_order = ["name_my", "name_en"]

    def __init__(self, *args, programme: Programme | None = None, **kwargs) -> None:
        names = ("name_my", "name_en", "started_on", "ended_on")
        initial = {name: getattr(programme, name) for name in names} if programme else {}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("name_my") or cleaned.get("name_en")):
            self.add_error("name_my", ValidationError(_("Give the name in Burmese or in English.")))
        return cleaned


class MergeForm(forms.Form):
    """Which entry is the same organisation as this one."""

    duplicate = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("The other entry"),
        help_text=_("It goes; everything that hangs on it comes to this one."),
    )

    def __init__(self, *args, kept: Organisation, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.fields["duplicate"].queryset = organisations.exclude(pk=kept.pk)

    def clean_duplicate(self) -> Organisation:
        duplicate = self.cleaned_data["duplicate"]
        try:
            check_merge(duplicate, self.kept)
        except Refused as refused:
            raise ValidationError(str(refused.message)) from None
        return duplicate
