"""Ticks, a code, a change with its reason, a viewing point, a list of participants."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.forms.fields import NumberField, PersonField
from members.forms.safe_text import SafeTextField
from members.models import Member
from members.naming import Named

from ..models import Attendance, Registration

MOST_NUMBERS = 6_000  # characters of ids in one form


class NumbersField(forms.CharField):
    """Ids with commas between them, as the page wrote them."""

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, max_length=MOST_NUMBERS, widget=forms.HiddenInput, **kwargs)

    def clean(self, value) -> list[int]:
        text = super().clean(value)
        try:
            return [int(part) for part in text.split(",") if part]
        except ValueError:
            raise ValidationError(_("This page is damaged. Open it again.")) from None


class TicksForm(forms.Form):
    """`here`: registrations that are ticked; `was`: those that the page showed as ticked when it was made."""

    here = forms.TypedMultipleChoiceField(coerce=int, required=False)
    was = NumbersField()
    on_paper = forms.BooleanField(label=_("I copy these from the signed sheet"), required=False)

    def __init__(self, *args, people: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["here"].choices = [(pk, "") for pk in people]
        self.fields["here"].error_messages["invalid_choice"] = _(
            "Somebody is not on the list of this session any more. Open it again."
        )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Three syllables, as you heard them: in Burmese or in Latin letters."),
        widget=forms.TextInput(
            attrs={"class": "code", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ChangeAttendanceForm(forms.Form):
    """Staff says what holds; the reason stays beside what stood there (learning 18)."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Attendance.Outcome.choices, widget=forms.RadioSelect)
    minutes = NumberField(label=_("Minutes"), required=False, min_value=0, max_value=1_440)
    reason = SafeTextField(label=_("Why"), max_length=200, help_text=_("It stays beside what stood there before."))

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0


class ProctorForm(forms.Form):
    """Somebody else says who was there: whoever comes, or oneself."""

    proctor = PersonField(label=_("Who says who was there"))

    def __init__(self, *args, session, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        coming = Registration.objects.coming().filter(session=session, member__isnull=False)
        able = Member.objects.filter(Q(pk__in=coming.values("member")) | Q(pk=reader.pk), frozen_at=None)
        self.fields["proctor"].offer(able.named_for(reader))


class ViewingPointForm(forms.Form):
    """A name for the point and who says who was there: somebody who is on the list of the session."""

    name = SafeTextField(label=_("Name of the viewing point"), max_length=80, help_text=_("A town is enough."))
    proctor = PersonField(label=_("Who says who was there"))

    def __init__(self, *args, session, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        coming = Registration.objects.coming().filter(session=session, member__isnull=False)
        self.fields["proctor"].offer(Member.objects.filter(pk__in=coming.values("member")).named_for(reader))


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("List of participants"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_("As Zoom, Teams or BigBlueButton gives it: CSV or Excel, up to 10 MB."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("This file is too large for a list of participants."))
        return file


class ChoicesForm(forms.Form):
    """For each line that is not sure: whose it is, nobody's, or decided later. `free`: whom no line is surely."""

    LATER = ""

    def __init__(self, *args, lines, people: list[Named], free: list[Named], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = {one.pk: one.name for one in people}
        for line in lines:
            first = [(pk, names.get(pk, "")) for pk in line.candidates if pk in names]
            rest = [] if first else [(one.pk, one.name) for one in free]
            self.fields[f"c_{line.key}"] = forms.TypedChoiceField(
                label=line.match.name,
                choices=[(self.LATER, _("Decide later")), (0, _("Nobody of this list")), *first, *rest],
                coerce=int,
                empty_value=None,
                required=False,
                initial=self._initial(line),
            )

    @staticmethod
    def _initial(line):
        return "" if not line.is_decided else line.registration or 0

    @property
    def chosen(self) -> dict[str, int | None]:
        return {name.removeprefix("c_"): value for name, value in self.cleaned_data.items()}
