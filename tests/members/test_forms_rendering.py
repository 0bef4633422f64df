"""How controls are drawn."""

from django import forms
from django.utils.translation import override

BLANK = [("", "---------"), ("a", "A")]


class Choosing(forms.Form):
    must = forms.ChoiceField(choices=BLANK)
    may = forms.ChoiceField(choices=BLANK, required=False)


def test_an_empty_choice_is_a_word_and_not_a_row_of_dashes():
    with override("en"):
        form = Choosing()
        assert "Choose one</option>" in str(form["must"]) and "Nothing chosen</option>" in str(form["may"])
        assert "---" not in form.as_p()
