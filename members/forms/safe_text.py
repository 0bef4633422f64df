"""Free text that must not tell who a client is (domain 3.13, decision 38).

What identifies is refused, what may identify wants a tick. The text is shown again beneath the field with the places
marked, so nothing typed is lost. The places live as long as the page: no row, log or audit has them (decision 21).
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..text import identifying
from .text import NormalisedCharField, Typed, _Asking

LABELS = {
    "nrc": _("identity card number"),
    "phone": _("phone number"),
    "email": _("e-mail address"),
    "case_number": _("case number"),
    "address": _("street address"),
    "plate": _("licence plate"),
    "map_link": _("place on a map"),
    "client_name": _("perhaps a name of somebody in a case"),
}


@dataclass(frozen=True)
class Part:
    """A piece of the text; `label` says what it is where it was found."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Shown:
    """The text with its places marked; may_tick: the writer may answer for it."""

    parts: list[Part]
    may_tick: bool


class _Showing(_Asking):
    """A text control that can show its text again, with what was found in it."""

    shown: Shown | None = None

    def value_from_datadict(self, data, files, name):
        typed = super().value_from_datadict(data, files, name)
        if isinstance(typed, Typed):
            typed.checked = bool(data.get(f"{name}_checked"))
        return typed

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["shown"] = self.shown
        return context


class SafeInput(_Showing, forms.TextInput):
    template_name = "components/safe.html"


class SafeTextarea(_Showing, forms.Textarea):
    template_name = "components/safe.html"


class SafeTextField(NormalisedCharField):
    """Normalised text that passed the de-identification stop.

    only_warns: nothing is refused that the writer has ticked (the inbox, decision 38).
    """

    default_error_messages = {
        "identifying": _("This may tell who somebody is. Take out what is marked below."),
        "unchecked": _("This may tell who somebody is. Look at what is marked below, then tick the box or change it."),
    }

    def __init__(self, *, only_warns: bool = False, single_line: bool = True, **kwargs) -> None:
        self.only_warns = only_warns
        kwargs.setdefault("widget", SafeInput if single_line else SafeTextarea(attrs={"rows": 4}))
        super().__init__(single_line=single_line, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        found = identifying.find(text, self.language) if text else []
        refused = not self.only_warns and any(match.strength == identifying.STOP for match in found)
        if refused or (found and not getattr(value, "checked", False)):
            self.widget.shown = Shown(_parts(text, found), may_tick=not refused)
            code = "identifying" if refused else "unchecked"
            raise ValidationError(self.error_messages[code], code=code)
        return text


def _parts(text: str, found: list[identifying.Match]) -> list[Part]:
    """The whole text, cut where something was found."""
    parts, at = [], 0
    for match in found:
        parts += [Part(text[at : match.start]), Part(text[match.start : match.end], LABELS[match.kind])]
        at = match.end
    return [part for part in [*parts, Part(text[at:])] if part.text]
