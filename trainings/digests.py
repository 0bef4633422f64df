"""The sections of this room in the weekly digests (domain 6)."""

from members.digests import member_sections, sections

from . import learning_digests, place_digests

sections.register("trainings_today", learning_digests.URGENT_SECTION)
sections.register("learning", learning_digests.SECTION)
member_sections.register("learning_results", learning_digests.MEMBER_SECTION)
member_sections.register("training_places", place_digests.MEMBER_SECTION)
