"""Who may do what with the library, written arguments and the law. Each line names its source."""

import rules

from members.permissions import holds, holds_anywhere, is_visible

from .roles import (
    DESK,
    GOVERNING,
    added_it,
    is_admitted,
    is_live,
    is_of_all,
    is_provider,
    keeps,
    keeps_somewhere,
    leads_somewhere,
    runs,
    stands_as,
    takes_part,
    tends_the_law,
    wrote_it,
)

# Library (domain C22): what all members read is one list of the whole network, so any centre's coordinator keeps it
keeps_it = (is_of_all & (added_it | holds_anywhere(*GOVERNING))) | (is_live & keeps)
rules.add_perm("cop.view_resource", is_visible)
rules.add_perm("cop.add_resource", keeps_somewhere | holds(*DESK))  # the desk too: it types what others found
rules.add_perm("cop.tend_library", holds_anywhere(*GOVERNING))  # what the desk is told of dead links and the like
rules.add_perm("cop.change_resource", keeps_it)
rules.add_perm("cop.review_resource", keeps_it)
rules.add_perm("cop.withdraw_resource", keeps_it)
rules.add_perm("cop.restore_resource", keeps_it)
rules.add_perm("cop.add_resource_file", keeps_it)

# Written arguments (domain A20: another person reviews)
rules.add_perm("cop.view_writtenargument", is_visible)
rules.add_perm("cop.write_argument", is_live & takes_part)
rules.add_perm("cop.edit_argument", is_live & wrote_it & takes_part & stands_as("draft", "held", "changes"))
rules.add_perm("cop.submit_argument", is_live & wrote_it & takes_part & stands_as("draft", "changes"))
rules.add_perm("cop.recall_argument", is_live & wrote_it & stands_as("review"))
rules.add_perm("cop.review_argument", is_live & takes_part & ~wrote_it & stands_as("review"))
rules.add_perm("cop.renew_argument", is_live & takes_part & (wrote_it | keeps) & stands_as("published"))
rules.add_perm(
    "cop.withdraw_argument",
    is_live & ((wrote_it & stands_as("draft", "held", "changes", "published")) | (keeps & stands_as("published"))),
)
rules.add_perm("cop.attest_use", is_live & is_visible & is_provider & stands_as("published", "superseded"))

# The law (domain 2d, "lists"). Checked is what a lawyer has checked who looks after something (domain, preface)
rules.add_perm("cop.view_law_desk", tends_the_law)
rules.add_perm("cop.add_provision", tends_the_law)
rules.add_perm("cop.change_provision", tends_the_law)
rules.add_perm("cop.check_provision", is_admitted & (tends_the_law | leads_somewhere))
rules.add_perm("cop.check_case", is_admitted & (tends_the_law | leads_somewhere))
rules.add_perm("cop.cite_in_session", is_live & runs)  # domain B10
