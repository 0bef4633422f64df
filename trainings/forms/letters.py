"""What is written to everybody on the list of a session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.safe_text import SafeTextField

from ..models import SessionLetter
from ..models.letter import LETTER_LENGTH


class LetterForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("To whom"), choices=SessionLetter.Audience, widget=forms.RadioSelect, initial="all"
    )
    body = SafeTextField(
        label=_("Text"), max_length=LETTER_LENGTH, single_line=False,
        help_text=_("Members read it on the page of the session, guests behind their own link. No name of anybody."),
    )  # fmt: skip
