"""What somebody typed into a form, kept as it was posted and put into a form again."""

from django import forms
from django.http import HttpRequest, QueryDict

from members.services.submissions import FIELD

NOT_TYPED = {"csrfmiddlewaretoken", FIELD, "act", "sure"}


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """{name: values} of a POST, without what belongs to the one press of a button."""
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def as_posted(typed: dict[str, list[str]]) -> QueryDict:
    """The same as data of a form."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def with_reasons(request: HttpRequest, typed: dict[str, list[str]]) -> QueryDict:
    """What somebody else typed, with the reasons of a facilitator who lets it stand."""
    data = as_posted({**typed, "sure": ["on"]})
    for name, values in request.POST.lists():
        if name.endswith("_because"):
            data.setlist(name, values)
    return data


def as_initial(form: forms.BaseForm, typed: dict[str, list[str]]) -> dict:
    """What a bound form was given, as the beginning of one without complaints: nobody has tried to post it yet."""
    return {name: form[name].data for name in form.fields if name in typed}
