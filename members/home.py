"""What stands on the home page: rooms above register sources of rows in their own `home` modules.

Home answers "what must I do, by when" before anything else (spec 1.4), so there are two lists: what needs me, and
what is coming up. A source gives its rows in one or two statements, whatever their number.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .models import Member
from .registry import Registry

MOST_ROWS = 7


@dataclass(frozen=True, kw_only=True)
class Row:
    """One docket row. `at` sorts and is shown; `buttons` is a template that draws more than the one link, and sees
    the row; `facts` are what it needs. `all_url` is where the rest of the list stands."""

    at: datetime
    title: str
    url: str
    meta: str = ""
    action: str = ""
    is_hot: bool = False
    buttons: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Member], Iterable[Row]]

needs_you: Registry[Source] = Registry("home: needs you")
coming_up: Registry[Source] = Registry("home: coming up")


def rows_of(sources: Iterable[Source], member: Member) -> list[Row]:
    """The rows of all sources, the earliest first."""
    return sorted((row for source in sources for row in source(member)), key=lambda row: row.at)
