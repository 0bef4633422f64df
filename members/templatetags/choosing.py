"""`{% options_of widget %}`: the options of a select. As template nodes they cost more than the rest of a page with
three filters, so they are put together here."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()

NOTHING = ("---------", "—")  # what Django and we call the empty choice


@register.simple_tag
def options_of(widget: dict) -> str:
    """Groups and options of a widget's context, as Django's own template has them."""
    return mark_safe("".join(_group(widget, name, options) for name, options, _index in widget["optgroups"]))


def _group(widget: dict, name: str | None, options: list[dict]) -> str:
    inside = "".join(_option(widget, option) for option in options)
    return f'\n<optgroup label="{conditional_escape(name)}">{inside}\n</optgroup>' if name else inside


def _option(widget: dict, option: dict) -> str:
    label = str(option["label"])
    if label in NOTHING:
        label = _("Choose one") if widget["required"] else _("Nothing chosen")
    attrs = "".join(_attribute(*pair) for pair in option["attrs"].items())
    return f'\n<option value="{conditional_escape(str(option["value"]))}"{attrs}>{conditional_escape(label)}</option>'


def _attribute(name: str, value) -> str:
    if value is False:
        return ""
    return f" {name}" if value is True else format_html(' {}="{}"', name, value)
