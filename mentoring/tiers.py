"""How well each field of this room is kept (members/tiers.py)."""

from members.tiers import declare

from .models import (
    Action,
    Agreement,
    AgreementTerms,
    Concern,
    Feedback,
    FeedbackGiven,
    Goal,
    MeetingProposal,
    MenteeProfile,
    MentoringOffer,
    MentoringPair,
    MentoringProgramme,
    MentoringRequest,
    MentoringSession,
    MentorProfile,
    Milestone,
    NoteOpening,
    NotWith,
    OfflineWeek,
    PairLink,
    PrivateNote,
    SharedNote,
)

MATCHED = "member topics stages languages ways hours_a_month wish not_same_office agreed_on"
declare(
    MentoringProgramme,
    t3="weight_area weight_region weight_language weight_gender weight_stage weight_load answer_days grace_days",
)
declare(MentorProfile, t2=f"{MATCHED} capacity is_paused trained_on")
declare(MenteeProfile, t1="wants", t2=f"{MATCHED} waits_since")
declare(NotWith, t2="member other since")
declare(MentoringRequest, t2="message mentee proposed_by state created_at settled_at")
declare(MentoringOffer, t2="request mentor rank state offered_at remind_at reminded_at expires_at decided_at reason")
declare(
    MentoringPair,
    t2="mentor mentee request centre state started_on active_on cadence_days ends_on nudged_for "
    "closure_proposed_at ended_on ended_by reason result",
)
declare(OfflineWeek, t2="centre monday noted_by")
declare(AgreementTerms, t3="version text_my text_en since")
declare(
    Agreement,
    t2="reach between pair version terms cadence_days minutes months proposed_by proposed_at mentor_accepted_at "
    "mentee_accepted_at",
)
declare(MeetingProposal, t2="pair by first_at second_at minutes way state proposed_at")
declare(
    MentoringSession,
    t2="about starts_at ends_at zone mode place join_link pair way outcome minutes planned_by logged_by logged_at",
    t3="schedule_version cancelled_at created_at",
)
declare(Action, t2="what pair session owner due_on done_at")
declare(Goal, t2="text next_step pair state created_at dropped_at")
declare(Milestone, t2="text goal due_on done_at")
declare(PrivateNote, t1="body", t2="pair author written_at changed_at")
declare(SharedNote, t1="body", t2="pair author written_at changed_at")
declare(NoteOpening, t1="words", t2="pair reason asked_by asked_at agreed_by agreed_at refused_at expires_at")
declare(PairLink, t2="pair resource question added_by added_at")
declare(Feedback, t2="role centre month useful again")
declare(FeedbackGiven, t2="pair member")
declare(Concern, t1="words", t2="pair by to raised_at closed_at closed_by")
