"""Court papers to take along: one sheet of facts, drawn as a PDF by typst or written as plain text (domain A20).

No name of a member stands on one, and no text of a person ever becomes a program: typst gets it as data.
"""

from .drawing import draw_pdf
from .sheet import Sheet, heading_of, sheet_of
from .writing import write_text

__all__ = ["Sheet", "draw_pdf", "heading_of", "sheet_of", "write_text"]
