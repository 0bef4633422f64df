"""What is kept of a person of what they announced, said, followed and agreed to (members/personal_data.py)."""

from django.utils.translation import gettext_lazy as _

from members.personal_data import Part, parts

from .models import AgreementAcceptance, Announcement, Comment, Follow, Mention, PreQuestion, Reaction

parts.register(
    "agreements",
    Part(
        title=_("Group agreements that I accepted"),
        rows=lambda member: AgreementAcceptance.objects.filter(member=member),
        columns="at",
        answers="cop.AgreementAcceptance.member",
    ),
)
parts.register(
    "announcements",
    Part(
        title=_("What I announced and reported"),
        rows=lambda member: Announcement.objects.filter(author=member),
        columns="kind title body posted_at",
        answers="cop.Announcement.author",
        erase=lambda rows: 0,  # they belong to a former member
        stays=True,
    ),
)
parts.register(
    "thanked",
    Part(
        title=_("Thank-you notes to me"),
        rows=lambda member: Announcement.objects.filter(thanked=member),
        columns="body posted_at",
        answers="cop.Announcement.thanked",
        erase=lambda rows: 0,  # they thank a former member
        stays=True,
    ),
)
parts.register(
    "comments",
    Part(
        title=_("My comments"),
        rows=lambda member: Comment.objects.filter(author=member),
        columns="body posted_at",
        answers="cop.Comment.author",
        erase=lambda rows: 0,  # others answered them; they belong to a former member
        stays=True,
    ),
)
parts.register(
    "reactions",
    Part(
        title=_("What I found useful"),
        rows=lambda member: Reaction.objects.filter(member=member),
        columns="given_at",
        answers="cop.Reaction.member",
    ),
)
parts.register(
    "follows",
    Part(
        title=_("What I follow"),
        rows=lambda member: Follow.objects.filter(member=member),
        columns="since",
        answers="cop.Follow.member",
    ),
)
parts.register(
    "mentions",
    Part(
        title=_("Where I was mentioned"),
        rows=lambda member: Mention.objects.filter(member=member),
        columns="at",
        answers="cop.Mention.member",
    ),
)
parts.register(
    "prequestions",
    Part(
        title=_("What I wanted to know of sessions"),
        rows=lambda member: PreQuestion.objects.filter(author=member),
        columns="text added_at",
        answers="cop.PreQuestion.author",
    ),
)
parts.leave_traces("cop.GroupAgreement.published_by cop.SessionClinic.added_by")
