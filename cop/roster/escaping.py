"""Cells that a spreadsheet program would run: as everywhere in the house."""

from members.text.cells import add_prefix, strip_prefix

__all__ = ["add_prefix", "strip_prefix"]
