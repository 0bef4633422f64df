"""What stands on the home page: rooms above register sources of rows in their own `home` modules.

Home answers "what must I do, by when" before anything else (spec 1.4), so there are two lists: what needs me, and
what is coming up. A source gives its rows in one or two statements, whatever their number. There are many, and for
most people most days most of them have nothing: whether those that hang on one ready statement bring anything is asked
of all at once, and only those that do are read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import clock
from .models import ConductCode, Member, Seat
from .models.conduct import TIME_TO_READ
from .ready import Ready, which_bring
from .registry import Registry
from .retention import going_rows, going_soon_of
from .templatetags.waing import digits

MOST_ROWS = 7


@dataclass(frozen=True, kw_only=True)
class Row:
    """One docket row. `at` sorts and is shown; `buttons` is a template that draws more than the one link, and sees
    the row; `facts` are what it needs."""

    at: datetime
    title: str
    url: str
    meta: str = ""
    action: str = ""
    is_hot: bool = False
    buttons: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Waiting:
    """A source that draws its rows from what one ready statement brings; its places are `member` and `values()`."""

    draw: Callable[[Member, list], Iterable[Row]]
    ready: Ready
    values: Callable[[], dict[str, Any]]

    def places(self, member: Member) -> dict[str, Any]:
        return {"member": member.pk, **self.values()}

    def __call__(self, member: Member) -> Iterable[Row]:
        return self.draw(member, self.ready(**self.places(member)))


def waits_for(ready: Ready, values: Callable[[], dict[str, Any]] = dict) -> Callable[[Callable], Waiting]:
    """Makes a source of a function `(member, rows)`."""
    return lambda draw: Waiting(draw, ready, values)


Source = Callable[[Member], Iterable[Row]]

needs_you: Registry[Source] = Registry("home: needs you")
coming_up: Registry[Source] = Registry("home: coming up")


def _code_to_accept(member: Member) -> Iterator[Row]:
    """The code of conduct in force, until it is accepted. Whether it is came with the account (members.conduct)."""
    code = ConductCode.objects.in_force() if getattr(member.user, "asks_code", True) else None
    if code and not member.acknowledgements.filter(code=code).exists():
        day = datetime.combine(code.in_force_on + TIME_TO_READ, time(), clock.YANGON)
        yield Row(
            at=max(day, clock.now()),
            title=_("Read and accept the code of conduct"),
            url=reverse("members:code_of_conduct"),
            meta=_("It takes five minutes."),
            action=_("Read"),
        )


needs_you.register("code", _code_to_accept)


_seats = Ready(lambda member: Seat.objects.waiting().filter(member=member).values_list("waiting", "waiting_since"))


@waits_for(_seats)
def _messages_waiting(member: Member, seats: list[tuple[int, datetime]]) -> Iterator[Row]:
    """How many messages are neither answered nor done, since the oldest."""
    n = sum(waiting for waiting, _since in seats)
    if n:
        yield Row(
            at=min(since for _waiting, since in seats),
            title=ngettext("%(n)s message waits for you", "%(n)s messages wait for you", n) % {"n": digits(n)},
            url=reverse("members:conversation_list"),
            action=_("Open"),
        )


needs_you.register("messages", _messages_waiting)


@waits_for(going_rows, lambda: {"now": clock.now()})
def _going_soon(member: Member, things: list[tuple[str, datetime]]) -> Iterator[Row]:
    """What retention takes within 14 days (safety C-35c)."""
    for going in going_soon_of(things, clock.now()):
        yield Row(at=going.at, title=going.text, url=reverse("members:my_data"), action=_("Open"))


needs_you.register("going_soon", _going_soon)


def rows_of(sources: Iterable[Source], member: Member) -> list[Row]:
    """The rows of all sources, the earliest first."""
    all_sources = list(sources)
    asked = [source for source in all_sources if isinstance(source, Waiting)]
    brings = which_bring((source.ready, source.places(member)) for source in asked)
    idle = {source for source, is_any in zip(asked, brings, strict=True) if not is_any}
    awake = [source for source in all_sources if source not in idle]
    return sorted((row for source in awake for row in source(member)), key=lambda row: row.at)
