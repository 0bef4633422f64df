"""What people write to each other. Here the check of identifying texts only warns (decision 38): a phone number may
be one's own, and a report must be able to say what happened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import MessageReport
from .safe_text import SafeTextarea, SafeTextField

LONGEST = 4_000


class MessageForm(forms.Form):
    body = SafeTextField(
        label=_("Your message"),
        single_line=False,
        max_length=LONGEST,
        only_warns=True,
        widget=SafeTextarea(attrs={"rows": 5}),
        help_text=_("No client's name, address or case number. It is deleted after 180 days."),
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=MessageReport.Reason.choices, widget=forms.RadioSelect
    )
    note = SafeTextField(
        label=_("What the safety lead should know"),
        single_line=False,
        max_length=LONGEST,
        required=False,
        only_warns=True,
    )


class CloseReportForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was done?"), choices=MessageReport.Outcome.choices, widget=forms.RadioSelect
    )
