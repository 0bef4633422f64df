"""Data gaps in the coordinator's digest (domain 6, section 11): records of a group without what reports split by."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy

from members.desk import Span, tally
from members.desk import worklists as registered
from members.digests import Line, Section, Words

from .worklists import SPLIT_MISSING


def gaps(span: Span, blocks: Collection[int]) -> Mapping[int, list[Line]]:
    """How many people of each group have no place, sex or age in the registry; one statement."""
    n = tally((SPLIT_MISSING,), span, blocks)
    key = SPLIT_MISSING.key
    return {block: [Line(key, n[key, block], worklist=key)] for block in blocks if n.get((key, block))}


def _say(line: Line, title: str) -> Words:
    one = registered[line.worklist]
    return Words(one.sentence(line.n), more=str(one.hint))


# Gaps stay for months, and a quiet week is to be told in three lines.
SECTION = Section(
    number=11, key="gaps", title=gettext_lazy("Gaps in the records"), build=gaps, say=_say, is_aside=True
)
