"""Who may do what with trainings: a row for each permission, a letter for each role."""

from types import SimpleNamespace

import pytest
from rules.permissions import permissions

from tests.factories import give_post, make_member
from tests.walls.world import _make_trainings
from trainings.services import trainers

pytestmark = pytest.mark.django_db

# m: a member with a place, t: who agreed to train it, f: a facilitator of a group, c: coordinator, h: centre lead,
# k: clerk, e: monitoring officer, s: member of another centre, o: clerk of another centre, a: network administrator,
# w: network coordinator, u: bare superuser
ROLES = {
    "m": "lawyer", "t": "paralegal", "f": "facilitator", "c": "coordinator", "k": "staff", "s": "stranger",
    "o": "staff_other", "u": "superuser",
}  # fmt: skip
ALL, RUN, RUN_OR_TRAIN, DESKS = "mtfchkesoawu", "chkw", "tchkw", "chkow"
TRAINING, SITTING, PLACE, NOTHING = "training", "sitting", "registration", "nothing"
TABLE = {
    "trainings.view_training": (TRAINING, ALL),
    "trainings.view_collection": ("collection", ALL),
    "trainings.add_training": (NOTHING, DESKS),
    "trainings.change_training": (TRAINING, RUN),
    "trainings.copy_training": (TRAINING, RUN),
    "trainings.change_collection": ("collection", RUN),
    "trainings.view_organiser": (NOTHING, DESKS + "f"),
    "trainings.view_needs": (NOTHING, DESKS + "f"),
    "trainings.view_series": ("series", RUN),  # not shown to members yet
    "trainings.change_series": ("series", RUN),
    "trainings.record_head_count": (SITTING, RUN_OR_TRAIN),
    "trainings.view_awarenessevent": ("awareness_event", RUN),
    "trainings.record_awareness_event": ("awareness_event", RUN),
    "trainings.view_trainingsession": (SITTING, ALL),
    "trainings.plan_training_session": (TRAINING, RUN),
    "trainings.change_training_session": (SITTING, RUN),
    "trainings.move_training_session": (SITTING, RUN),
    "trainings.cancel_training_session": (SITTING, RUN),
    "trainings.tell_registrants": (SITTING, RUN),
    "trainings.write_letter": (SITTING, RUN),
    "trainings.take_registrations": (SITTING, RUN),
    "trainings.record_qualification": (NOTHING, DESKS),
    "trainings.end_qualification": ("qualification", RUN),
    "trainings.invite_trainer": (SITTING, RUN),
    "trainings.answer_invitation": ("session_trainer", "t"),
    "trainings.view_registration": (PLACE, "m" + RUN_OR_TRAIN),
    "trainings.view_registrations": (SITTING, RUN_OR_TRAIN),
    "trainings.register": (NOTHING, ALL),
    "trainings.register_other": (SITTING, RUN + "f"),
    "trainings.answer_offer": (PLACE, "m"),
    "trainings.give_back_place": (PLACE, "m"),
    "trainings.decide_registration": (PLACE, RUN),
    "trainings.decide_accommodation": ("accommodation", RUN),
    "trainings.invite_guest": (SITTING, RUN),
    "trainings.wish_training": (NOTHING, ALL),
    # the day itself
    "trainings.run_session_day": (SITTING, RUN_OR_TRAIN),
    "trainings.add_walk_in": (SITTING, RUN_OR_TRAIN),
    "trainings.change_attendance": (SITTING, RUN_OR_TRAIN),
    "trainings.change_late_attendance": (SITTING, "chw"),
    "trainings.settle_attendance": (SITTING, RUN_OR_TRAIN),
    "trainings.print_training_sheet": (SITTING, RUN_OR_TRAIN),
    "trainings.add_viewing_point": (SITTING, RUN_OR_TRAIN),
    "trainings.mark_viewing_point": ("point", RUN_OR_TRAIN),
    "trainings.import_attendance": (SITTING, RUN),
    "trainings.enter_code": (SITTING, ALL),
    "trainings.add_material": (SITTING, RUN_OR_TRAIN),
    "trainings.remove_material": (SITTING, RUN_OR_TRAIN),
    "trainings.write_training_summary": (SITTING, RUN_OR_TRAIN),
    "trainings.catch_up": (SITTING, ALL),
    # what was learnt
    "trainings.take_test": (TRAINING, "m"),
    "trainings.write_test": (TRAINING, RUN_OR_TRAIN),
    "trainings.view_results": (TRAINING, RUN_OR_TRAIN),
    "trainings.give_feedback": (SITTING, ALL),
    "trainings.rate_confidence": (NOTHING, ALL),
    "trainings.issue_certificates": (TRAINING, RUN),
    "trainings.revoke_certificate": (TRAINING, RUN),
    "trainings.keep_certificate": (TRAINING, RUN),
    "trainings.view_certificate": ("certificate", "m" + RUN),
    "trainings.print_certificate": ("certificate", "m" + RUN + "a"),  # whoever reads the real name
    "trainings.rename_certificate": ("certificate", "m"),
    "trainings.view_learning_figures": (NOTHING, DESKS + "fe"),
    "trainings.take_learning_figures": (NOTHING, DESKS + "e"),
}


@pytest.fixture
def world(cast):
    people = {letter: getattr(cast, key) for letter, key in ROLES.items()}
    for letter, post in (("h", "centre_lead"), ("e", "me_officer"), ("a", "admin"), ("w", "coordinator")):
        people[letter] = make_member(cast.centre if letter in "he" else None, account=True)
        give_post(people[letter], post, cast.centre if letter in "he" else None)
    things = _make_trainings(cast.centre, cast.paralegal, cast.lawyer, cast.staff) | {"nothing": None}
    things["point"] = SimpleNamespace(session=things["sitting"], proctor_id=None)
    trainers.answer_invitation(things["session_trainer"], is_coming=True)
    return SimpleNamespace(people=people, things=things)


def test_every_permission_of_this_room_has_a_row():
    held = {name for name in permissions if name.startswith("trainings.")}
    assert held - set(OF_ONES_OWN) == set(TABLE)


# Of the questions of a test, which are read where it is written and where it is taken.
OF_ONES_OWN = ("trainings.view_testform",)


def test_permissions_by_role(world):
    def allowed(perm: str) -> str:
        thing = world.things[TABLE[perm][0]]
        return "".join(sorted(key for key, one in world.people.items() if one.user.has_perm(perm, thing)))

    assert {perm: allowed(perm) for perm in TABLE} == {perm: "".join(sorted(who)) for perm, (_, who) in TABLE.items()}
