"""Who may say who was there, and what stays of a session. Each line names its source."""

import rules

from members.models import StaffPost

from .roles import is_member, member_of, runs, session_of, trains


@rules.predicate
def is_proctor(user, point=None) -> bool:
    """Says who was at this viewing point."""
    member = member_of(user)
    return bool(member and point is not None and point.proctor_id == member.pk)


@rules.predicate
def coordinates(user, obj=None) -> bool:
    """Coordinator or lead of the hosting centre, or of the network."""
    member, session = member_of(user), session_of(obj)
    posts = (StaffPost.Role.COORDINATOR, StaffPost.Role.CENTRE_LEAD)
    return bool(member and session and member.holds(*posts, centre_id=session.centre_id))


rules.add_perm("trainings.run_session_day", runs | trains)  # learning 16: who stands in the room
rules.add_perm("trainings.add_walk_in", runs | trains)  # learning 18: what happened
rules.add_perm("trainings.change_attendance", runs | trains)  # learning 18, with a reason
rules.add_perm("trainings.change_late_attendance", coordinates)  # learning 18: after thirty days
rules.add_perm("trainings.settle_attendance", runs | trains)
rules.add_perm("trainings.print_training_sheet", runs | trains)  # learning 19
rules.add_perm("trainings.add_viewing_point", runs | trains)  # learning 4(3)
rules.add_perm("trainings.mark_viewing_point", is_proctor | runs | trains)
rules.add_perm("trainings.import_attendance", runs)  # learning 17: names, addresses and times
rules.add_perm("trainings.enter_code", is_member)  # whether it is one's own session is the service's to say
rules.add_perm("trainings.add_material", runs | trains)  # domain C11
rules.add_perm("trainings.remove_material", runs | trains)
rules.add_perm("trainings.write_training_summary", runs | trains)  # domain C11
rules.add_perm("trainings.catch_up", is_member)
