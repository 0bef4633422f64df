"""Every place where people write freely looks at what may tell who a client is (decision 38, domain 3.13)."""

import importlib
import pkgutil

from django import forms

from members.forms.safe_text import SafeTextField
from members.forms.text import NameField, NormalisedCharField

ROOMS = ("members", "cop", "trainings", "mentoring")
# What decision 38 leaves out, and what is a name or a title and no sentence about anybody's case: {field: why}.
NOT_LOOKED_AT = {
    "place": "a session's place (decision 38)",
    "reach": "contacts of a pair (decision 38)",
    "bulletin_my": "a centre's page says whom to call (decision 38)",
    "bulletin_en": "a centre's page says whom to call (decision 38)",
    "name": "a name that is asked for", "guest": "a name that is asked for",
    "name_my": "what a list, a group or an organisation is called",
    "name_en": "what a list, a group or an organisation is called",
    "SafetyPlanForm.contact": "whom to tell on the bad day (decision 38)",
    "source": "a gazette or a book, with its page",
    "PublishCodeForm.text_my": "rules for everybody, published by the administrator",
    "PublishCodeForm.text_en": "rules for everybody, published by the administrator",
}  # fmt: skip
PART_OF_A_NAME = "_name"  # cop.forms.choosing: typed to find somebody, kept nowhere


def _forms() -> dict[str, type[forms.BaseForm]]:
    for room in ROOMS:
        package = importlib.import_module(f"{room}.forms")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found, waiting = {}, [forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith(tuple(f"{room}.forms." for room in ROOMS)):
                found[one.__name__] = one
    return found


def _is_free(form: str, name: str, field: forms.Field) -> bool:
    if not isinstance(field, NormalisedCharField) or isinstance(field, NameField) or name.endswith(PART_OF_A_NAME):
        return False
    return not {name, f"{form}.{name}"} & set(NOT_LOOKED_AT)


def test_every_free_text_is_looked_at():
    unseen = {
        f"{form}.{name}"
        for form, made in _forms().items()
        for name, field in made.base_fields.items()
        if _is_free(form, name, field) and not isinstance(field, SafeTextField)
    }
    assert not unseen


def test_d38_only_the_inbox_and_reports_warn():
    """Everywhere else what identifies is stopped; who reports must be able to say what happened."""
    warning = {
        (made.__module__, form)
        for form, made in _forms().items()
        for field in made.base_fields.values()
        if isinstance(field, SafeTextField) and field.only_warns
    }
    assert warning == {
        ("members.forms.inbox", "MessageForm"),
        ("members.forms.inbox", "ReportForm"),
        ("cop.forms.questions", "ReportPostForm"),
    }
