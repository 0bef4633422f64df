"""What came of a session: a summary in free text, and three questions with yes or no."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.safe_text import OverridingForm, SafeTextField

from ..models import SessionRating
from ..models.session_record import SUMMARY_LENGTH

YES_NO = [("yes", pgettext_lazy("to a question", "Yes")), ("no", pgettext_lazy("to a question", "No"))]


class SummaryForm(OverridingForm, forms.Form):
    body = SafeTextField(
        label=_("What came of it"),
        single_line=False,
        max_length=SUMMARY_LENGTH,
        help_text=_("For those who could not come. No names of clients, places or case numbers."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 12


def _yes_no(name: str) -> forms.TypedChoiceField:
    label = SessionRating._meta.get_field(name).verbose_name
    how = {"label": label, "choices": YES_NO, "widget": forms.RadioSelect}
    return forms.TypedChoiceField(coerce=lambda said: said == "yes", **how)


class RatingForm(forms.Form):
    was_useful, will_use = _yes_no("was_useful"), _yes_no("will_use")


class UseForm(forms.Form):
    has_used = _yes_no("has_used")
