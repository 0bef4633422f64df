"""Every text that a person types goes through the normaliser on its way in (architecture 8, domain 3.5).

What is surely Zawgyi is converted. What may be, and what looks like a Win font, is asked about beneath the field:
nothing is guessed and nothing typed is lost.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..text import ControlCharacter, inspect, is_name

AS_TYPED, CONVERTED = "typed", "converted"


class Typed(str):
    """A text as it was posted, with what was answered when it had been asked about."""

    meant = ""
    checked = False  # the writer says that it tells of nobody (members/forms/safe_text.py)
    because = ""  # a facilitator says why it may stand nevertheless


@dataclass(frozen=True)
class Question:
    """How was this meant? `suggestion` is empty where there is nothing to convert to."""

    typed: str
    suggestion: str


class _Asking:
    """A text control that can put a question beneath itself."""

    asked: Question | None = None

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        if text is None:
            return None
        typed = Typed(text)
        typed.meant = data.get(f"{name}_meant", "")
        return typed

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["asked"] = self.asked
        context["widget"]["plain_template"] = super().template_name
        return context


class AskingInput(_Asking, forms.TextInput):
    template_name = "components/asking.html"


class AskingTextarea(_Asking, forms.Textarea):
    template_name = "components/asking.html"


class NormalisedCharField(forms.CharField):
    """Text in NFC, without invisible characters, Zawgyi converted. `language`: the tag of what is written here."""

    default_error_messages = {
        "control": _("A character in this text cannot be kept. Please type the text again."),
        "zawgyi": _("These letters can be read in two ways. Choose the right one below."),
        "win_font": _("This looks like a Win font, which other people cannot read. Type it in Unicode, or keep it."),
    }

    def __init__(self, *, single_line: bool = True, language: str = "my", **kwargs) -> None:
        self.single_line, self.language = single_line, language
        kwargs.setdefault("widget", AskingInput if single_line else AskingTextarea(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        try:
            verdict = inspect(str(value), language=self.language, single_line=self.single_line)
        except ControlCharacter:
            raise ValidationError(self.error_messages["control"], code="control") from None
        text = verdict.text
        if verdict.state in ("ask", "win_font"):
            text = self._answered(verdict, getattr(value, "meant", ""))
        return super().to_python(text)

    def _answered(self, verdict, meant: str) -> str:
        if meant == CONVERTED and verdict.suggestion:
            return verdict.suggestion
        if meant == AS_TYPED:
            return verdict.text
        self.widget.asked = Question(verdict.text, verdict.suggestion)
        code = "win_font" if verdict.state == "win_font" else "zawgyi"
        raise ValidationError(self.error_messages[code], code=code)


class NameField(NormalisedCharField):
    """One indivisible name (domain 3.1); None when left empty. A name that is chosen (`is_chosen`) may have digits."""

    default_error_messages = {
        "name": _("This does not look like a name."),
        "digits": _("A name has no digits. Write the name alone."),
    }

    def __init__(self, *, is_chosen: bool = False, **kwargs) -> None:
        self.is_chosen = is_chosen
        super().__init__(max_length=120, empty_value=None, **kwargs)

    def to_python(self, value):
        name = super().to_python(value)
        if name and not self.is_chosen and any(letter.isdigit() for letter in name):
            raise ValidationError(self.error_messages["digits"], code="digits")
        if name and not is_name(name):
            raise ValidationError(self.error_messages["name"], code="name")
        return name
