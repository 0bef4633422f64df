"""What the filters of all lists share: words of the reader's language, choices of one look, and how they are drawn."""

import django_filters
import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members.forms_rendering import ListSelect
from members.models import OutboxMessage
from members.narrowing import ListFilter

pytestmark = pytest.mark.django_db


class Narrow(ListFilter):
    state = django_filters.ChoiceFilter(label=_("State"), choices=[("a", _("Kind"))], empty_label=_("All"))
    given = django_filters.ChoiceFilter(label=_("Group"), choices=[], empty_label=_("All"), method="of_given")

    class Meta:
        model = OutboxMessage
        fields: list[str] = []

    def of_given(self, rows, name, value):
        self.asked = value
        return rows


def test_each_look_has_the_words_of_its_language():
    drawn = {}
    for language in ("en", "my", "en"):
        with override(language):
            drawn.setdefault(language, []).append(str(Narrow({}).form))
    first, again = drawn["en"]
    assert first == again and "Kind</option>" in first
    assert "Kind" not in drawn["my"][0] and "All" not in drawn["my"][0]


def test_what_is_given_to_one_look_is_not_there_at_the_next():
    mine = Narrow(QueryDict("given=G1"))
    mine.filters["given"].extra["choices"] = [("G1", "My group")]
    yours = Narrow(QueryDict("given=G1"))
    assert mine.is_valid() and not yours.is_valid()
    assert "My group" in str(mine.form) and "My group" not in str(yours.form)


def test_a_filter_asks_the_set_that_it_belongs_to():
    one, other = Narrow(QueryDict("given=x")), Narrow(QueryDict("given=x"))
    for each in (one, other):
        each.filters["given"].extra["choices"] = [("x", "X")]
    assert one.qs is not None and one.asked == "x" and not hasattr(other, "asked")


@pytest.mark.parametrize("value", [None, "", "a&b", "2", 2, "else"])
def test_a_flat_select_is_drawn_as_any_other(value):
    choices = [("", "All"), ("a&b", '<i>"A"</i>'), (2, "Two"), ("2", "Two again")]
    attrs = {"id": "id_x", "aria-describedby": "h", "autofocus": True, "hidden": False}
    drawn = [
        str(kind({"class": "c"}, choices).render("x<", value, attrs, forms.renderers.get_default_renderer()))
        for kind in (ListSelect, forms.Select)
    ]
    assert drawn[0] == drawn[1].strip()


class Plain(forms.Form):
    words = forms.CharField(label="A & B", help_text="<b>how</b>", required=False)
    must = forms.CharField(help_text="why")


def test_a_field_says_label_hint_error_and_control_in_that_order():
    with override("en"):
        form = Plain({"words": "x"})
        assert form["words"].as_field_group() == (
            '<div class="field"><label for="id_words">A &amp; B <span class="hint">(optional)</span></label>'
            '<p class="hint" id="id_words_helptext">&lt;b&gt;how&lt;/b&gt;</p>'
            '<input type="text" name="words" value="x" aria-describedby="id_words_helptext" id="id_words"></div>'
        )
        drawn = form["must"].as_field_group()
    assert drawn.startswith('<div class="field bad"><label for="id_must">Must</label><p class="hint"')
    assert drawn.index("why") < drawn.index('<div class="err"') < drawn.index("This field") < drawn.index("<input")
