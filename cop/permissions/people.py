"""Who may do what at the desk with people and lists of them. Each line names its source."""

import rules

from members.permissions import administers_the_network, holds

from .roles import DESK, Post, asked_for_it, keeps_both, may_see_people

# Pairs of entries that may be one person
rules.add_perm("cop.view_twins", administers_the_network)  # decision 30
rules.add_perm("cop.decide_twin", administers_the_network | keeps_both)  # decision 30; of one centre who may merge

# People of the desk
rules.add_perm("cop.view_people", may_see_people)

# Lists that leave the house (safety C-34): domain 2d, "centre staff, centre lead, and a second approver"
rules.add_perm("cop.export_people", holds(Post.CLERK, Post.CENTRE_LEAD))
rules.add_perm("cop.approve_export", ~asked_for_it & holds(*DESK))
