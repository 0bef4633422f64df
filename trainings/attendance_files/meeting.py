"""A meeting once its file is read: who was in it, from when to when, as the program says it."""

from dataclasses import dataclass, field

Span = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """One row of the list. `span` is (join, leave) in seconds since 1970; `stated` is the time inside, in seconds,
    where the row is a whole visit with breaks (BigBlueButton, Teams part 2), None where the row is one stay."""

    name: str
    email: str = ""
    phone: str = ""
    span: Span | None = None
    stated: int | None = None
    is_host: bool = False
    may_host: bool = False  # a moderator: the host unless somebody registered
    is_waiting: bool = False
    is_open: bool = False  # still in the room when the file was made

    @property
    def account(self) -> tuple[str, str, str]:
        """What joins the stays of one visitor."""
        return self.name, self.email, self.phone


@dataclass
class Meeting:
    """`kind` is zoom, teams or bbb; `counts` is what the file itself holds, as the report shows it."""

    kind: str
    rows: list[Row]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def visitors(self) -> list[list[Row]]:
        """The rows that count, each visitor's together: by account, but BigBlueButton writes each visitor once."""
        rows = sorted((row for row in self.rows if not row.is_waiting), key=order)
        if self.kind == "bbb":
            return [[row] for row in rows]
        found: dict[tuple[str, str, str], list[Row]] = {}
        for row in rows:
            found.setdefault(row.account, []).append(row)
        return list(found.values())


def order(row: Row) -> tuple:
    """The same whatever the order of the rows in the file."""
    return row.span or (0.0, 0.0), row.name, row.email, row.phone, row.stated or 0
