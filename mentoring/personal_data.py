"""What this room keeps of a person (members/personal_data.py)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.personal_data import Part, parts

from .models import (
    Action,
    Concern,
    FeedbackGiven,
    Goal,
    MeetingProposal,
    MenteeProfile,
    MentoringPair,
    MentoringRequest,
    MentorProfile,
    NoteOpening,
    NotWith,
    PrivateNote,
    SharedNote,
)
from .services.closing import erase_words


def _register(name: str, title, rows, columns: str = "", *, answers: str, **how) -> None:
    parts.register(f"mentoring_{name}", Part(title=title, rows=rows, columns=columns, answers=answers, **how))


_register(
    "mentor", _("What I offer as a mentor"), lambda member: MentorProfile.objects.filter(member=member),
    "topics stages languages ways hours_a_month wish not_same_office capacity is_paused trained_on agreed_on",
    answers="mentoring.MentorProfile.member",
)  # fmt: skip
_register(
    "mentee", _("What I want from a mentor"), lambda member: MenteeProfile.objects.filter(member=member),
    "wants topics stages languages ways hours_a_month wish not_same_office waits_since agreed_on",
    answers="mentoring.MenteeProfile.member",
)  # fmt: skip
_register(
    "not_with", _("Whom I do not work with"),
    lambda member: NotWith.objects.filter(Q(member=member) | Q(other=member)),
    answers="mentoring.NotWith.member mentoring.NotWith.other",
)  # fmt: skip
_register(
    "requests", _("My requests for a mentor"), lambda member: MentoringRequest.objects.filter(mentee=member),
    "state created_at settled_at message", answers="mentoring.MentoringRequest.mentee",
)  # fmt: skip
_register(
    "offers", _("When somebody asked me to be their mentor"), lambda member: member.mentoring_offers.all(),
    "state offered_at decided_at reason", answers="mentoring.MentoringOffer.mentor",
)  # fmt: skip
_register(
    "private_notes", _("My private notes"), lambda member: PrivateNote.objects.filter(author=member),
    "written_at body", answers="mentoring.PrivateNote.author",
)  # fmt: skip
_register(
    "shared_notes", _("Notes that I shared with my mentor or mentee"),
    lambda member: SharedNote.objects.filter(author=member), "written_at body", answers="mentoring.SharedNote.author",
)  # fmt: skip
_register(
    "goals", _("My goals"), lambda member: Goal.objects.filter(pair__mentee=member), "text next_step state",
    answers="", erase=lambda rows: rows.delete()[0],
)  # fmt: skip
_register(
    "actions", _("What I took on"), lambda member: Action.objects.filter(owner=member), "what due_on done_at",
    answers="mentoring.Action.owner",
)  # fmt: skip
_register(
    "proposals", _("Times that I proposed"), lambda member: MeetingProposal.objects.filter(by=member),
    "first_at second_at minutes way", answers="mentoring.MeetingProposal.by",
)  # fmt: skip
_register(
    "concerns", _("What I said does not work"), lambda member: Concern.objects.filter(by=member),
    "raised_at to words", answers="mentoring.Concern.by",
)  # fmt: skip
_register(
    "feedback", _("That I gave feedback"), lambda member: FeedbackGiven.objects.filter(member=member),
    answers="mentoring.FeedbackGiven.member",
)  # fmt: skip
_register(
    "openings", _("Notes that I asked to open"), lambda member: NoteOpening.objects.filter(asked_by=member),
    "asked_at reason words", answers="mentoring.NoteOpening.asked_by", erase=lambda rows: 0, stays=True,
)  # fmt: skip
_register(
    "pairs", _("Whom I worked with as mentor or mentee"), lambda member: MentoringPair.objects.of(member),
    "state started_on active_on ends_on ended_on",
    answers="mentoring.MentoringPair.mentor mentoring.MentoringPair.mentee",
    erase=erase_words, stays=True,  # days and minutes count; words go
)  # fmt: skip
# Why it ended and how far they came is theirs who ended it: the other one reads no reason (learning 31).
_register(
    "ends", _("Mentoring that I ended"), lambda member: MentoringPair.objects.filter(ended_by=member),
    "ended_on reason result", answers="mentoring.MentoringPair.ended_by", erase=lambda rows: 0, stays=True,
)  # fmt: skip

parts.leave_traces(
    "mentoring.MentoringRequest.proposed_by mentoring.Agreement.proposed_by "
    "mentoring.MentoringSession.planned_by mentoring.MentoringSession.logged_by mentoring.NoteOpening.agreed_by "
    "mentoring.PairLink.added_by mentoring.Concern.closed_by mentoring.OfflineWeek.noted_by"
)
