"""What the two of a pair type: agreement, goals, times, what came of a meeting, notes, the end."""

from collections.abc import Collection
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop.models import Question, Resource
from members import clock
from members.forms.fields import ClockField, DayField, NumberField, PersonField, number_choices
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.models import Member

from ..models import Concern, Goal, MentoringPair, MentoringSession
from ..models.profile import Way
from ..services.meetings import Task

YES_NO = [("yes", pgettext_lazy("to a question", "Yes")), ("no", pgettext_lazy("to a question", "No"))]
CADENCES = [
    (7, _("Every week")), (14, _("Every two weeks")), (21, _("Every three weeks")), (30, _("Every month")),
    (60, _("Every two months")),
]  # fmt: skip
NO_CLIENTS = _("No names of clients, places or case numbers.")
SHORT, LONG = 300, 4000


def _lines(label, *, rows: int = 3, most: int = 600, **how) -> SafeTextField:
    field = SafeTextField(label=label, single_line=False, max_length=most, **how)
    field.widget.attrs["rows"] = rows
    return field


class AgreementForm(forms.Form):
    """The first version asks for goals; a later one leaves them as they are."""

    goal_1 = SafeTextField(label=_("First goal"), max_length=SHORT, help_text=NO_CLIENTS)
    goal_2 = SafeTextField(label=_("Second goal"), max_length=SHORT, required=False)
    goal_3 = SafeTextField(label=_("Third goal"), max_length=SHORT, required=False)
    cadence_days = forms.TypedChoiceField(label=_("How often to meet"), choices=CADENCES, coerce=int, initial=30)
    minutes = NumberField(label=_("Minutes each time"), min_value=10, max_value=240, initial=60)
    months = forms.TypedChoiceField(
        label=_("For how many months"), choices=number_choices(range(3, 13)), coerce=int, initial=6
    )
    # A contact, sealed, between the two: no stop for numbers (decision 38).
    reach = NormalisedCharField(label=_("How to reach each other"), single_line=False, max_length=600, required=False)
    between = _lines(_("Between the meetings"), rows=2, required=False)
    accepts = forms.BooleanField(label=_("I accept the words on confidentiality and conflict of interest above"))

    def __init__(self, *args, has_goals: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if has_goals:
            for number in (1, 2, 3):
                del self.fields[f"goal_{number}"]

    def facts(self) -> dict:
        names = ("cadence_days", "minutes", "months")
        texts = {name: self.cleaned_data[name] or None for name in ("reach", "between")}
        goals = [self.cleaned_data.get(f"goal_{number}") for number in (1, 2, 3)]
        return {name: self.cleaned_data[name] for name in names} | texts | {"goals": [one for one in goals if one]}


class AcceptForm(forms.Form):
    accepts = forms.BooleanField(label=_("I accept this agreement and the words on confidentiality and conflict"))


class GoalForm(forms.Form):
    text = SafeTextField(label=_("Goal"), max_length=SHORT, help_text=NO_CLIENTS)


class ChangeGoalForm(GoalForm):
    state = forms.ChoiceField(label=_("How far"), choices=Goal.State.choices, widget=forms.RadioSelect)
    next_step = SafeTextField(label=_("Next step"), max_length=SHORT, required=False)


class MilestoneForm(forms.Form):
    text = SafeTextField(label=_("Step on the way"), max_length=SHORT)
    due_on = DayField(label=_("Until when"), required=False)


def _moment(on, at) -> datetime:
    return datetime.combine(on, at, clock.YANGON)


class TimesForm(forms.Form):
    """One or two times."""

    day_1, time_1 = DayField(label=_("First day")), ClockField(label=_("Begins"))
    day_2 = DayField(label=_("Second day"), required=False, help_text=_("Two times are answered sooner than one."))
    time_2 = ClockField(label=_("Begins"), required=False)
    minutes = NumberField(label=_("Minutes"), min_value=10, max_value=240, initial=60)
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.CALL)

    def clean(self) -> dict:
        cleaned = super().clean()
        if bool(cleaned.get("day_2")) != bool(cleaned.get("time_2")):
            self.add_error("time_2", ValidationError(_("Give day and time, or neither.")))
        return cleaned

    def facts(self) -> dict:
        given = self.cleaned_data
        second = _moment(given["day_2"], given["time_2"]) if given.get("day_2") else None
        return {"first_at": _moment(given["day_1"], given["time_1"]), "second_at": second} | {
            name: given[name] for name in ("minutes", "way")
        }

    def add_error(self, field, error) -> None:
        """The service knows moments, the page days."""
        super().add_error({"first_at": "day_1", "second_at": "day_2"}.get(field, field), error)


class ChooseTimeForm(forms.Form):
    """One of the times, or none of them."""

    time = forms.ChoiceField(label=_("Which time fits?"), widget=forms.RadioSelect)

    def __init__(self, *args, times, say, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ahead = [(at.isoformat(), say(at)) for at in times if at > clock.now()]
        self.fields["time"].choices = [*ahead, ("", _("None of them"))]
        self.fields["time"].required = False

    def chosen(self) -> datetime | None:
        value = self.cleaned_data["time"]
        return datetime.fromisoformat(value) if value else None


class MoveForm(forms.Form):
    day, time = DayField(label=_("Day")), ClockField(label=_("Begins"))

    def moment(self) -> datetime:
        return _moment(self.cleaned_data["day"], self.cleaned_data["time"])


class SaidForm(forms.Form):
    """What a meeting was about and who does what: it stays the two's."""

    about = SafeTextField(
        label=_("What it was about"), max_length=SHORT, required=False, help_text=_("Only you two read this.")
    )
    what_1 = SafeTextField(label=_("Who does what until the next time"), max_length=SHORT, required=False)
    owner_1 = PersonField(label=_("Who does it"), required=False)
    due_1 = DayField(label=_("Until when"), required=False)
    what_2 = SafeTextField(label=_("Another thing to do"), max_length=SHORT, required=False)
    owner_2 = PersonField(label=_("Who does it"), required=False)
    due_2 = DayField(label=_("Until when"), required=False)

    def __init__(self, *args, people: list[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for number in (1, 2):
            self.fields[f"owner_{number}"].offer(people)

    def clean(self) -> dict:
        cleaned = super().clean()
        for number in (1, 2):
            if cleaned.get(f"what_{number}") and not cleaned.get(f"owner_{number}"):
                self.add_error(f"owner_{number}", ValidationError(_("Choose who does it.")))
        return cleaned

    def facts(self) -> dict:
        given = self.cleaned_data
        tasks = [
            Task(given[f"what_{number}"], given[f"owner_{number}"], given.get(f"due_{number}"))
            for number in (1, 2)
            if given.get(f"what_{number}")
        ]
        return {"about": given["about"], "tasks": tasks}


class LogForm(SaidForm):
    """They met: when, how long, how."""

    field_order = ["on", "minutes", "way"]

    on = DayField(label=_("Day"))
    minutes = NumberField(label=_("Minutes"), min_value=5, max_value=480, initial=60)
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.CALL)

    def __init__(self, *args, session: MentoringSession | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if session:
            del self.fields["on"]
        else:
            self.fields["on"].initial = clock.today()

    def facts(self) -> dict:
        when_and_how = {name: self.cleaned_data.get(name) for name in ("on", "minutes", "way")}
        return super().facts() | when_and_how


class MetForm(forms.Form):
    """From the mail: how long, and a button."""

    minutes = forms.TypedChoiceField(
        label=_("About how long?"), coerce=int, widget=forms.RadioSelect, initial=60,
        choices=[(30, _("Half an hour")), (45, _("45 minutes")), (60, _("An hour")), (90, _("One hour and a half"))],
    )  # fmt: skip


class NoteForm(forms.Form):
    body = _lines(_("Note"), rows=8, most=LONG, help_text=NO_CLIENTS)


class LinkForm(forms.Form):
    """A thing of the library or a question, by its address or number."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[("question", _("A question")), ("resource", _("A thing of the library"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    number = NumberField(label=_("Its number"), min_value=1, help_text=_("It stands at the end of its address."))

    def __init__(self, *args, member: Member, **kwargs) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        model = Question if cleaned.get("kind") == "question" else Resource
        if "number" in cleaned:
            cleaned["thing"] = model.objects.visible_to(self.member).filter(pk=cleaned["number"]).first()
            if cleaned["thing"] is None:
                self.add_error("number", ValidationError(_("You can open nothing of that number.")))
        return cleaned


class CloseForm(forms.Form):
    """By mutual word or alone: no reason has to be given to the other, and this one they do not read."""

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("The goals"), choices=MentoringPair.Result.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = MentoringPair.Reason.choices


class FeedbackForm(forms.Form):
    useful = forms.TypedChoiceField(
        label=_("Was it useful?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("Very")), (4, _("Quite")), (3, _("Partly")), (2, _("Little")), (1, _("Not at all"))],
    )  # fmt: skip
    again = forms.TypedChoiceField(
        label=_("Would you do it again?"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=YES_NO,
    )  # fmt: skip


class ConcernForm(forms.Form):
    to = forms.ChoiceField(label=_("Who reads it"), choices=Concern.To.choices, widget=forms.RadioSelect)
    words = _lines(_("What does not work"), rows=4, help_text=_("The other one does not see this."))

    def __init__(self, *args, readers: Collection[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [one for one in Concern.To.choices if one[0] in readers]
