"""Who may do what with announcements, comments and follows, and with the ways into a group. Each line names its
source."""

import rules

from members.permissions import holds_anywhere, is_visible

from .roles import (
    GOVERNING,
    Post,
    is_active_outside,
    is_called,
    is_free,
    is_in,
    is_live,
    is_of_all,
    is_waiting,
    keeps,
    led_it,
    reads_posts,
    runs,
    takes_part,
    writes_there,
    wrote_it,
    wrote_its_announcement,
)

# Ways in, and what the group agreed on (domain A21, 2d "edit charter: leader, facilitator, coordinator")
rules.add_perm("cop.change_rules", is_live & keeps)
rules.add_perm("cop.invite_to_group", is_live & keeps)
rules.add_perm("cop.enter_group", is_live & is_active_outside & is_free & is_visible)
rules.add_perm("cop.answer_invitation", is_called)
rules.add_perm("cop.publish_agreement", is_live & keeps)
rules.add_perm("cop.accept_agreement", is_live & is_in)

# Preparing a session (domain B8 to B10; domain 4, session kit)
rules.add_perm("cop.prepare_session", is_live & (runs | led_it))
rules.add_perm("cop.ask_before", is_live & is_in)
rules.add_perm("cop.draft_clinic", is_live & writes_there)

# Announcements (domain B38; thanks B34): in a group those who run it, to all its coordinators and administrators
for_all = is_of_all & holds_anywhere(*GOVERNING, Post.ADMIN)
runs_it = for_all | (is_live & keeps)
speaks = is_of_all | (is_live & (takes_part | keeps))
rules.add_perm("cop.announce_to_all", holds_anywhere(*GOVERNING, Post.ADMIN))
rules.add_perm("cop.post_announcement", is_live & keeps)
rules.add_perm("cop.say_thanks", is_live & takes_part)
rules.add_perm("cop.view_announcement", is_visible)
rules.add_perm("cop.edit_announcement", wrote_it & speaks)
rules.add_perm("cop.withdraw_announcement", wrote_it | runs_it)
rules.add_perm("cop.post_comment", speaks)
rules.add_perm("cop.suggest_addition", speaks & ~wrote_it)  # B28: with credit
rules.add_perm("cop.view_comment", is_visible)
rules.add_perm("cop.edit_comment", wrote_it & speaks)
rules.add_perm("cop.withdraw_comment", wrote_it | runs_it)
rules.add_perm("cop.decide_addition", is_waiting & wrote_its_announcement & speaks)  # B28: by its author
rules.add_perm("cop.react", ~wrote_it & speaks)  # B32
rules.add_perm("cop.follow_group", reads_posts)  # B30
rules.add_perm("cop.follow_question", is_visible)
rules.add_perm("cop.follow_announcement", is_visible)
