"""What staff may add to a digest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .safe_text import SafeTextField


class NoteForm(forms.Form):
    note = SafeTextField(
        label=_("Opening note"),
        help_text=_("It stands here, and in the mail only for who chose titles. Write no names and no cases."),
        required=False,
        max_length=600,
        single_line=False,
    )
