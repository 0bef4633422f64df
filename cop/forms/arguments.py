"""Written arguments: how one begins, what its author writes, what a colleague says of it (domain A20)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.forms.safe_text import OverridingForm, SafeTextField
from members.models import Member, Term, Topic
from members.templatetags.waing import month
from members.text import fold_digits

from ..models import ArgumentReview, Group, Resource, WrittenArgument
from ..models.argument import TEXT_LENGTH, TEXTS, TITLE_LENGTH
from ..services.citing import Cite
from .citations import CitingForm, as_lines

LANGUAGES = [("my", _("Burmese")), ("en", _("English"))]
# "Library 12, p. 4 – for what", also in Burmese.
FROM_LIBRARY = re.compile(
    r"\s*(?:library|စာကြည့်တိုက်)\s*(?P<number>\d{1,9})[\s,]*"
    r"(?P<place>(?:pp?\.?|စာမျက်နှာ)\s*[\d–-]+)?[\s:–-]*(?P<said>.*)",
    re.IGNORECASE,
)


def _text(label, rows: int, **how) -> SafeTextField:
    field = SafeTextField(label=label, single_line=False, max_length=TEXT_LENGTH, required=False, **how)
    field.widget.attrs["rows"] = rows
    return field


class ArgumentStartForm(forms.Form):
    """What kind, in which group, in which language the paper is written."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=WrittenArgument.Kind.choices, widget=forms.RadioSelect)
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Group whose people review it"), to_field_name="code", empty_label=None
    )
    language = forms.ChoiceField(
        label=_("Language of the paper"), choices=LANGUAGES, initial="my", widget=forms.RadioSelect
    )

    def __init__(self, *args, groups, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups


class ArgumentForm(OverridingForm, CitingForm):
    """The texts, the law, and who reads it once it is published. `reader` may cite what they see of the library."""

    title = SafeTextField(label=_("Title"), max_length=TITLE_LENGTH, help_text=_("What it argues, in one line."))
    facts = _text(
        _("Facts"), 8, help_text=_("Only what the argument needs. “The applicant”, “a shop”, “the township court”.")
    )
    reasoning = _text(_("Reasoning"), 12)
    request = _text(_("What the court is asked for"), 4)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    readers = forms.ChoiceField(
        label=_("Who can read it once it is published?"), choices=WrittenArgument.Readers.choices, initial="group",
        widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = ["title", "facts", "reasoning", "request", "citations", "topics", "readers"]

    def __init__(
        self, *args, reader: Member, group: Group, language: str, kept_topics: Iterable[Topic] = (), **kwargs
    ) -> None:
        self.reader, self.group = reader, group
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = WrittenArgument.Readers.offered(group)
        self.fields["topics"].queryset = Topic.objects.offered(keep=[topic.pk for topic in kept_topics])
        self.fields["citations"].help_text = _(
            "One a line, with what it is cited for: CrPC 497(1) – bail is the rule. "
            "Of the library: Library 12, p. 4 – for what."
        )
        for name in ("title", *TEXTS):
            self.fields[name].language = language

    def texts(self) -> dict[str, Any]:
        """What stands in columns."""
        return {name: self.cleaned_data[name] for name in ("title", *TEXTS, "readers")}

    def _cites(self, text: str) -> list[Cite]:
        """Lines of the library are read here, all others by the recogniser of the law."""
        lines = [(line, FROM_LIBRARY.match(fold_digits(line))) for line in text.split("\n")]
        cites = super()._cites("\n".join(line for line, found in lines if not found))
        return cites + [cite for _line, found in lines if found and (cite := self._from_library(found))]

    def _from_library(self, found: re.Match) -> Cite | None:
        mine = Resource.objects.visible_to(self.reader).standing().select_related("group")
        seen = mine.filter(pk=found["number"]).first()
        if seen is None:
            unknown = _("The library has no number %(n)s for you.") % {"n": found["number"]}
            self.add_error("citations", ValidationError(unknown))
            return None
        if self._is_of_another_hidden_group(seen):
            closed = _("Library %(n)s is of a hidden group: its readers alone can open it. Cite something else.")
            self.add_error("citations", ValidationError(closed % {"n": found["number"]}))
            return None
        return Cite(seen, (found["place"] or "").strip(), found["said"].strip()[:300])

    def _is_of_another_hidden_group(self, book: Resource) -> bool:
        """Those who review the argument would learn of it, and could not look it up (community B4)."""
        is_hidden = book.group is not None and book.group.visibility == Group.Visibility.HIDDEN
        return is_hidden and book.group_id != self.group.pk


def lines_of(citations: Iterable) -> str:
    """Citations as the form begins with them."""
    rows = list(citations)
    law = as_lines(row for row in rows if getattr(row, "resource", None) is None)
    rest = [
        f"{row.label} – {row.proposition}" if row.proposition else row.label
        for row in rows
        if getattr(row, "resource", None) is not None
    ]
    return "\n".join(filter(None, [law, *rest]))


class ReviewArgumentForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What do you say?"), choices=ArgumentReview.Verdict.choices, widget=forms.RadioSelect
    )
    note = SafeTextField(
        label=_("To the author"), required=False, max_length=2_000, single_line=False,
        help_text=_("What is to be changed, and where. What is good is worth a word too."),
    )  # fmt: skip
    note.widget.is_needed_at_times = True  # components/field.html: no "(optional)"
    has_read = forms.BooleanField(
        label=_("I looked up the sections that it relies on, and a stranger could not work out who the client is.")
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        wants_changes = cleaned.get("verdict") == ArgumentReview.Verdict.CHANGES
        if wants_changes and "note" not in self.errors and not cleaned.get("note"):
            self.add_error("note", ValidationError(_("Say what is to be changed.")))
        return cleaned


class UseForm(forms.Form):
    """In which month, and what came of it."""

    month = forms.ChoiceField(label=_("In which month?"))
    result = forms.ModelChoiceField(Term.objects.none(), label=_("What came of it?"), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = Term.objects.of(Term.List.RESULT).offered()
        self.fields["month"].choices = [(first.isoformat(), month(first)) for first in last_months()]

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


def last_months(most: int = 12) -> list[date]:
    """The first days of this month and of those before, the newest first."""
    today = clock.today()
    first = today.year * 12 + today.month - 1
    return [date((first - n) // 12, (first - n) % 12 + 1, 1) for n in range(most)]
