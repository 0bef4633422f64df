"""What the page of components shows: one example of everything, with nothing from the database."""

from types import SimpleNamespace as Example

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..keyset import Page


class ExampleForm(forms.Form):
    """Each kind of field once."""

    one = forms.CharField(label=_("Plain field"), help_text=_("A hint says what good looks like."))
    code = forms.CharField(label=_("Code"), required=False, widget=forms.TextInput(attrs={"class": "code"}))
    on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    choice = forms.ChoiceField(label=_("One of many"), choices=[("a", _("Lawyer")), ("b", _("Paralegal"))])
    few = forms.ChoiceField(
        label=_("One of few"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        help_text=_("Say what happens next."),
    )
    several = forms.MultipleChoiceField(
        label=_("Several"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", _("Lawyer")), ("b", _("Paralegal"))],
    )
    sure = forms.BooleanField(label=_("I have read it"), help_text=_("A box stands alone."))
    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


def examples() -> dict:
    """The context of demo/kit.html."""
    return {
        "now": clock.now(),
        "names": ["ဒေါ်ခင်မာလွင်", "Nang Seng Hom"],
        "plain": ExampleForm(prefix="plain"),
        "broken": ExampleForm({"broken-choice": "c"}, prefix="broken"),
        "page": Page([1], "?before=x", "?after=x"),
        "crumbs": [("/", _("Groups")), ("", _("Session"))],
        "figures": [
            Example(label=_("Members"), value=240, note="", is_low=False),
            Example(label=_("Led by members"), value="64 %", note="7 / 11", is_low=False),
            Example(label=_("Different leaders"), value=5, note="", is_low=False),
            Example(label=_("To tell"), value=3, note=_("Today"), is_low=True),
        ],
        "bars": [
            Example(label="Shan", shown="46 / 58", percent=79.3, of_percent=100),
            Example(label="Kayin", shown="24 / 39", percent=41.4, of_percent=67.2),
            Example(label="Mon", shown="<5", percent=7, of_percent=0),
        ],
    }
