"""What a session is prepared with: one small form for each part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import DayField, NumberField, number_choices
from members.forms.safe_text import SafeTextField
from members.models import Organisation

from ..models.session_plan import AIMS_LENGTH, CASE_LENGTH, GOALS, LINE_LENGTH


def _text(label, rows: int, length: int, **how) -> SafeTextField:
    field = SafeTextField(label=label, single_line=False, max_length=length, **how)
    field.widget.attrs["rows"] = rows
    return field


class BriefForm(forms.Form):
    aims = _text(_("Aims"), 4, AIMS_LENGTH, required=False, help_text=_("What will be different after it?"))
    sdg_goals = forms.TypedMultipleChoiceField(
        label=_("Sustainable development goals"),
        choices=number_choices(GOALS),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AgendaForm(forms.Form):
    day = NumberField(label=_("Day"), min_value=1, max_value=14, initial=1)
    minutes = NumberField(label=_("Minutes"), min_value=5, max_value=720, initial=30)
    what = SafeTextField(label=_("What"), max_length=LINE_LENGTH)


class RoadmapForm(forms.Form):
    month = DayField(label=_("Month"), help_text=_("Any day in it."))
    what = SafeTextField(label=_("What"), max_length=LINE_LENGTH)


class PresenterForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    topic = SafeTextField(label=_("Topic"), max_length=LINE_LENGTH, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(merged_into=None).order_by("pk")


class ClinicForm(forms.Form):
    title = SafeTextField(label=_("The question of the case in one sentence"), max_length=160)
    summary = _text(_("The case without names"), 5, CASE_LENGTH, required=False)


class PreQuestionForm(forms.Form):
    text = SafeTextField(label=_("What would you like to have answered?"), max_length=LINE_LENGTH)


FORMS = {
    "brief": BriefForm,
    "agenda": AgendaForm,
    "roadmap": RoadmapForm,
    "presenter": PresenterForm,
    "clinic": ClinicForm,
}
