"""The figures of the house. People are counted once, seats are called seats (domain 5, A3).

Every figure is a function of rows that the caller has narrowed (a group's, a centre's, the network's) and a
period; nothing here asks who is reading.
"""

from .ground import Ground
from .meetings import Meeting, PeerLed, by_group, meetings, peer_led, rhythm_missed
from .people import Growth, Providers, groups_by_year, growth, growth_by, providers, providers_by
from .small import LEAST, shown, suppressed
from .weeks import figures_of_week, keep_week

__all__ = [
    "LEAST", "Ground", "Growth", "Meeting", "PeerLed", "Providers", "by_group", "figures_of_week", "groups_by_year",
    "growth", "growth_by", "keep_week", "meetings", "peer_led", "providers", "providers_by", "rhythm_missed", "shown",
    "suppressed",
]  # fmt: skip
