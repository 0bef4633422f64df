"""`{% translate %}` and `{% url %}` as Django has them, quicker for what a page has a hundred of: a constant text, an
address made of numbers and codes. Anything else Django's own tag does, as ever.

A constant text is looked up once for each language, and an address is put together once for each of its values: both
follow from the program alone, never from who asks. They are builtins (config/settings/base.py).
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Node
from django.template.base import Variable
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import escape
from django.utils.translation import get_language

register = template.Library()
KEPT = 4096  # addresses
LONGEST = 12  # letters of the code of a group; what opens something by itself is longer, and is not kept


def _is_constant(expression) -> bool:
    """Whether a filter expression is a quoted text and nothing else."""
    said = expression.var
    return not expression.filters and (
        isinstance(said, str) or isinstance(said, Variable) and said.literal is not None
    )


class _Translated(Node):
    """A constant text in the language of the page."""

    child_nodelists = ()

    def __init__(self, plain: TranslateNode) -> None:
        self._name, plain.asvar = plain.asvar, None
        self._plain, self._texts = plain, {}

    def render(self, context):
        language = get_language()
        if language not in self._texts:
            self._texts[language] = self._plain.render(context)
        if not self._name:
            return self._texts[language]
        context[self._name] = self._texts[language]
        return ""


@register.tag("trans")
@register.tag("translate")
def translate(parser, token):
    """As Django's."""
    plain = do_translate(parser, token)
    told = [plain.filter_expression, *([plain.message_context] if plain.message_context else [])]
    return _Translated(plain) if all(_is_constant(one) for one in told) else plain


class _Address(Node):
    """The address of a page that is named outright."""

    child_nodelists = ()

    def __init__(self, plain: URLNode) -> None:
        self._plain, self._page, self._args, self._name = plain, str(plain.view_name.var), plain.args, plain.asvar

    def render(self, context):
        args = [one.resolve(context) for one in self._args]
        if not all(type(one) is int or type(one) is str and len(one) <= LONGEST for one in args):
            return self._plain.render(context)
        try:
            plain, escaped = _address(settings.ROOT_URLCONF, get_script_prefix(), self._page, *args)
        except NoReverseMatch:
            return self._plain.render(context)
        if not self._name:
            return escaped if context.autoescape else plain
        context[self._name] = plain
        return ""


@lru_cache(maxsize=KEPT, typed=True)
def _address(urlconf: str, prefix: str, page: str, *args: int | str) -> tuple[str, str]:
    """(the address, the same for HTML); what changes it stands in the key."""
    found = reverse(page, args=args)
    return found, escape(found)


@register.tag
def url(parser, token):
    """As Django's."""
    plain = django_url(parser, token)
    return _Address(plain) if _is_constant(plain.view_name) and not plain.kwargs else plain
