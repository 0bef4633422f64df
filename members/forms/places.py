"""A township out of all: 330 are more than a list without an order can hold, so each stands under its state."""

from itertools import groupby
from operator import attrgetter

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from ..models import AdminUnit


class _ByUnit(ModelChoiceIterator):
    """The choices under the name of their state or region, one statement for all."""

    def __iter__(self):
        yield "", self.field.empty_label
        for unit, townships in groupby(self.queryset, key=attrgetter("parent")):
            yield str(unit), [self.choice(one) for one in townships]


class TownshipField(forms.ModelChoiceField):
    """A township, or None; the list keeps the order of the P-codes."""

    iterator = _ByUnit

    def __init__(self, **kwargs) -> None:
        townships = AdminUnit.objects.filter(level=AdminUnit.Level.TOWNSHIP).select_related("parent")
        ordered = townships.order_by("parent__code", "code")
        super().__init__(ordered, label=_("Township"), required=False, **kwargs)
