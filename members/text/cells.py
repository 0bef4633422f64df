"""Cells that a spreadsheet program would run (safety C-34): a prefix when written, taken off again when read."""

import re

DANGEROUS = re.compile("'*[ \u00a0]*[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]")
# Where a program that separates otherwise than we do would begin a cell in the middle of ours: Excel takes semicolons
# where the comma is the decimal sign, and knows no quotes that do not stand at the start of what it takes for a cell.
INSIDE = "(?<=[;,\t\r\n]){}(?='*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
PREFIX = "'"
_ADDED, _MISSING = re.compile(INSIDE.format(PREFIX)), re.compile(INSIDE.format(""))


def add_prefix(cell: str) -> str:
    """Text for a CSV cell that no program takes for a formula."""
    cell = _MISSING.sub(PREFIX, cell)
    return PREFIX + cell if DANGEROUS.match(cell) else cell


def strip_prefix(cell: str) -> str:
    """What `add_prefix` was given."""
    cell = cell[1:] if cell.startswith(PREFIX) and DANGEROUS.match(cell) else cell
    return _ADDED.sub("", cell)
