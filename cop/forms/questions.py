"""What is asked, told and answered. Every text goes through the de-identification stop (domain 3.13, decision 38)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import DayField, NumberField
from members.forms.safe_text import OverridingForm, SafeTextField
from members.models import Member, Term, Topic

from ..models import Question
from ..models.question import TEXT_LENGTH, TITLE_LENGTH
from .citations import CitingForm

Kind = Question.Kind
SHORT_LENGTH = 1_000
NOT_FACTS = ("topics", "violations", "citations", "sure", "forget")
A_NOTE = _("What I did:\n\n\nWhat happened:\n\n\nWhat I would do again:\n\n")


def _text(label, rows: int, length: int = TEXT_LENGTH, **how) -> SafeTextField:
    field = SafeTextField(label=label, single_line=False, max_length=length, **how)
    field.widget.attrs["rows"] = rows
    return field


def _terms(which: str, label, **how) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Term.objects.of(which).offered(), label=label, **{"required": False, **how})


def _topics(label, **how) -> forms.ModelMultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple
    field = forms.ModelMultipleChoiceField(Topic.objects.offered(), label=label, required=False, widget=boxes, **how)
    field.widget.columns = "two"  # components/field.html: 22 of them
    return field


def _ask_beneath_the_law(form: CitingForm) -> None:
    """Which section was meant stands right beneath where it was typed."""
    asked = [field.name for field in form.asked_citations]
    names = [name for name in form.fields if name not in asked]
    at = names.index("citations") + 1
    form.order_fields([*names[:at], *asked, *names[at:]])


class PostForm(OverridingForm, CitingForm):
    """What every kind has: a sentence, a text, the law, the topics, and who reads it."""

    title = SafeTextField(label=_("Title in one sentence"), max_length=TITLE_LENGTH)
    body = _text(_("Your text"), 8)
    topics = _topics(_("Topics"), help_text=_("Choose up to three."))
    readers = forms.ChoiceField(
        label=_("Who can read it?"), choices=Question.Readers.choices, initial="group", widget=forms.RadioSelect
    )
    sure = forms.BooleanField(
        label=_("A stranger who reads this could not work out who the client, the witness or the officer is.")
    )
    field_order = ["title", "body", "citations", "topics", "readers", "sure"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _ask_beneath_the_law(self)

    def facts(self) -> dict[str, Any]:
        """What stands in columns of the question; topics, violations and citations are given apart."""
        asked = {field.name for field in self.asked_citations}
        return {name: value for name, value in self.cleaned_data.items() if name not in {*NOT_FACTS, *asked}}

    def linked(self) -> dict[str, Any]:
        """The rest: what hangs on the question, and what a facilitator let through."""
        data = self.cleaned_data
        return {
            "topics": list(data["topics"]),
            "violations": list(data.get("violations", ())),
            "cites": data["citations"],
            "overrides": self.overrides(),
        }


class AskForm(PostForm):
    """A question or a challenge."""

    title = SafeTextField(label=_("Your question in one sentence"), max_length=TITLE_LENGTH)
    body = _text(
        _("What happened"), 8,
        help_text=_("Only what a colleague needs to answer. Say “the client”, “a shop”, “the township court”."),
    )  # fmt: skip
    urgency = _terms(
        Term.List.URGENCY, _("How soon do you need an answer?"), required=True, empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    is_anonymous = forms.BooleanField(
        label=_("Do not show my name"), required=False,
        help_text=_("Nobody in the group sees who asked. The safety lead could look it up; each look is recorded."),
    )  # fmt: skip
    field_order = ["title", "body", "citations", "topics", "urgency", "readers", "is_anonymous", "sure"]


class ClinicForm(AskForm):
    """A case clinic: facts, issue, law, strategy, question (A17); what it may be counted by (A18)."""

    body = _text(_("The facts"), 8, help_text=_("Without names, places and numbers of the case."))
    issue = _text(_("The issue"), 3, SHORT_LENGTH, help_text=_("What the court has to decide."))
    strategy = _text(_("What you mean to do"), 4, required=False)
    law_not_found = forms.BooleanField(label=_("I have not found the law yet"), required=False)
    offence = _terms(Term.List.OFFENCE, _("Kind of offence"), required=True)
    stage = _terms(Term.List.STAGE, _("Stage of the case"), required=True)
    court_level = _terms(Term.List.COURT, _("Court"))
    violations = _topics(_("Rights that were violated"))
    field_order = [
        "body", "issue", "citations", "law_not_found", "strategy", "title", "offence", "stage", "court_level",
        "violations", "topics", "urgency", "readers", "is_anonymous", "sure",
    ]  # fmt: skip


class NoteForm(PostForm):
    """A practice note, an experience, a solution (A7, B11, C4)."""

    paralegal_kind = forms.ChoiceField(
        label=_("From the work of a paralegal"), choices=[("", _("No"))] + Member.ParalegalKind.choices, required=False
    )
    field_order = ["title", "body", "citations", "paralegal_kind", "topics", "readers", "sure"]


class DebateForm(PostForm):
    """A question on which people may differ (B14)."""

    title = SafeTextField(label=_("What we differ about"), max_length=TITLE_LENGTH)
    body = _text(_("The arguments you see"), 8)


FORMS: dict[str, type[PostForm]] = {
    Kind.QUESTION: AskForm,
    Kind.CHALLENGE: AskForm,
    Kind.CLINIC: ClinicForm,
    Kind.EXPERIENCE: NoteForm,
    Kind.SOLUTION: NoteForm,
    Kind.PRACTICE_NOTE: NoteForm,
    Kind.DEBATE: DebateForm,
}


def initial_of(kind: str) -> dict[str, Any]:
    """What an empty form of this kind begins with: a practice note its three parts (A7)."""
    return {"body": str(A_NOTE)} if kind == Kind.PRACTICE_NOTE else {}


class _Forgetting(forms.Form):
    """Whether the earlier version goes too. A change of somebody else's text says why it is made by this tick."""

    forget = forms.BooleanField(
        label=_("Do not keep how it read before"), required=False,
        help_text=_("Tick this where the text told who somebody is."),
    )  # fmt: skip


def edit_form_of(question: Question) -> type[PostForm]:
    """The form of its kind for changing it: who asked stays as it was, and earlier versions may go."""
    base = FORMS[question.kind]
    fields = {"is_anonymous": None} if "is_anonymous" in base.base_fields else {}
    form = type("EditForm", (base, _Forgetting), {**fields, "__doc__": base.__doc__})
    form.field_order = [*(name for name in base.field_order if name != "sure"), "forget", "sure"]
    return form


class AnswerForm(OverridingForm, CitingForm):
    body = _text(
        _("Your answer"), 8,
        help_text=_("Leave out names, case numbers and police stations. Begin a line with 1. for a step."),
    )  # fmt: skip
    field_order = ["body", "citations"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _ask_beneath_the_law(self)


class EditAnswerForm(AnswerForm, _Forgetting):
    field_order = ["body", "citations", "forget"]


class CloseQuestionForm(OverridingForm, forms.Form):
    """Why it ends. A debate ends with two summaries (B14)."""

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)
    duplicate_of = NumberField(label=_("Number of the question that it repeats"), required=False)
    agreement = _text(_("What we agree on"), 4, SHORT_LENGTH, required=False)
    disagreement = _text(_("Where we disagree"), 4, SHORT_LENGTH, required=False)

    def __init__(self, *args, question: Question, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        is_debate = question.kind == Kind.DEBATE
        concluded = Question.CloseReason.CONCLUDED
        reasons = [one for one in Question.CloseReason.choices if is_debate or one[0] != concluded]
        self.fields["reason"].choices = sorted(reasons, key=lambda one: one[0] != concluded)
        if not is_debate:
            del self.fields["agreement"], self.fields["disagreement"]


class OutcomeForm(OverridingForm, forms.Form):
    outcome = _text(
        _("What happened in court?"), 4, SHORT_LENGTH, required=False,
        help_text=_("What you filed, what the court did, and what you would do again. No names, no numbers."),
    )  # fmt: skip


class VerifyForm(forms.Form):
    valid_as_of = DayField(label=_("The law as it stood on"))
    review_by = DayField(label=_("To be looked at again by"))


class PromoteForm(OverridingForm, forms.Form):
    title = SafeTextField(label=_("Title of the note"), max_length=TITLE_LENGTH)
    body = _text(_("The note"), 10)


class ReportPostForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), widget=forms.RadioSelect)
    note = SafeTextField(
        label=_("What those who look should know"), single_line=False, max_length=SHORT_LENGTH, required=False,
        only_warns=True,
    )  # fmt: skip

    def __init__(self, *args, reasons, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons


class ApplicationForm(forms.Form):
    application = _terms(Term.List.APPLICATION, _("Application"), required=True)
    result = _terms(Term.List.RESULT, _("What came of it"), required=True)


class MisconductForm(forms.Form):
    category = _terms(Term.List.MISCONDUCT, _("What was done"), required=True)
    month = DayField(label=_("A day in that month"), help_text=_("Only the month is kept."))
    court_level = _terms(Term.List.COURT, _("Court"))
