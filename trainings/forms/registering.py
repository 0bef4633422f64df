"""What is typed to get a place: which session and how, what would help, what is hoped for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.forms.safe_text import SafeTextField
from members.templatetags.waing import day, digits

from ..models import Accommodation, Registration, TrainingSession


def places_words(session: TrainingSession, mode: str, waiting: int) -> tuple[str, str]:
    """(tag class, words) for how many places are left in this way of coming."""
    left = session.places_left(mode)
    if left is None:
        return "ok", _now("Places for all")
    if left:
        return "ok", ngettext("%(n)s place left", "%(n)s places left", left) % {"n": digits(left)}
    if waiting:
        return "due", ngettext("Full, %(n)s waiting", "Full, %(n)s waiting", waiting) % {"n": digits(waiting)}
    return "due", _now("Full: you would be first in line")


def mode_label(mode: str) -> str:
    return str(Registration.Mode(mode).label)


@dataclass(frozen=True)
class Way:
    """One radio button: the option itself, its session, and how many places are left (tag class, words)."""

    option: forms.boundfield.BoundWidget
    session: TrainingSession
    tag: str
    places: str
    mode: str


class WishesForm(forms.Form):
    """What would help to take part, and what is hoped for (domain C17, B36)."""

    needs = forms.MultipleChoiceField(
        label=_("What would help you take part?"), choices=Accommodation.Kind, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Only those who organise it see this."),
    )  # fmt: skip
    need_note = SafeTextField(label=_("More about that"), required=False, max_length=200)
    expectation = SafeTextField(
        label=_("What do you hope to take home?"), required=False, max_length=300, single_line=False,
        help_text=_("Afterwards we ask whether you did. The trainers read it without your name."),
    )  # fmt: skip

    def wishes(self) -> dict:
        """What the verb takes: needs, expectation. A note without a tick is a need of its own."""
        needs = dict.fromkeys(self.cleaned_data["needs"], "")
        if note := self.cleaned_data["need_note"]:
            needs[next(iter(needs), Accommodation.Kind.OTHER)] = note
        return {"needs": needs, "expectation": self.cleaned_data["expectation"]}


class RegisterForm(WishesForm):
    """One choice for each session and way of coming; the value is "number:way"."""

    choice = forms.ChoiceField(label=_("Session"), widget=forms.RadioSelect)

    def __init__(self, *args, sessions: Sequence[TrainingSession], waiting: dict[tuple[int, str], int], **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        self.sessions = {session.pk: session for session in sessions}
        self.offered = [(session, mode) for session in sessions for mode in session.modes]
        self.fields["choice"].choices = [
            (f"{session.pk}:{mode}", f"{day(session.starts_at)} {mode_label(mode)}") for session, mode in self.offered
        ]
        if len(self.offered) == 1:
            self.fields["choice"].initial = self.fields["choice"].choices[0][0]

    def what(self) -> dict:
        """What the verb takes, with the session."""
        pk, mode = self.cleaned_data["choice"].split(":")
        return {"session": self.sessions[int(pk)], "mode": mode, **self.wishes()}

    @property
    def ways(self) -> list[Way]:
        """The choices with what a person has to know of each, in the order of the radio buttons."""
        return [
            Way(
                option,
                session,
                *places_words(session, mode, self.waiting.get((session.pk, mode), 0)),
                mode_label(mode),
            )
            for option, (session, mode) in zip(self["choice"], self.offered, strict=True)
        ]
