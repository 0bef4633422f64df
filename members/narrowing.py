"""What the filter of every list stands on. django-filter copies each filter, each field and each of their choices at
every look, and asks for the words of each choice anew; of a page with four filters that was a fifth.

The words of closed lists follow from the program alone, so they are put together once for each language. What comes
from the database, or depends on who asks, is given to a filter as it is made for one look.
"""

from collections import OrderedDict
from copy import copy
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.utils.translation import get_language

from .forms_rendering import ListSelect

CHOOSING = (django_filters.ChoiceFilter, django_filters.ModelChoiceFilter)


class _Declared(OrderedDict):
    """The filters of a class, in words for each language. A copy of it is for one look: each filter has options of its
    own in `extra`, and what stands in them is shared and left as it is."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._said: dict[str | None, list[tuple[str, django_filters.Filter]]] = {}

    def __deepcopy__(self, memo: dict) -> OrderedDict:
        language = get_language()
        if language not in self._said:
            self._said[language] = [(name, _in_words(declared)) for name, declared in self.items()]
        return OrderedDict((name, _own(said)) for name, said in self._said[language])


def _own(declared: django_filters.Filter) -> django_filters.Filter:
    own = copy(declared)
    own.extra = dict(declared.extra)
    own.method = declared.method  # who calls it is known to the filter that it was set on
    return own


def _in_words(declared: django_filters.Filter) -> django_filters.Filter:
    said = _own(declared)
    said.label = str(declared.label)
    if isinstance(declared, CHOOSING):
        said.extra.setdefault("widget", ListSelect)
        said.extra["empty_label"] = str(said.extra["empty_label"])
    choices: Any = said.extra.get("choices")
    if isinstance(choices, list):
        said.extra["choices"] = [(code, str(label)) for code, label in choices]
    return said


class ListFilter(django_filters.FilterSet):
    """A FilterSet that is quick to make and to draw."""

    @classmethod
    def get_filters(cls) -> OrderedDict:
        return _Declared(super().get_filters())

    @cached_property
    def form(self) -> forms.Form:
        """Its fields were made for this look alone, so it needs no copies of them."""
        form = forms.Form(self.data if self.is_bound else None, prefix=self.form_prefix)
        form.fields = {name: one.field for name, one in self.filters.items()}
        return form
