"""People as rows of a worklist's page, however the list found them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from members.desk import Row
from members.models import Member
from members.templatetags.waing import lang_of, when_day

Shown = Callable[[Sequence[Any], Member], list[Row]]
PERSON = "cop:staff_member_detail"


def rows_of_people(
    *, of: str = "member_id", when: str = "", meta: str = "", url: str = PERSON, at: str = "", action: Any = ""
) -> Shown:
    """`show` of a worklist whose rows are, or belong to, people.

    `of` is the row's field with the person's id, `when` the one with the day that matters, `meta` one whose text
    stands beneath the name, `at` the part of the page that the verb is about. Real name, page and verb (lazy) are for
    readers who may open the entry; one statement.
    """

    def show(rows: Sequence[Any], reader: Member) -> list[Row]:
        people = Member.objects.named_for(reader).in_bulk({getattr(row, of) for row in rows})
        return [_row(people[getattr(row, of)], row) for row in rows]

    def _row(person: Member, row: Any) -> Row:
        name = person.told_name
        return Row(
            when=when_day(getattr(row, when)) if when else "",
            title=name,
            meta=str(getattr(row, meta)) if meta else "",
            url=reverse(url, args=[person.pk]) + at if person.is_named else "",
            action=str(action) if person.is_named else "",
            lang=lang_of(name),
        )

    return show
