"""A template that prints a name which nobody gave it fails its test instead of printing nothing (architecture 11).

`{% if name %}` may ask for what is not there; `{{ name }}`, an argument of a tag and a name inside a translated block
may not.
"""

from django.template import engines


class UndefinedName(Exception):
    """Raised at the name, so that the traceback shows the template."""


class Undefined(str):
    """Stands in for `string_if_invalid`: the engine asks it for the text of an unknown name."""

    def __contains__(self, item) -> bool:
        return True

    def __mod__(self, name):
        raise UndefinedName(str(name))


def refuse_undefined_names() -> None:
    engines["django"].engine.string_if_invalid = Undefined("undefined")
