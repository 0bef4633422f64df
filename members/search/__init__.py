"""The one search: what each room lets people find, and how it is kept in step.

A room brings a module `search` that registers a `Source` for each kind of thing. What people may see is asked of the
things (`Source.visible`) in the statement that searches.
"""

from . import people, words  # noqa: F401  (they register what they know)
from .registry import (
    Entry,
    NamedHit,
    Names,
    Places,
    Source,
    Tokeniser,
    Watch,
    name_finders,
    places,
    sources,
    tokenisers,
)

__all__ = [
    "Entry",
    "NamedHit",
    "Names",
    "Places",
    "Source",
    "Tokeniser",
    "Watch",
    "name_finders",
    "places",
    "sources",
    "tokenisers",
]
