"""One of each thing of mentoring, for the walls: a pair of two people, what they write, and what waits."""

from datetime import timedelta

from cop.models import Resource
from members import clock
from members.models import Member
from mentoring.models import (
    Concern,
    MentoringOffer,
    MentoringPair,
    MentoringProgramme,
    MentoringRequest,
    Milestone,
    NoteOpening,
    PairLink,
)
from mentoring.services import meetings, notes

from .mentoring_kit import make_mentee, make_mentor, make_pair

DAY = timedelta(days=1)


def make_mentoring(centre, mentor: Member, mentee: Member) -> dict:
    """The pair of these two with all that a pair has; somebody asks the mentor, and somebody waits."""
    MentoringProgramme.objects.get_or_create(pk=1)
    make_mentor(member=mentor, capacity=5)
    pair = make_pair(mentor, make_mentee(member=mentee))
    MentoringPair.objects.filter(pk=pair.pk).update(centre=centre)
    pair.refresh_from_db()
    goal = pair.goals.get()
    at = clock.now().replace(microsecond=0) + 2 * DAY
    facts = {"by": mentor, "minutes": 60, "way": "call"}
    taken = meetings.propose_session(pair, first_at=at, second_at=None, **facts)
    meeting = meetings.confirm_session(taken, by=mentee, starts_at=at)
    task = meetings.Task("Write questions", mentee)
    held = meetings.log_session(pair, by=mentor, minutes=45, way="call", on=clock.today(), about="Bail", tasks=[task])
    asking, waiting, third = (make_mentee(centre) for _ in range(3))
    request = MentoringRequest.objects.create(mentee=asking, message="Please")
    proposed = MentoringRequest.objects.create(mentee=third, state="proposed", proposed_by=mentor)
    times = {"offered_at": clock.now(), "expires_at": at}
    offer = MentoringOffer.objects.create(request=request, mentor=mentor, rank=1, state="offered", **times)
    MentoringOffer.objects.create(request=proposed, mentor=mentor, rank=1)
    resource = Resource.objects.filter(group=mentor.memberships.first().group).first()
    return {
        "mentoring_pair": pair,
        "mentoring_goal": goal,
        "mentoring_step": Milestone.objects.create(goal=goal, text="Read the form"),
        "mentoring_link": PairLink.objects.create(pair=pair, resource=resource) if resource else None,
        "mentoring_times": meetings.propose_session(pair, first_at=at + DAY, second_at=at + 2 * DAY, **facts),
        "mentoring_meeting": meeting,
        "mentoring_held": held,
        "mentoring_action": pair.actions.get(),
        "private_note": notes.write_note(pair, "Mine alone", by=mentor, is_shared=False),
        "shared_note": notes.write_note(pair, "For us two", by=mentor, is_shared=True),
        "mentoring_offer": offer,
        "mentoring_request": request,
        "mentoring_match": proposed,
        "waiting_mentee": waiting,
        "concern": Concern.objects.create(pair=pair, by=mentee, words="No time"),
        "note_opening": NoteOpening.objects.create(pair=pair, reason="safety", words="A threat", asked_by=asking),
    }
