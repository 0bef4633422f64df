"""Cells that a spreadsheet program would run (safety C-34): a prefix when written, taken off again when read."""

import re

DANGEROUS = re.compile("'*[ \u00a0]*[=+\\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]")
PREFIX = "'"


def add_prefix(cell: str) -> str:
    """Text for a CSV cell that no program takes for a formula."""
    return PREFIX + cell if DANGEROUS.match(cell) else cell


def strip_prefix(cell: str) -> str:
    """What `add_prefix` was given."""
    return cell[1:] if cell.startswith(PREFIX) and DANGEROUS.match(cell) else cell
