"""The weekly digest, section by section (domain 6). Rooms register sections; the numbers fix their order.

A section counts for all blocks of a run at once and answers with numbers and times only. The words are made when
somebody reads.
"""

from ..desk import Span
from . import own  # noqa: F401  (it registers this room's own sections)
from .counting import count, moved
from .reading import Digest, Part, Standing, Told, narrowed, read, standing
from .section import Audience, Line, Section, Words, in_order, member_sections, sections, staff_sections, with_facts

__all__ = [
    "Audience", "Digest", "Line", "Part", "Section", "Span", "Standing", "Told", "Words", "count", "in_order",
    "member_sections", "moved", "narrowed", "read", "sections", "staff_sections", "standing",
    "with_facts",
]  # fmt: skip
