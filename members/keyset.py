"""Pages of a list that grows: Previous and Next by key, never by OFFSET, never a count (performance 6.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

SALT = "keyset"


@dataclass(frozen=True)
class Page:
    """`rows` of one page; the addresses are empty where there is no such page."""

    rows: Sequence[Any]
    previous_url: str
    next_url: str

    def __iter__(self):
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def _value(row: Any, field: str) -> Any:
    return row[field] if isinstance(row, dict) else getattr(row, field)


def _address(params: QueryDict, name: str, row: Any, fields: list[str]) -> str:
    query = params.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = signing.dumps([str(_value(row, f.lstrip("-"))) for f in fields], salt=SALT)
    return f"?{query.urlencode()}"


def _cursor(text: str, fields: list[str]) -> list[str] | None:
    """The values of a cursor of ours; anything else is as if there were none."""
    try:
        values = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return values if len(values) == len(fields) else None


def _beyond(fields: list[str], values: list[str], *, backwards: bool) -> Q:
    """Rows that come after (or before) the cursor. With (key, id): key >= a AND (key > a OR id > b)."""
    op = ["gt" if (f.startswith("-") == backwards) else "lt" for f in fields]
    names = [f.lstrip("-") for f in fields]
    if len(fields) == 1:
        return Q(**{f"{names[0]}__{op[0]}": values[0]})
    return Q(**{f"{names[0]}__{op[0]}e": values[0]}) & (
        Q(**{f"{names[0]}__{op[0]}": values[0]}) | Q(**{f"{names[1]}__{op[1]}": values[1]})
    )


def page_of(request: HttpRequest, rows: QuerySet, *, order: str | Sequence[str] = "-id", size: int = 20) -> Page:
    """One page of `rows` in the order of one field, or of one field and a unique second one.

    Reads size + 1 rows, so whether there is a next page costs nothing. A damaged cursor shows the first page.
    """
    fields = [order] if isinstance(order, str) else list(order)
    before = _cursor(request.GET.get("before", ""), fields)
    after = None if before else _cursor(request.GET.get("after", ""), fields)
    if before:
        turned = [f[1:] if f.startswith("-") else f"-{f}" for f in fields]
        found = list(rows.filter(_beyond(fields, before, backwards=True)).order_by(*turned)[: size + 1])
        shown = found[:size][::-1]
        has_previous, has_next = len(found) > size, True
    else:
        rows = rows.filter(_beyond(fields, after, backwards=False)) if after else rows
        found = list(rows.order_by(*fields)[: size + 1])
        shown, has_previous, has_next = found[:size], bool(after), len(found) > size
    previous_url = _address(request.GET, "before", shown[0], fields) if has_previous and shown else ""
    next_url = _address(request.GET, "after", shown[-1], fields) if has_next and shown else ""
    return Page(shown, previous_url, next_url)


def first_page(request: HttpRequest, found: Sequence[Any], *, order: Sequence[str], size: int = 20) -> Page:
    """The page of a list that begins with these rows, of which one more than `size` was read."""
    next_url = _address(request.GET, "after", found[size - 1], list(order)) if len(found) > size else ""
    return Page(found[:size], "", next_url)
