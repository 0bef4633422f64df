"""What this room keeps of a person (members/personal_data.py)."""

import os

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.personal_data import parts

from . import personal_posts  # noqa: F401  (it registers parts of its own)
from .models import (
    Answer,
    AnswerRequest,
    ArgumentReview,
    ArgumentUse,
    GroupSession,
    HeldText,
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


parts.add(
    "memberships", _("My groups"), lambda member: member.memberships.all(), "group role joined_on left_on reason",
    answers="cop.Membership.member", erase=lambda rows: rows.update(reason=""), stays=True,
)  # fmt: skip
# They count in how many said yes.
parts.keep(
    "answers", _("My answers to invitations"), lambda member: member.rsvps.all(), "session answer answered_at",
    answers="cop.Rsvp.member",
)  # fmt: skip
# They count in how many were there.
parts.keep(
    "attendance", _("Where I was"), lambda member: member.attendances.all(),
    "day__session day__starts_at recorded_at",
    answers="cop.Attendance.member",
)  # fmt: skip
# That a member led them counts.
parts.keep(
    "led_sessions", _("Sessions that I led"), lambda member: GroupSession.objects.filter(led_by=member),
    "group title starts_at", answers="cop.GroupSession.led_by",
)  # fmt: skip
# The group goes on with them, as a former member's.
parts.keep(
    "ideas", _("My ideas"), lambda member: Idea.objects.filter(author=member), "group text created_at withdrawn_at",
    answers="cop.Idea.author",
)  # fmt: skip
parts.add(
    "votes", _("Ideas that I voted for"), lambda member: IdeaVote.objects.filter(member=member), "idea given_at",
    answers="cop.IdeaVote.member",
)  # fmt: skip
parts.add(
    "tasks", _("My tasks"), lambda member: Task.objects.filter(owner=member), "group what due_on done_at",
    answers="cop.Task.owner", erase=lambda rows: rows.update(owner=None), stays=True,
)  # fmt: skip
parts.add(
    "ratings", _("What I said of sessions"), lambda member: SessionRating.objects.filter(member=member),
    "session was_useful will_use has_used rated_at", answers="cop.SessionRating.member",
)  # fmt: skip
parts.add(
    "summaries", _("Summaries that I wrote"), lambda member: SessionSummary.objects.filter(written_by=member),
    "session body written_at changed_at",
    answers="cop.SessionSummary.written_by", erase=lambda rows: rows.update(written_by=None), stays=True,
)  # fmt: skip
parts.add(
    "told", _("What somebody told me"), lambda member: Told.objects.filter(member=member), "session told_at",
    answers="cop.Told.member",
)  # fmt: skip
parts.add(
    "join_requests", _("My requests to join"), lambda member: JoinRequest.objects.filter(member=member),
    "way group state applied_at name display_name email phone message",
    answers="cop.JoinRequest.member", erase=_empty_requests, stays=True,
)  # fmt: skip
# That somebody vouched is why another is here.
parts.keep(
    "vouchings", _("For whom I was asked to vouch"), lambda member: JoinVoucher.objects.filter(member=member),
    "answer answered_at", answers="cop.JoinVoucher.member",
)  # fmt: skip
# A keyed hash: without it the same old file would bring the person back.
parts.keep(
    "roster_rows", _("Rosters that I stood in"), lambda member: RosterRow.objects.filter(member=member),
    answers="cop.RosterRow.member",
)  # fmt: skip
parts.add(
    "twins", _("Entries that may be mine"),
    lambda member: PossibleTwin.objects.filter(Q(newer=member) | Q(older=member)),
    answers="cop.PossibleTwin.newer cop.PossibleTwin.older",
)  # fmt: skip
parts.add(
    "questions", _("What I asked and told"), lambda member: Question.objects.filter(author=member),
    "group kind title body issue strategy outcome kept opened_at",
    answers="cop.Question.author", erase=_keep_what_was_told, stays=True,
)  # fmt: skip
# Others rely on them; they belong to a former member.
parts.keep(
    "given_answers", _("My answers"), lambda member: Answer.objects.filter(author=member), "body posted_at",
    answers="cop.Answer.author",
)  # fmt: skip
parts.add(
    "held_texts", _("What was held back of my texts"), lambda member: HeldText.objects.filter(author=member),
    "kind kept created_at", answers="cop.HeldText.author",
)  # fmt: skip
parts.add(
    "answer_requests", _("What I was asked by name"), lambda member: AnswerRequest.objects.filter(member=member),
    "asked_at", answers="cop.AnswerRequest.member",
)  # fmt: skip
# That it helped somebody stays true.
parts.keep(
    "thanks", _("Whom I thanked"), lambda member: Thanks.objects.filter(member=member), "given_at",
    answers="cop.Thanks.member",
)  # fmt: skip
parts.add(
    "post_reports", _("Posts that I reported"), lambda member: PostReport.objects.filter(reporter=member),
    "reason note reported_at", answers="cop.PostReport.reporter",
)  # fmt: skip
# It belongs to the network.
parts.keep(
    "resources", _("What I put into the library"), lambda member: Resource.objects.filter(added_by=member),
    "title_my title_en summary link created_at", answers="cop.Resource.added_by",
)  # fmt: skip
parts.add(
    "arguments", _("My written arguments"), lambda member: WrittenArgument.objects.filter(author=member),
    "group kind title facts reasoning request kept published_at",
    answers="cop.WrittenArgument.author", erase=_drop_drafts, stays=True,
)  # fmt: skip
# Without them nothing would be published.
parts.keep(
    "argument_reviews", _("My reviews of arguments"), lambda member: ArgumentReview.objects.filter(reviewer=member),
    "verdict note at", answers="cop.ArgumentReview.reviewer",
)  # fmt: skip
# That it was used counts.
parts.keep(
    "argument_uses", _("Arguments that I used in court"), lambda member: ArgumentUse.objects.filter(member=member),
    "month result at", answers="cop.ArgumentUse.member",
)  # fmt: skip
# The case is the centre's.
parts.keep(
    "referrals_opened", _("Referrals that I opened"), lambda member: Referral.objects.filter(opened_by=member),
    "state opened_at ended_at", answers="cop.Referral.opened_by",
)  # fmt: skip
# That somebody represented the client counts.
parts.keep(
    "cases_taken", _("Cases that I took"), lambda member: Referral.objects.filter(accepted_by=member),
    "state accepted_at begun_at ended_at", answers="cop.Referral.accepted_by",
)  # fmt: skip
# It counts in how many were asked.
parts.keep(
    "referral_offers", _("Cases that were offered to me"), lambda member: ReferralOffer.objects.filter(member=member),
    "state offered_at seen_at decided_at reason", answers="cop.ReferralOffer.member",
)  # fmt: skip
parts.leave_traces(
    "cop.PairApproval.approved_by cop.PairApproval.member cop.Referral.offered_by cop.ReferralDoor.chosen_by "
    "cop.ReferralOffer.called_by"
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
