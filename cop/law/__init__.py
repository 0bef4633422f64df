"""The law as text: keys of sections, how they are printed, and finding them in what people write.

Pure functions and one registry; no database.
"""

from . import keys
from .book import Book, packaged_book
from .recognise import Found, recognise
from .sources import CitationSource, Citing, sources
from .tokens import forms_of, section_tokens

__all__ = [
    "Book",
    "CitationSource",
    "Citing",
    "Found",
    "forms_of",
    "keys",
    "packaged_book",
    "recognise",
    "section_tokens",
    "sources",
]
