"""The demo's mentoring (domain 7): 18 pairs, 46 meetings, three pairs silent for more than 30 days."""

from members.demo import Part, parts

from .figures import count_pairs
from .pairs import purge_pairs, seed_pairs

parts.register("mentoring", Part("mentoring", 45, seed_pairs, count_pairs, purge_pairs))
