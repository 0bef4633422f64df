"""Who may do what in groups, with memberships, sessions and tasks. Each line names its source."""

import rules

from members.permissions import holds, is_visible

from .roles import (
    DESK,
    Post,
    asks_here,
    can_host,
    governs,
    is_active_outside,
    is_in,
    is_its_task,
    is_live,
    is_mine,
    is_readable,
    keeps,
    led_it,
    runs,
    staffs,
    stands_in,
    takes_part,
    works_at_its_desk,
    writes_there,
    wrote_it,
)

# Groups
rules.add_perm("cop.view_group", is_visible)  # architecture 5; decision 7
rules.add_perm("cop.read_group", is_readable)  # domain 2d "read group content"; of the clerk decision 2
rules.add_perm("cop.create_group", can_host)  # domain A4: centres cultivate groups; the clerk does not (decision 2)
rules.add_perm("cop.change_group", is_live & governs)  # domain 4: the coordinator runs one or more groups
rules.add_perm("cop.archive_group", is_live & governs)  # domain A2
rules.add_perm("cop.restore_group", ~is_live & governs)  # domain A2: the one write that an archived group takes

# Memberships
rules.add_perm("cop.view_membership", is_visible)
rules.add_perm("cop.add_to_group", is_live & staffs(*DESK))  # domain 2d "add, correct, import members"
rules.add_perm("cop.change_membership", is_live & governs)  # roles: who facilitates is the coordinator's word
rules.add_perm("cop.end_membership", is_live & staffs(*DESK))  # domain 2d
rules.add_perm("cop.leave_group", is_live & is_mine)  # everyone may leave

# Requests to join (domain A6, C-21; community B3)
rules.add_perm("cop.view_joinrequest", is_visible)
rules.add_perm("cop.decide_join_request", works_at_its_desk | (is_live & runs) | stands_in)
rules.add_perm("cop.ask_for_group", is_live & is_active_outside & asks_here)  # community B3
rules.add_perm("cop.view_invitations", holds(*DESK, Post.ADMIN))  # safety C-01: the list of those that are open
rules.add_perm("cop.view_join_requests", holds(*DESK, Post.ADMIN))  # the list of the desk, with its funnel

# Sessions (domain 2d; decision 2)
rules.add_perm("cop.view_groupsession", is_visible)
rules.add_perm("cop.plan_session", is_live & runs)
rules.add_perm("cop.change_session", is_live & runs)
rules.add_perm("cop.move_session", is_live & runs)
rules.add_perm("cop.cancel_session", is_live & runs)
rules.add_perm("cop.close_session", is_live & runs)
rules.add_perm("cop.reopen_session", is_live & runs)
rules.add_perm("cop.take_attendance", is_live & runs)  # domain 2d: facilitator, coordinator, centre staff
rules.add_perm("cop.record_rsvp", is_live & runs)  # decision 14: for others
rules.add_perm("cop.answer_rsvp", is_live & is_in)  # decision 14: for oneself
rules.add_perm("cop.tell_people", is_live & runs)  # decision 11; phones only by members.see_contact and step-up
rules.add_perm("cop.write_summary", is_live & (keeps | led_it))  # C11; the clerk reads no posts (decision 2)
rules.add_perm("cop.rate_session", is_live & is_in)  # domain 4, session kit
rules.add_perm("cop.print_sheet", runs)  # learning 11: paper for rooms without technology

# Ideas and tasks (domain A24)
rules.add_perm("cop.view_idea", is_visible)
rules.add_perm("cop.view_task", is_visible)
rules.add_perm("cop.add_idea", is_live & takes_part)  # and vote
rules.add_perm("cop.withdraw_idea", is_live & (wrote_it | keeps))
rules.add_perm("cop.make_task", is_live & writes_there)
rules.add_perm("cop.end_task", is_live & (is_its_task | keeps))
rules.add_perm("cop.end_any_task", is_live & keeps)
