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


# Why a text may stand although something in it was stopped: a facilitator's word, kept in the audit (domain 3.13).
REASONS = {
    "published": _("It stands in a published decision"),
    "office": _("It belongs to an office, not to a person"),
    "example": _("It is an invented example"),
    "nobody": _("It tells of nobody"),
}


@dataclass(frozen=True)
class Part:
    """A piece of the text; `label` says what it is where it was found."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Shown:
    """The text with its places marked; may_tick: the writer may answer for it; reasons: a facilitator may say why."""

    parts: list[Part]
    may_tick: bool
    reasons: tuple[tuple[str, str], ...] = ()


class _Showing(_Asking):
    """A text control that can show its text again, with what was found in it."""

    shown: Shown | None = None

    def value_from_datadict(self, data, files, name):
        typed = super().value_from_datadict(data, files, name)
        if isinstance(typed, Typed):
            typed.checked = bool(data.get(f"{name}_checked"))
            typed.because = data.get(f"{name}_because", "")
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

    only_warns: nothing is refused that the writer has ticked (the inbox, decision 38). may_override: whoever writes
    may let a find stand with a reason; a form sets it (`OverridingForm`). `overridden` is then (kinds, reason).
    """

    may_override = False
    overridden: tuple[tuple[str, ...], str] | None = None

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
        stopped = () if self.only_warns else _kinds(found)
        because = getattr(value, "because", "") if self.may_override else ""
        if stopped and because in REASONS:
            self.overridden, stopped = (stopped, because), ()
        if stopped or (found and not self.overridden and not getattr(value, "checked", False)):
            self._show(text, found, is_stopped=bool(stopped))
        return text

    def _show(self, text: str, found: list[identifying.Match], *, is_stopped: bool) -> None:
        reasons = tuple(REASONS.items()) if is_stopped and self.may_override else ()
        self.widget.shown = Shown(_parts(text, found), not is_stopped, reasons)
        code = "identifying" if is_stopped else "unchecked"
        raise ValidationError(self.error_messages[code], code=code)


class OverridingForm:
    """A form whose texts a facilitator may let through: `Form(…, may_override=True)`, then `overrides()`."""

    def __init__(self, *args, may_override: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self._safe_fields().values():
            field.may_override = may_override

    def _safe_fields(self) -> dict[str, SafeTextField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, SafeTextField)}

    def overrides(self) -> list[identifying.Override]:
        """What was let through, for the audit; call it on a form that is valid."""
        return [
            identifying.Override(name, *field.overridden)
            for name, field in self._safe_fields().items()
            if field.overridden
        ]

    def is_only_stopped(self) -> bool:
        """Nothing is wrong with what was typed but that the stop holds it back: a facilitator can look at it."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return bool(codes) and codes <= {"identifying"}


def _kinds(found: list[identifying.Match]) -> tuple[str, ...]:
    """The kinds that are refused, each once."""
    return tuple(sorted({match.kind for match in found if match.strength == identifying.STOP}))


def _parts(text: str, found: list[identifying.Match]) -> list[Part]:
    """The whole text, cut where something was found."""
    parts, at = [], 0
    for match in found:
        parts += [Part(text[at : match.start]), Part(text[match.start : match.end], LABELS[match.kind])]
        at = match.end
    return [part for part in [*parts, Part(text[at:])] if part.text]
