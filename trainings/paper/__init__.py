"""Certificates on paper: drawn by typst from plain facts; no text of a person ever becomes a program."""

from .drawing import draw_pdf, draw_picture
from .sheet import Sheet, sheet_of

__all__ = ["Sheet", "draw_pdf", "draw_picture", "sheet_of"]
