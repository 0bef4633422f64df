"""Who may do what with questions and answers. Each line names its source."""

import rules

from members.permissions import holds_anywhere, is_visible

from .roles import (
    GOVERNING,
    Post,
    is_admitted,
    is_anonymous,
    is_live,
    is_of_all,
    is_of_this_house,
    is_over,
    is_posted,
    is_unnamed,
    keeps,
    keeps_somewhere,
    leads,
    reads_posts,
    staffs,
    takes_part,
    writes_there,
    wrote_it,
)

# Questions and answers (domain 2d "read group content", decision 2: not the clerk; community B2, B6)
rules.add_perm("cop.read_posts", reads_posts)
rules.add_perm("cop.view_question", is_visible)
rules.add_perm("cop.view_answer", is_visible)
rules.add_perm("cop.view_question_figures", is_of_this_house)  # domain 2d: aggregates with suppression, for all
rules.add_perm("cop.ask_question", is_live & writes_there)
rules.add_perm("cop.edit_question", is_live & ((wrote_it & writes_there) | (is_posted & keeps)))
rules.add_perm("cop.discard_draft", ~is_posted & wrote_it)
rules.add_perm("cop.release_question", is_live & ~is_posted & ~wrote_it & leads)  # domain 3.13: the facilitator's
rules.add_perm("cop.release_text", is_live & ~wrote_it & leads)  # domain 3.13: the same of answers and arguments
rules.add_perm("cop.override_stop", is_live & leads)  # domain 3.13: with a reason, audited
rules.add_perm("cop.close_question", is_live & is_posted & ~is_over & (wrote_it | keeps))
rules.add_perm("cop.reopen_question", is_live & is_over & (wrote_it | keeps))  # domain 2c: for 30 days
rules.add_perm("cop.tell_outcome", is_live & is_posted & wrote_it)
rules.add_perm("cop.ask_colleagues", is_live & is_posted & ~is_over & ((wrote_it & takes_part) | keeps))  # domain 4
rules.add_perm("cop.change_clinic", is_live & is_posted & ((wrote_it & takes_part) | keeps))  # A18, A19
rules.add_perm("cop.answer_question", is_live & is_posted & ~is_over & writes_there)
rules.add_perm("cop.edit_answer", is_live & ((wrote_it & writes_there) | keeps))
rules.add_perm("cop.withdraw_answer", wrote_it)  # what I said is mine to take back, wherever I am now
rules.add_perm("cop.accept_answer", is_live & is_posted & ((wrote_it & takes_part) | keeps))  # community B2
rules.add_perm("cop.verify_answer", is_live & ~wrote_it & is_admitted & takes_part)  # a named reviewer
# A note is signed, and who asked anonymously puts their own name to it or nobody does (domain 2).
rules.add_perm("cop.promote_answer", is_live & ((keeps & ~is_unnamed) | (wrote_it & takes_part)))
rules.add_perm("cop.thank_for_answer", is_live & ~wrote_it & reads_posts)  # B32, B34
rules.add_perm("cop.report_post", ~wrote_it & (is_of_all | reads_posts))  # community B6
rules.add_perm("cop.view_post_reports", keeps_somewhere)
network_report = is_of_all & holds_anywhere(*GOVERNING, Post.SAFETY_LEAD)
rules.add_perm(
    "cop.close_post_report", keeps | staffs(Post.SAFETY_LEAD) | network_report
)  # community B6; domain 2d, "on flag"
rules.add_perm("cop.see_author", is_anonymous & staffs(Post.SAFETY_LEAD))  # domain 2; the view audits
