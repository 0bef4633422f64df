"""`{% once_key %}`: the hidden one-time key of a form that acts."""

from django import template
from django.utils.html import format_html

from ..services import submissions

register = template.Library()


@register.simple_tag
def once_key() -> str:
    """A hidden field with a fresh key; see members.services.submissions.once."""
    return format_html('<input type="hidden" name="{}" value="{}">', submissions.FIELD, submissions.fresh_key())
