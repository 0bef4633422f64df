"""One of many people: a short list to choose from, and a part of a name for everybody else.

A list of thousands would be heavier than the page (decision 18) and nobody could find anyone in it. The part of a name
is posted with the form, so it stands in no address (safety C-12).
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext_lazy as _

from members.forms.text import NormalisedCharField
from members.ids import as_id
from members.models import Member
from members.naming import search_keys

MOST_LISTED = 100
MOST_FOUND = 20
MOST_OPENED = 2_000  # names that are opened to look for one (decision 4)


def name_field(**how) -> NormalisedCharField:
    """The field for a part of a name, beside a PersonField."""
    facts = {
        "label": _("Somebody else"),
        "help_text": _("Part of a name, for those who are not in the list above."),
    }
    return NormalisedCharField(required=False, max_length=80, **{**facts, **how})


def _likely_first(everyone: QuerySet[Member], likely: QuerySet[Member]) -> QuerySet[Member]:
    is_likely = Case(When(pk__in=likely.order_by().values("pk"), then=True), default=False)
    return everyone.annotate(is_likely=is_likely).order_by("-is_likely", "pk")


class PersonByName:
    """For a form with a PersonField `person_field` and, beside it, a `name_field()` called `typed_field`."""

    person_field = ""
    typed_field = ""

    def offer_people(self, everyone: QuerySet[Member], reader: Member, likely: QuerySet[Member]) -> None:
        """Fill the list with everyone, or of too many with the likely ones; to be called by whoever knows them. One
        statement, however many they are."""
        first = list(_likely_first(everyone, likely)[: MOST_LISTED + 1])
        if len(first) > MOST_LISTED:
            self._offer(everyone, reader, [one for one in first if one.is_likely][:MOST_LISTED])
        else:
            del self.fields[self.typed_field]
            self.fields[self.person_field].offer(first)

    def offer_likely(self, everyone: QuerySet[Member], reader: Member, likely: QuerySet[Member]) -> None:
        """Fill the list with the likely ones alone; everyone else by a part of the name."""
        self._offer(everyone, reader, list(likely.order_by("pk")[:MOST_LISTED]))

    def _offer(self, everyone: QuerySet[Member], reader: Member, listed: list[Member]) -> None:
        self.reader, self.everyone, chooser = reader, everyone, self.fields[self.person_field]
        self.listed = listed + self._chosen()
        self.is_needed, chooser.required = chooser.required, False
        chooser.offer(self.listed)

    def searched(self) -> QuerySet[Member]:
        """Among whom a part of a name is looked for."""
        return self.everyone

    def _chosen(self) -> list[Member]:
        """Whoever was found by name and chosen from the longer list that the form showed then."""
        number = self.data.get(self.add_prefix(self.person_field), "")
        return list(self.everyone.filter(pk=pk)) if (pk := as_id(number)) else []

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.typed_field not in self.fields or cleaned.get(self.person_field) or self.person_field in self.errors:
            return cleaned
        if part := cleaned.get(self.typed_field):
            self._take(cleaned, self._found(part))
        elif self.is_needed and self.typed_field not in self.errors:
            self.add_error(self.person_field, ValidationError(_("Choose a person from the list.")))
        return cleaned

    def _found(self, part: str) -> Collection[int] | None:
        """The ids of those with such a name; None where there are too many names to be opened."""
        keys, among = search_keys(part), self.searched()
        if among.count() > MOST_OPENED:
            return None
        return [one.pk for one in among.names(self.reader, holding=keys)] if keys else []

    def _take(self, cleaned: dict, numbers: Collection[int] | None) -> None:
        if numbers is None:
            self.add_error(self.typed_field, ValidationError(_("There are too many people here to look for a name.")))
        elif not numbers:
            self.add_error(self.typed_field, ValidationError(_("Nobody here has such a name.")))
        elif len(numbers) > MOST_FOUND:
            self.add_error(self.typed_field, ValidationError(_("Too many people have such a name. Type more of it.")))
        elif len(numbers) == 1:
            cleaned[self.person_field] = self.everyone.get(pk=numbers[0])
        else:
            self.fields[self.person_field].offer([*self.listed, *self.everyone.filter(pk__in=numbers)])
            several = _("Several people have such a name. Choose one from the list.")
            self.add_error(self.person_field, ValidationError(several))
