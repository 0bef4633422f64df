"""A RosterResult as text and back: reading a large file once is enough. The text is names: keep it sealed."""

import json
from dataclasses import asdict
from datetime import date

from members.text import Context

from .result import Notice, Refusal, RosterResult, RosterRow
from .table import Column, FileRefused, Table

LISTS = ("areas", "groups", "languages", "converted")


def to_text(found: RosterResult | FileRefused) -> str:
    """JSON of a result, or of the refusal of the whole file."""
    if isinstance(found, FileRefused):
        content = {"code": found.code, "headings": found.headings}
    else:
        content = asdict(found) | {"context": found.context.value}
    return json.dumps(content, ensure_ascii=False, default=str)


def from_text(text: str) -> RosterResult | FileRefused:
    """What `to_text` was given."""
    content = json.loads(text)
    if "code" in content:
        return FileRefused(content["code"], headings=tuple(content["headings"]))
    return RosterResult(
        **content
        | {
            "table": _table(content["table"]),
            "context": Context(content["context"]),
            "accepted": [_row(row) for row in content["accepted"]],
            "refused": [Refusal(**one) for one in content["refused"]],
            "notices": [Notice(**one) for one in content["notices"]],
            "mended": {int(number): cells for number, cells in content["mended"].items()},
        }
    )


def _table(content: dict) -> Table:
    pairs = {name: [tuple(pair) for pair in content[name]] for name in ("rows", "ignored_rows")}
    return Table(**content | pairs | {"columns": [Column(**column) for column in content["columns"]]})


def _row(content: dict) -> RosterRow:
    joined_on = content["joined_on"] and date.fromisoformat(content["joined_on"])
    return RosterRow(**content | {name: tuple(content[name]) for name in LISTS} | {"joined_on": joined_on})
