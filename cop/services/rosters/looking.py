"""What an upload would do: read and checked once, compared with the registry at every look."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from members import clock, crypto
from members.errors import Refused
from members.models import Member

from ...models import RosterImport
from ...roster import saving
from ...roster.checking import check_rows
from ...roster.lookups import make_lookups
from ...roster.reader import read_table
from ...roster.result import RosterResult
from ...roster.table import FileRefused
from .matching import Plan, known_words, plan

# Decisions on people are no part of reading: everything else chosen is.
NOT_READ = {"decisions"}


@dataclass
class Look:
    """What an upload would do now. Of a file that is refused as a whole: only `file_refused`."""

    result: RosterResult | None = None
    plan: Plan | None = None
    file_refused: FileRefused | None = None


def choices_of(row: RosterImport) -> dict[str, Any]:
    """What was decided so far: mapping, mended, decisions, keep_honorifics, leave_out_groups."""
    return json.loads(row.choices or "{}")


def data_of(row: RosterImport) -> bytes:
    """The file. Raises Refused when it was dropped after its two weeks."""
    if row.content is None:
        raise Refused(_("The file is no longer kept. Upload it again."))
    return base64.b64decode(row.content)


def look(row: RosterImport, *, by: Member) -> Look:
    """Read, check and compare the upload as it stands with its corrections. Writes nothing."""
    found, _key = read(row, by=by)
    if isinstance(found, FileRefused):
        return Look(file_refused=found)
    return Look(found, plan(found, row.centre, choices_of(row).get("decisions")))


def read(row: RosterImport, *, by: Member | None) -> tuple[RosterResult | FileRefused, bytes]:
    """(what the file holds, the key of what it was read with). What was found before with the same key is believed.

    Raises Refused when the file is no longer kept.
    """
    data, known = data_of(row), known_words(row.centre, by)
    key = _key_of(row, known)
    if row.found and bytes(row.found_key or b"") == key:
        return saving.from_text(row.found), key
    chosen = choices_of(row)
    try:
        table = read_table(data, row.file_name, mapping=chosen.get("mapping"))
    except FileRefused as refused:
        return refused, key
    result = check_rows(
        table,
        make_lookups(**known),
        today=clock.today(),
        keep_honorifics=bool(chosen.get("keep_honorifics")),
        leave_out_unknown_groups=bool(chosen.get("leave_out_groups")),
        mended={int(number): cells for number, cells in chosen.get("mended", {}).items()},
    )
    return result, key


@cache
def _own_words() -> str:
    """The words of this version of the product."""
    return json.dumps(asdict(make_lookups(townships=(), units=())), sort_keys=True)


def _key_of(row: RosterImport, known: Mapping[str, list]) -> bytes:
    """Changes with the corrections, the day, and what the registry knows: a group that was made meanwhile."""
    chosen = {name: value for name, value in choices_of(row).items() if value and name not in NOT_READ}
    content = [row.file_hash, chosen, clock.today(), _own_words(), known]
    return crypto.blind(json.dumps(content, default=str, sort_keys=True))
