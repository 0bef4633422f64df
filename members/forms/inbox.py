"""What people write to each other."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import MessageReport
from .text import AskingTextarea, NormalisedCharField

LONGEST = 4_000


class MessageForm(forms.Form):
    body = NormalisedCharField(
        label=_("Your message"), single_line=False, max_length=LONGEST, widget=AskingTextarea(attrs={"rows": 5}),
        help_text=_("No client's name, address or case number. It is deleted after 180 days."),
    )  # fmt: skip


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=MessageReport.Reason.choices, widget=forms.RadioSelect
    )
    note = NormalisedCharField(
        label=_("What the safety lead should know"), single_line=False, max_length=LONGEST, required=False
    )


class CloseReportForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was done?"), choices=MessageReport.Outcome.choices, widget=forms.RadioSelect
    )
