"""Fields that read digits in any script, and people by name (domain 3.4, 3.7)."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from .. import phones
from ..models import Member
from ..namesakes import told_apart
from ..templatetags.waing import digits
from ..text import fold_digits, fold_width

_digits = lazy(digits, str)


def number_choices(numbers: Iterable[int]) -> list[tuple[int, str]]:
    """Choices of a select or of boxes that read as numbers do on the page: Burmese digits on a Burmese one."""
    return [(number, _digits(number)) for number in numbers]


def _folded(value):
    return fold_digits(fold_width(value), numeric=True).strip() if isinstance(value, str) else value


class NumberField(forms.IntegerField):
    """A whole number in Burmese, Shan, full-width or ASCII digits. Not type=number, which takes ASCII alone."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(_folded(value))


# Beyond them no clock can be moved to another zone, and nobody meant such a year.
YEARS = range(1000, 3000)


class DayField(forms.DateField):
    """A day, picked or typed as 2026-11-13."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], **kwargs)

    def to_python(self, value):
        day = super().to_python(_folded(value))
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class ClockField(forms.TimeField):
    """A time of day, 24 hours."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)

    def to_python(self, value):
        return super().to_python(_folded(value))


class PhoneField(forms.CharField):
    """Any usual writing in, +959… out; None when left empty."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
        super().__init__(max_length=40, empty_value=None, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if value is None:
            return None
        try:
            return phones.parse_phone(value)
        except phones.PhoneInvalid:
            raise ValidationError(_("Write the number with its digits, as in 09 123 456 789."), code="phone") from None


class PersonField(forms.ChoiceField):
    """One of some people, listed by name. `offer(members)` before use; the value is a Member or None.

    Offer `….named_for(reader)`, so that real names stand only before those who may read them. Nobody is chosen before
    somebody chooses: who comes first by name would be thanked, asked or kept away by a button pressed too soon.
    """

    def __init__(self, *, nobody=None, **kwargs) -> None:
        self.nobody, self.people = nobody, {}
        super().__init__(**kwargs)

    def offer(self, members: Iterable[Member]) -> None:
        self.people = {str(member.pk): member for member in members}
        named = sorted(self.people.values(), key=lambda member: member.told_key)
        called = self.called(named)
        self.choices = [("", self.nobody or "—"), *((str(pk), name) for pk, name in called.items())]

    def called(self, members: list[Member]) -> dict[int, str]:
        """{id: how that one stands on the list}, in the same order."""
        return told_apart({member.pk: member.told_name for member in members})

    def prepare_value(self, value):
        return value.pk if isinstance(value, Member) else value

    def valid_value(self, value) -> bool:
        return str(getattr(value, "pk", value)) in self.people

    def to_python(self, value):
        return self.people.get(str(value), value) if value not in self.empty_values else None

    def validate(self, value) -> None:
        forms.Field.validate(self, value)
        if value is not None and not self.valid_value(value):
            raise ValidationError(_("Choose a person from the list."), code="person")
