"""Who may do what with trainings, series, sessions and registrations. Each line names its source."""

import rules

from members.permissions import is_visible

from .roles import (
    curates,
    is_asked_to_train,
    is_at_its_desk,
    is_at_their_desk,
    is_its_registration,
    is_member,
    leads_somewhere,
    runs,
    trains,
)

# What is taught
rules.add_perm("trainings.view_training", is_visible)  # architecture 5
rules.add_perm("trainings.view_collection", is_visible)
rules.add_perm("trainings.add_training", is_at_its_desk)  # decision 2: the desk plans
rules.add_perm("trainings.change_training", runs)  # domain A9: the curator
rules.add_perm("trainings.copy_training", runs)  # learning 7
rules.add_perm("trainings.change_collection", is_at_its_desk | curates)  # domain A9
rules.add_perm("trainings.view_organiser", is_at_its_desk | leads_somewhere)  # domain 2d: those who plan and lead
rules.add_perm("trainings.view_needs", is_at_its_desk | leads_somewhere)  # domain B37

# Series and what was counted
rules.add_perm("trainings.view_series", is_visible)
rules.add_perm("trainings.change_series", is_at_its_desk)  # domain C1–C3
rules.add_perm("trainings.record_head_count", runs | trains)  # domain C5
rules.add_perm("trainings.view_awarenessevent", is_visible)
rules.add_perm("trainings.record_awareness_event", is_at_its_desk)  # domain C21

# Sessions
rules.add_perm("trainings.view_trainingsession", is_visible)
rules.add_perm("trainings.plan_training_session", runs)
rules.add_perm("trainings.change_training_session", runs)
rules.add_perm("trainings.move_training_session", runs)
rules.add_perm("trainings.cancel_training_session", runs)
rules.add_perm("trainings.tell_registrants", runs)  # decision 11
rules.add_perm("trainings.write_letter", runs)
rules.add_perm("trainings.invite_trainer", runs)
rules.add_perm("trainings.record_qualification", is_at_its_desk)  # decision 2: the desk keeps the registry
rules.add_perm("trainings.end_qualification", is_at_their_desk)
rules.add_perm("trainings.answer_invitation", is_asked_to_train)

# Who comes
rules.add_perm("trainings.view_registration", is_visible)
rules.add_perm("trainings.view_registrations", runs | trains)  # who comes, by name
rules.add_perm("trainings.take_registrations", runs)  # safety C-34
rules.add_perm("trainings.register", is_member)  # whether this session takes them is the service's to say
rules.add_perm("trainings.register_other", runs | leads_somewhere)  # by facilitator for a member without account
rules.add_perm("trainings.answer_offer", is_its_registration)  # learning 13
rules.add_perm("trainings.give_back_place", is_its_registration)
rules.add_perm("trainings.decide_registration", runs)  # learning 14
rules.add_perm("trainings.decide_accommodation", runs)  # domain C17
rules.add_perm("trainings.invite_guest", runs)
rules.add_perm("trainings.wish_training", is_member)
