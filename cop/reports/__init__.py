"""The figures of the house. People are counted once, seats are called seats (domain 5, A3).

Every figure is a function of rows that the caller has narrowed (a group's, a centre's, the network's) and a
period; nothing here asks who is reading.
"""

from .entry import Funnel, funnel
from .ground import Ground
from .meetings import Meeting, PeerLed, by_group, meetings, peer_led, rhythm_missed
from .moving import Moved, moved
from .network import Coverage, Retention, active_lately, coverage, people_by, retention, sources
from .people import Growth, Providers, groups_by_year, growth_by, providers, providers_by
from .small import LEAST, Cell, Withheld, part_of, shown, suppressed
from .weeks import figures_of_week, keep_week

__all__ = [
    "LEAST", "Cell", "Coverage", "Funnel", "Ground", "Growth", "Meeting", "Moved", "PeerLed", "Providers", "Retention",
    "Withheld", "active_lately", "by_group", "coverage", "figures_of_week", "funnel", "groups_by_year", "growth_by",
    "keep_week", "meetings", "moved", "part_of", "peer_led", "people_by", "providers", "providers_by", "retention",
    "rhythm_missed", "shown", "sources", "suppressed",
]  # fmt: skip
