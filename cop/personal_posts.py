"""What is kept of a person of what they announced, said, followed and agreed to (members/personal_data.py)."""

from django.utils.translation import gettext_lazy as _

from members.personal_data import parts

from .models import AgreementAcceptance, Announcement, Comment, Follow, Mention, PreQuestion, Reaction

parts.add(
    "agreements", _("Group agreements that I accepted"),
    lambda member: AgreementAcceptance.objects.filter(member=member), "at",
    answers="cop.AgreementAcceptance.member",
)  # fmt: skip
# They belong to a former member.
parts.keep(
    "announcements", _("What I announced and reported"), lambda member: Announcement.objects.filter(author=member),
    "kind title body posted_at", answers="cop.Announcement.author",
)  # fmt: skip
# They thank a former member.
parts.keep(
    "thanked", _("Thank-you notes to me"), lambda member: Announcement.objects.filter(thanked=member),
    "body posted_at", answers="cop.Announcement.thanked",
)  # fmt: skip
# Others answered them; they belong to a former member.
parts.keep(
    "comments", _("My comments"), lambda member: Comment.objects.filter(author=member), "body posted_at",
    answers="cop.Comment.author",
)  # fmt: skip
parts.add(
    "reactions", _("What I found useful"), lambda member: Reaction.objects.filter(member=member), "given_at",
    answers="cop.Reaction.member",
)  # fmt: skip
parts.add(
    "follows", _("What I follow"), lambda member: Follow.objects.filter(member=member), "since",
    answers="cop.Follow.member",
)  # fmt: skip
parts.add(
    "mentions", _("Where I was mentioned"), lambda member: Mention.objects.filter(member=member), "at",
    answers="cop.Mention.member",
)  # fmt: skip
parts.add(
    "prequestions", _("What I wanted to know of sessions"), lambda member: PreQuestion.objects.filter(author=member),
    "text added_at", answers="cop.PreQuestion.author",
)  # fmt: skip
parts.leave_traces("cop.GroupAgreement.published_by cop.SessionClinic.added_by")
