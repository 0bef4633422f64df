"""Tests, confidence, feedback, the name on a certificate: short forms for a phone, complete without scripts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.fields import DayField
from members.forms.safe_text import SafeTextField
from members.templatetags.waing import digits

from ..models import ConfidenceItem, FollowUpPaper, TestQuestion
from ..models.test import MOST_CHOICES
from ..reports.period import YEARS, Period

YES_NO = [("yes", pgettext_lazy("to a question", "Yes")), ("no", pgettext_lazy("to a question", "No"))]


class AnswerForm(forms.Form):
    """One question of a test. `number` travels along, so that an answer that is sent twice lands where it belongs."""

    choice = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose one of the answers.")}
    )

    def __init__(self, *args, question: TestQuestion, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = question.text
        self.fields["choice"].choices = list(enumerate(question.choices))


class TestQuestionForm(forms.Form):
    """What is asked, the choices line by line, and which line is right."""

    __test__ = False

    text = SafeTextField(label=_("Question"), max_length=500)
    choices = SafeTextField(
        label=_("Answers to choose from"),
        single_line=False,
        max_length=1300,
        help_text=_("Two to six, one on a line."),
    )
    right = forms.IntegerField(label=_("Which line is right?"), min_value=1, max_value=MOST_CHOICES)
    why = SafeTextField(label=_("Why it is right"), max_length=500, required=False, help_text=_("Shown afterwards."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices"].widget.attrs["rows"] = 5

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if not 2 <= len(lines) <= MOST_CHOICES:
            raise forms.ValidationError(_("Give two to six answers, one on a line."))
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("One answer is too long."))
        return lines

    def clean(self) -> dict:
        found = super().clean()
        if found.get("right") and found.get("choices") and found["right"] > len(found["choices"]):
            self.add_error("right", _("There is no such line."))
        return found

    def said(self) -> dict:
        """What the service takes; `right` counts from 0 there."""
        return {**self.cleaned_data, "right": self.cleaned_data["right"] - 1}


def _scale(low, high) -> list[tuple[int, str]]:
    """1 to 5, with words at both ends, in the digits of the language."""
    ends = {1: low, 5: high}
    return [(n, f"{digits(n)} – {ends[n]}" if n in ends else digits(n)) for n in range(1, 6)]


class _ScaleField(forms.TypedChoiceField):
    """One number of five. The choices are made anew for each form: their digits follow the language."""

    def __init__(self, *, low, high, **kwargs) -> None:
        super().__init__(coerce=int, widget=forms.RadioSelect, choices=lambda: _scale(low, high), **kwargs)


class PeriodForm(forms.Form):
    """From and to, both included; empty is without an end. What cannot be read is left out."""

    since = DayField(label=_("First day"), required=False)
    until = DayField(label=_("Last day"), required=False)

    def period(self) -> Period:
        self.full_clean()
        days = (self.cleaned_data.get(name) for name in ("since", "until"))
        return Period(*(day if day and day.year in YEARS else None for day in days))


class ConfidenceForm(forms.Form):
    """One scale for each thing that a provider must dare to do (domain 2b)."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for item in ConfidenceItem.objects.offered():
            self.fields[item.code] = _ScaleField(label=str(item), low=_("not sure at all"), high=_("very sure"))


class FeedbackForm(forms.Form):
    rating = _ScaleField(label=_("Was it worth your time?"), low=_("not at all"), high=_("very much"))
    met = _ScaleField(label=_("Was it what you had expected?"), low=_("not at all"), high=_("fully"))
    missing = SafeTextField(
        label=_("What was missing?"), single_line=False, max_length=600, required=False,
        help_text=_("Write nothing by which you or a client could be recognised."),
    )  # fmt: skip
    with_expectation = forms.BooleanField(
        label=_("Put what I had hoped for beside my answer, without my name"), required=False, initial=True
    )

    def __init__(self, *args, expectation: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["missing"].widget.attrs["rows"] = 4
        if expectation:
            self.fields["with_expectation"].help_text = expectation
        else:
            del self.fields["with_expectation"]

    def said(self) -> dict:
        return {"with_expectation": False, **self.cleaned_data}


class FollowUpForm(forms.Form):
    used = forms.ChoiceField(
        label=_("Have you used what you learnt?"), choices=FollowUpPaper.Used, widget=forms.RadioSelect
    )
    has_helped = forms.TypedChoiceField(
        label=_("Did it change something for a client?"), choices=YES_NO, widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
    )  # fmt: skip
    hindrance = forms.ChoiceField(
        label=_("What stood in the way?"), choices=FollowUpPaper.Hindrance, widget=forms.RadioSelect
    )


class CertificateNameForm(forms.Form):
    """Which of the own names stands on the paper: the one of the registry, or the one that was chosen to be shown."""

    which = forms.ChoiceField(label=_("Name on the certificate"), widget=forms.RadioSelect)

    def __init__(self, *args, member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [("formal", member.formal_name), ("shown", member.shown_name)]


class CodeForm(forms.Form):
    """The code of a certificate, typed from paper."""

    code = forms.CharField(label=_("Code on the certificate"), max_length=40)
