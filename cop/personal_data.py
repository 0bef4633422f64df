"""What this room keeps of a person (members/personal_data.py)."""

import os

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.personal_data import Part, parts

from . import personal_posts  # noqa: F401  (it registers parts of its own)
from .models import (
    Answer,
    AnswerRequest,
    ArgumentReview,
    ArgumentUse,
    GroupSession,
    Idea,
    IdeaVote,
    JoinRequest,
    JoinVoucher,
    PossibleTwin,
    PostReport,
    Question,
    Referral,
    ReferralOffer,
    Resource,
    RosterRow,
    SessionRating,
    SessionSummary,
    Task,
    Thanks,
    Told,
    WrittenArgument,
)
from .services.joining import PERSONAL


def _empty_requests(rows: QuerySet) -> int:
    """States and days stay, for the funnel; who it was and what was typed goes."""
    for row in rows:
        row.person_key = os.urandom(32)
        for name in (*PERSONAL, "reason"):
            setattr(row, name, None)
        row.save()
    return len(rows)


def _keep_what_was_told(rows: QuerySet) -> int:
    """Posts stay for the group, as a former member's; what was never posted goes."""
    return rows.filter(state__in=Question.UNPOSTED).delete()[0]


def _drop_drafts(rows: QuerySet) -> int:
    """What was never put before anybody goes; what others rely on belongs to a former member."""
    return rows.filter(published_at=None).delete()[0]


parts.register(
    "memberships",
    Part(
        title=_("My groups"),
        rows=lambda member: member.memberships.all(),
        columns="group role joined_on left_on reason",
        answers="cop.Membership.member",
        erase=lambda rows: rows.update(reason=""),
        stays=True,
    ),
)
parts.register(
    "answers",
    Part(
        title=_("My answers to invitations"),
        rows=lambda member: member.rsvps.all(),
        columns="session answer answered_at",
        answers="cop.Rsvp.member",
        erase=lambda rows: 0,  # they count in how many said yes
        stays=True,
    ),
)
parts.register(
    "attendance",
    Part(
        title=_("Where I was"),
        rows=lambda member: member.attendances.all(),
        columns="recorded_at",
        answers="cop.Attendance.member",
        erase=lambda rows: 0,  # they count in how many were there
        stays=True,
    ),
)
parts.register(
    "led_sessions",
    Part(
        title=_("Sessions that I led"),
        rows=lambda member: GroupSession.objects.filter(led_by=member),
        columns="group title starts_at",
        answers="cop.GroupSession.led_by",
        erase=lambda rows: 0,  # that a member led them counts
        stays=True,
    ),
)
parts.register(
    "ideas",
    Part(
        title=_("My ideas"),
        rows=lambda member: Idea.objects.filter(author=member),
        columns="group text created_at withdrawn_at",
        answers="cop.Idea.author",
        erase=lambda rows: 0,  # the group goes on with them, as a former member's
        stays=True,
    ),
)
parts.register(
    "votes",
    Part(
        title=_("Ideas that I voted for"),
        rows=lambda member: IdeaVote.objects.filter(member=member),
        columns="idea given_at",
        answers="cop.IdeaVote.member",
    ),
)
parts.register(
    "tasks",
    Part(
        title=_("My tasks"),
        rows=lambda member: Task.objects.filter(owner=member),
        columns="group what due_on done_at",
        answers="cop.Task.owner",
        erase=lambda rows: rows.update(owner=None),
        stays=True,
    ),
)
parts.register(
    "ratings",
    Part(
        title=_("What I said of sessions"),
        rows=lambda member: SessionRating.objects.filter(member=member),
        columns="session was_useful will_use has_used rated_at",
        answers="cop.SessionRating.member",
    ),
)
parts.register(
    "summaries",
    Part(
        title=_("Summaries that I wrote"),
        rows=lambda member: SessionSummary.objects.filter(written_by=member),
        columns="session body written_at changed_at",
        answers="cop.SessionSummary.written_by",
        erase=lambda rows: rows.update(written_by=None),
        stays=True,
    ),
)
parts.register(
    "told",
    Part(
        title=_("What somebody told me"),
        rows=lambda member: Told.objects.filter(member=member),
        columns="session told_at",
        answers="cop.Told.member",
    ),
)
parts.register(
    "join_requests",
    Part(
        title=_("My requests to join"),
        rows=lambda member: JoinRequest.objects.filter(member=member),
        columns="way group state applied_at name display_name email phone message",
        answers="cop.JoinRequest.member",
        erase=_empty_requests,
        stays=True,
    ),
)
parts.register(
    "vouchings",
    Part(
        title=_("For whom I was asked to vouch"),
        rows=lambda member: JoinVoucher.objects.filter(member=member),
        columns="answer answered_at",
        answers="cop.JoinVoucher.member",
        erase=lambda rows: 0,  # that somebody vouched is why another is here
        stays=True,
    ),
)
parts.register(
    "roster_rows",
    Part(
        title=_("Rosters that I stood in"),
        rows=lambda member: RosterRow.objects.filter(member=member),
        answers="cop.RosterRow.member",
        erase=lambda rows: 0,  # a keyed hash: without it the same old file would bring the person back
        stays=True,
    ),
)
parts.register(
    "twins",
    Part(
        title=_("Entries that may be mine"),
        rows=lambda member: PossibleTwin.objects.filter(Q(newer=member) | Q(older=member)),
        answers="cop.PossibleTwin.newer cop.PossibleTwin.older",
    ),
)
parts.register(
    "questions",
    Part(
        title=_("What I asked and told"),
        rows=lambda member: Question.objects.filter(author=member),
        columns="group kind title body issue strategy outcome opened_at",
        answers="cop.Question.author",
        erase=_keep_what_was_told,
        stays=True,
    ),
)
parts.register(
    "given_answers",
    Part(
        title=_("My answers"),
        rows=lambda member: Answer.objects.filter(author=member),
        columns="body posted_at",
        answers="cop.Answer.author",
        erase=lambda rows: 0,  # others rely on them; they belong to a former member
        stays=True,
    ),
)
parts.register(
    "answer_requests",
    Part(
        title=_("What I was asked by name"),
        rows=lambda member: AnswerRequest.objects.filter(member=member),
        columns="asked_at",
        answers="cop.AnswerRequest.member",
    ),
)
parts.register(
    "thanks",
    Part(
        title=_("Whom I thanked"),
        rows=lambda member: Thanks.objects.filter(member=member),
        columns="given_at",
        answers="cop.Thanks.member",
        erase=lambda rows: 0,  # that it helped somebody stays true
        stays=True,
    ),
)
parts.register(
    "post_reports",
    Part(
        title=_("Posts that I reported"),
        rows=lambda member: PostReport.objects.filter(reporter=member),
        columns="reason note reported_at",
        answers="cop.PostReport.reporter",
    ),
)
parts.register(
    "resources",
    Part(
        title=_("What I put into the library"),
        rows=lambda member: Resource.objects.filter(added_by=member),
        columns="title_my title_en created_at",
        answers="cop.Resource.added_by",
        erase=lambda rows: 0,  # it belongs to the network
        stays=True,
    ),
)
parts.register(
    "arguments",
    Part(
        title=_("My written arguments"),
        rows=lambda member: WrittenArgument.objects.filter(author=member),
        columns="group kind title facts reasoning request published_at",
        answers="cop.WrittenArgument.author",
        erase=_drop_drafts,
        stays=True,
    ),
)
parts.register(
    "argument_reviews",
    Part(
        title=_("My reviews of arguments"),
        rows=lambda member: ArgumentReview.objects.filter(reviewer=member),
        columns="verdict note at",
        answers="cop.ArgumentReview.reviewer",
        erase=lambda rows: 0,  # without them nothing would be published
        stays=True,
    ),
)
parts.register(
    "argument_uses",
    Part(
        title=_("Arguments that I used in court"),
        rows=lambda member: ArgumentUse.objects.filter(member=member),
        columns="month at",
        answers="cop.ArgumentUse.member",
        erase=lambda rows: 0,  # that it was used counts
        stays=True,
    ),
)
parts.register(
    "referrals_opened",
    Part(
        title=_("Referrals that I opened"),
        rows=lambda member: Referral.objects.filter(opened_by=member),
        columns="state opened_at ended_at",
        answers="cop.Referral.opened_by",
        erase=lambda rows: 0,  # the case is the centre's
        stays=True,
    ),
)
parts.register(
    "cases_taken",
    Part(
        title=_("Cases that I took"),
        rows=lambda member: Referral.objects.filter(accepted_by=member),
        columns="state accepted_at begun_at ended_at",
        answers="cop.Referral.accepted_by",
        erase=lambda rows: 0,  # that somebody represented the client counts
        stays=True,
    ),
)
parts.register(
    "referral_offers",
    Part(
        title=_("Cases that were offered to me"),
        rows=lambda member: ReferralOffer.objects.filter(member=member),
        columns="state offered_at seen_at decided_at",
        answers="cop.ReferralOffer.member",
        erase=lambda rows: 0,  # it counts in how many were asked
        stays=True,
    ),
)
parts.leave_traces(
    "cop.PairApproval.approved_by cop.PairApproval.member cop.ReferralDoor.chosen_by cop.ReferralOffer.called_by"
)
parts.leave_traces(
    "cop.ArgumentReview.author cop.Resource.reviewed_by cop.Resource.withdrawn_by cop.ResourceFile.uploaded_by "
    "cop.WrittenArgument.reviewed_by"
)
parts.leave_traces(
    "cop.Answer.accepted_by cop.Answer.verified_by cop.AnswerRequest.asked_by cop.Misconduct.recorded_by "
    "cop.PostReport.closed_by cop.PostVersion.replaced_by cop.Question.closed_by cop.Task.created_by"
)
parts.leave_traces(
    "cop.Attendance.recorded_by cop.BulkAction.asked_by cop.BulkAction.done_by cop.BulkAction.undone_by "
    "cop.GroupSession.closed_by cop.GroupSession.planned_by cop.JoinRequest.decided_by "
    "cop.JoinStep.by cop.PeopleExport.asked_by cop.PeopleExport.approved_by "
    "cop.PossibleTwin.decided_by cop.RosterImport.task_by cop.RosterImport.uploaded_by "
    "cop.Rsvp.recorded_by cop.Told.told_by cop.CaseLaw.checked_by cop.Provision.checked_by"
)
