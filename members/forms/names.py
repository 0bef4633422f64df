"""Names of a person: either script, an honorific beside it, and the question what belongs to the name."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..models import Member
from ..text import find_honorific
from .text import NameField

SPLIT, WHOLE = "split", "whole"


class NamesForm(forms.Form):
    """At least one name. Where a name seems to begin with an honorific a person says whether it does (domain 3.1)."""

    full_name_my = NameField(label=_("Name (Burmese)"), required=False, help_text=_("One of the two names is enough."))
    full_name_en = NameField(label=_("Name (English)"), required=False, language="en")
    honorific = forms.ChoiceField(label=_("Honorific"), required=False)
    display_name = NameField(
        is_chosen=True,
        label=_("Display name"),
        required=False,
        help_text=_("What other members read instead of the name."),
    )
    title_choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["honorific"].choices = [("", _("None")), *Member.Honorific.choices]
        self.fields["title_choice"].choices = [(SPLIT, SPLIT), (WHOLE, WHOLE)]
        self._asked = self.fields.pop("title_choice")

    def clean(self) -> dict:
        cleaned = super().clean()
        names = cleaned.get("full_name_my"), cleaned.get("full_name_en")
        if not self.errors and not any(names):
            self.add_error("full_name_my", _("Give the name in Burmese or in English."))
        elif any(names):
            self._ask_about_title(cleaned, *names)
        return cleaned

    def _ask_about_title(self, cleaned: dict, name_my: str | None, name_en: str | None) -> None:
        found, rest_my, rest_en = find_honorific(name_my or "", name_en or "", cleaned.get("honorific") or None)
        if (rest_my, rest_en) == (name_my or "", name_en or "") or self._is_known(name_my, name_en):
            return
        answer = self.data.get(self.add_prefix("title_choice"))
        if answer == SPLIT:
            cleaned |= {"full_name_my": rest_my or None, "full_name_en": rest_en or None, "honorific": found}
        elif answer != WHOLE:
            self._put_question(found, rest_my or rest_en, name_my or name_en or "")

    def _is_known(self, name_my: str | None, name_en: str | None) -> bool:
        """Somebody decided about this name before; only a changed one is asked about."""
        known = self.initial.get("full_name_my"), self.initial.get("full_name_en")
        return known == (name_my, name_en)

    def _put_question(self, found: str, rest: str, whole: str) -> None:
        title = Member.Honorific(found).label
        self._asked.choices = [
            (SPLIT, _now("%(title)s is the honorific, the name is %(name)s") % {"title": title, "name": rest}),
            (WHOLE, _now("%(name)s is the whole name") % {"name": whole}),
        ]
        self._asked.label = _now("What belongs to the name?")
        self._asked.required = True
        self.fields = {"title_choice": self._asked, **self.fields}
        self.add_error("title_choice", _now("Choose what belongs to the name."))
