"""How controls are drawn."""

import pytest
from django import forms
from django.utils.translation import override

from members.forms.fields import PersonField
from members.models import Member

pytestmark = pytest.mark.django_db
BLANK = [("", "---------"), ("a", "A")]


class Thanking(forms.Form):
    thanked = PersonField(label="Whom?")


def test_nobody_is_chosen_before_somebody_chooses(cast):
    """The first by name was: a button pressed too soon thanked, asked or kept away a person nobody meant."""
    form = Thanking({"thanked": ""})
    form.fields["thanked"].offer(
        Member.objects.filter(pk__in=[cast.lawyer.pk, cast.paralegal.pk]).named_for(cast.staff)
    )
    assert list(form.errors) == ["thanked"]
    with override("en"):
        assert 'value="">Choose one<' in str(form["thanked"]).replace(" selected", "")


class Choosing(forms.Form):
    must = forms.ChoiceField(choices=BLANK)
    may = forms.ChoiceField(choices=BLANK, required=False)


def test_an_empty_choice_is_a_word_and_not_a_row_of_dashes():
    with override("en"):
        form = Choosing()
        assert "Choose one</option>" in str(form["must"]) and "Nothing chosen</option>" in str(form["may"])
        assert "---" not in form.as_p()


class Ticked(forms.Form):
    ticks = forms.MultipleChoiceField(
        choices=[("a&b", "<i>A</i>")], widget=forms.CheckboxSelectMultiple, required=False
    )
    line = forms.CharField(widget=forms.TextInput({"placeholder": '"x"', "autofocus": True, "list": False}))


def test_lines_and_ticks_are_what_django_would_draw_with_every_word_escaped():
    form = Ticked({"line": "<b>"})
    (tick,) = form["ticks"]
    assert tick.tag() == '<input type="checkbox" name="ticks" value="a&amp;b" id="id_ticks_0">'
    assert " ".join(str(tick).split()) == f'<label for="id_ticks_0">{tick.tag()} &lt;i&gt;A&lt;/i&gt;</label>'
    line = str(form["line"])
    assert line.startswith('<input type="text" name="line" value="&lt;b&gt;" placeholder="&quot;x&quot;" autofocus')
    assert "list=" not in line and "value=" not in str(Ticked()["line"])


class Grouped(forms.Form):
    where = forms.ChoiceField(choices=[("North & East", [(1, "<b>One</b>"), (2, "Two")]), ("x", "Else")])


def test_a_select_is_what_django_would_draw_with_every_word_escaped():
    """Titles that people wrote stand among the choices."""
    drawn = " ".join(str(Grouped({"where": "2"})["where"]).split())
    assert '<optgroup label="North &amp; East">' in drawn and "&lt;b&gt;One&lt;/b&gt;</option>" in drawn
    assert '<option value="2" selected>Two</option> </optgroup> <option value="x">Else</option>' in drawn
