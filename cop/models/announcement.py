"""What is announced, reported and thanked for, to a group or to the whole network, and what others say to it (B38).

An announcement, a report and a thank-you note are one kind of row, so that one list, one page, comments, follows and
reports of posts serve them all. Comments also stand beneath sessions (domain 4: the session owns a thread).
"""

import uuid
from collections.abc import Sequence

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.member import CONTENT_LANGUAGES

from .group import Group, since_joining
from .session import GroupSession

TITLE_LENGTH, TEXT_LENGTH, COMMENT_LENGTH = 160, 6_000, 2_000


def _counted(rows, by: str):
    """How many of these rows each thing has, as a column."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


class AnnouncementQuerySet(models.QuerySet):
    def standing(self):
        """Neither taken back by the author nor hidden."""
        return self.filter(withdrawn_at=None, hidden_at=None)

    def visible_to(self, member):
        """To all members, or to the group whose posts `member` reads (B38: exactly its audience). What was hidden is
        read by its author and by those who run the group; what was taken back by nobody."""
        if member is None:
            return self.none()
        mine, run = Q(author=member), Q(group__in=Group.objects.run_by(member))
        near = Q(group__in=Group.objects.posts_readable_by(member)) & since_joining(member, "posted_at")
        return self.filter(Q(group=None) | near, Q(hidden_at=None) | run | mine, withdrawn_at=None)

    def with_row_facts(self, member):
        """What a row of a list shows, in its statement."""
        said = Comment.objects.standing().filter(announcement=OuterRef("pk"), is_addition=False)
        liked = Reaction.objects.filter(announcement=OuterRef("pk"))
        rows = self.select_related("group", "author", "thanked")
        return rows.annotate(
            comment_count=_counted(said, "announcement"),
            reactions=_counted(liked, "announcement"),
            is_liked=Exists(liked.filter(member=member)),
        )


class Announcement(models.Model):
    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("Announcement")
        REPORT = "report", pgettext_lazy("of what was done", "Report")
        THANKS = "thanks", _("Thank-you note")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ANNOUNCEMENT)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="announcements", verbose_name=_("group")
    )
    author = models.ForeignKey(Member, models.PROTECT, related_name="announcements", verbose_name=_("author"))
    thanked = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="thank_you_notes", verbose_name=_("who is thanked")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(_("text"), max_length=TEXT_LENGTH)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    posted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    unreached: Sequence[str] = ()  # calls in its text that reached nobody, for whoever has just posted it (B29)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                name="announcement_has_a_title", condition=Q(kind="thanks") | ~Q(title="") & ~Q(body="")
            ),
            models.CheckConstraint(
                name="announcement_thanks_somebody",
                condition=Q(kind="thanks", thanked__isnull=False, group__isnull=False)
                | (~Q(kind="thanks") & Q(thanked=None)),
                violation_error_message=_("A thank-you note names whom it thanks."),
            ),
            models.CheckConstraint(
                name="announcement_thanks_another",
                condition=Q(thanked=None) | ~Q(thanked=F("author")),
                violation_error_message=_("A thank-you note thanks somebody else."),
            ),
        ]
        indexes = [
            models.Index(name="announcement_of_group", fields=["group", "-posted_at", "-id"]),
            models.Index(name="announcement_newest", fields=["-posted_at", "-id"]),
            models.Index(
                name="announcement_thanks", fields=["thanked", "posted_at"], condition=Q(thanked__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def heading(self) -> str:
        """As it is shown: a thank-you note is called by whom it thanks."""
        return gettext("Thanks to %(name)s") % {"name": self.thanked.shown_name} if self.thanked else self.title

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None and self.hidden_at is None


class CommentQuerySet(models.QuerySet):
    def standing(self):
        """Neither taken back nor hidden; of additions those that were accepted."""
        shown = Q(is_addition=False) | Q(accepted_at__isnull=False)
        return self.filter(shown, withdrawn_at=None, hidden_at=None)

    def visible_to(self, member):
        """Beneath what `member` reads. An addition that is not accepted is between who suggests it and the author."""
        if member is None:
            return self.none()
        news = Q(announcement__in=Announcement.objects.visible_to(member))
        sessions = Q(session__group__in=Group.objects.posts_readable_by(member))
        late = since_joining(member, "posted_at", "session__group")
        near = Q(is_addition=False) | Q(accepted_at__isnull=False) | Q(author=member) | Q(announcement__author=member)
        return self.filter(news | (sessions & late), near, withdrawn_at=None, hidden_at=None)

    def with_reactions(self, member):
        """`reactions`: how many found it useful; `is_liked`: whether `member` did."""
        liked = Reaction.objects.filter(comment=OuterRef("pk"))
        return self.annotate(reactions=_counted(liked, "comment"), is_liked=Exists(liked.filter(member=member)))


class Comment(models.Model):
    """What somebody says to an announcement or to a session. An addition is a comment that the author of the
    announcement may take in: then it stands with the text, under the name of who brought it (B28)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, null=True, blank=True, related_name="comments")
    session = models.ForeignKey(GroupSession, models.CASCADE, null=True, blank=True, related_name="comments")
    author = models.ForeignKey(Member, models.PROTECT, related_name="comments", verbose_name=_("author"))
    body = models.TextField(_("comment"), max_length=COMMENT_LENGTH)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    is_addition = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    declined_at = models.DateTimeField(null=True, editable=False)
    posted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)

    unreached: Sequence[str] = ()  # calls in its text that reached nobody, for whoever has just posted it (B29)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                name="comment_of_one",
                condition=Q(announcement__isnull=False, session=None) | Q(announcement=None, session__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_addition_is_to_an_announcement",
                condition=Q(is_addition=True, announcement__isnull=False)
                | Q(is_addition=False, accepted_at=None, declined_at=None),
            ),
            models.CheckConstraint(
                name="comment_accepted_or_declined", condition=Q(accepted_at=None) | Q(declined_at=None)
            ),
            models.CheckConstraint(name="comment_says_something", condition=~Q(body="")),
        ]
        indexes = [
            models.Index(name="comment_of_announcement", fields=["announcement", "posted_at", "id"]),
            models.Index(name="comment_of_session", fields=["session", "posted_at", "id"]),
        ]

    def __str__(self) -> str:
        return str(_("Comment %(n)s") % {"n": self.pk})

    @property
    def thing(self) -> Announcement | GroupSession:
        return self.announcement or self.session

    @property
    def group(self) -> Group | None:
        """For permissions; None beneath what is for the whole network."""
        return self.thing.group

    @property
    def is_waiting(self) -> bool:
        """An addition of which the author has said nothing yet."""
        return self.is_addition and self.accepted_at is None and self.declined_at is None


class Reaction(models.Model):
    """ "Useful": one of each person for each thing, and no list of who has most (B32)."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, null=True, related_name="reactions_given")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="reactions_given")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reaction_to_one",
                condition=Q(announcement__isnull=False, comment=None) | Q(announcement=None, comment__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    name=f"reaction_once_to_{thing}",
                    fields=[thing, "member"],
                    condition=Q(**{f"{thing}__isnull": False}),
                )
                for thing in ("announcement", "comment")
            ),
        ]
