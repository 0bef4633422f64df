"""XLSX: opened by a child process under limits, so that a hostile file costs the child and not us (C-24, C-33)."""

import json
from collections.abc import Mapping

from ..children import ChildDied, ask
from .sheet import Sheet
from .table import FileRefused

CHILD = "cop.roster.sandbox"


def read(data: bytes, mapping: Mapping[str, str | None]) -> Sheet:
    """Raises FileRefused: file_wrong_type, file_unreadable, file_unpacks_too_large."""
    answer = _ask(json.dumps(mapping).encode() + b"\n" + data)
    if "refused" in answer:
        raise FileRefused(answer["refused"], answer["detail"])
    return Sheet(
        "xlsx",
        answer["rows"],
        name=answer["sheet"],
        wide=frozenset(answer["wide"]),
        other_sheets=answer["other_sheets"],
    )


def _ask(question: bytes) -> dict:
    try:
        return json.loads(ask(CHILD, question))
    except ChildDied as death:
        # Killed by its limits: nothing else ends the child without an answer.
        raise FileRefused("file_unpacks_too_large", str(death)) from death
