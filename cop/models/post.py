"""What hangs on posts of every kind: the law they cite, earlier versions, reports (community B6)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member

from .announcement import Announcement, Comment
from .answer import Answer
from .citation import Citation, one_target
from .follow import POSTS, one_of
from .group import READING_POSTS, Group
from .question import Question

Post = Question | Answer | Announcement | Comment
ONE_POST = one_of(*POSTS)
NETWORK_COMMENT = Q(comment__isnull=False, comment__announcement__isnull=False, comment__announcement__group=None)


class QuestionCitation(Citation):
    """Law cited in a thread: in the question itself, or in one of its answers."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="citations")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_target("questioncitation_one_target")]


class PostVersion(models.Model):
    """How a post read before it was changed."""

    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="versions")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="versions")
    announcement = models.ForeignKey(Announcement, models.CASCADE, null=True, related_name="versions")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="versions")
    title = models.CharField(max_length=160, blank=True)
    body = models.TextField()
    replaced_at = models.DateTimeField(default=clock.now)
    replaced_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="postversion_of_one", condition=ONE_POST)]
        ordering = ["-replaced_at", "-pk"]


class PostReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def in_group(self, groups):
        return self.filter(
            Q(question__group__in=groups)
            | Q(answer__question__group__in=groups)
            | Q(announcement__group__in=groups)
            | Q(comment__announcement__group__in=groups)
            | Q(comment__session__group__in=groups)
        )

    def of_the_network(self):
        """Of what is in no group."""
        return self.filter(Q(announcement__isnull=False, announcement__group=None) | NETWORK_COMMENT)

    def visible_to(self, member):
        """Those who run the group, and the safety lead of its centre or of the network (domain 2d, "on flag"); of what
        is in no group, coordinators and centre leads, whose list that is."""
        if member is None:
            return self.none()
        posts = [post for post in member.current_posts if post.role == "safety_lead"]
        if any(post.centre_id is None for post in posts):
            return self
        flagged = Group.objects.filter(host_centre__in=[post.centre_id for post in posts])
        seen = Group.objects.filter(
            Q(pk__in=Group.objects.run_by(member).values("pk")) | Q(pk__in=flagged.values("pk"))
        )
        mine = self.in_group(seen)
        return mine | self.of_the_network() if any(p.role in READING_POSTS for p in member.current_posts) else mine


class PostReport(models.Model):
    """Somebody asks those who run the group to look at a post. Its author never learns who."""

    class Reason(models.TextChoices):
        CLIENT = "client", _("Somebody can be recognised")
        SAFETY = "safety", _("It puts somebody in danger")
        WRONG_LAW = "wrong_law", _("The law is wrong or out of date")
        MANNERS = "manners", _("It is disrespectful")
        OTHER = "other", _("Something else")

    AT_ONCE = (Reason.CLIENT, Reason.SAFETY)  # these hide a post without waiting for a second voice

    class Outcome(models.TextChoices):
        KEPT = "kept", _("It may stay")
        CHANGED = "changed", _("It was changed")
        HIDDEN = "hidden", _("It stays hidden")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="reports")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="reports")
    announcement = models.ForeignKey(Announcement, models.CASCADE, null=True, related_name="reports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="reports")
    reporter = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = EncryptedTextField(_("what those who look should know"), null=True, blank=True)
    reported_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("what was done"), max_length=8, choices=Outcome, blank=True, default="")

    objects = PostReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="postreport_of_one", condition=ONE_POST),
            models.UniqueConstraint(
                name="postreport_question_once",
                fields=["question", "reporter"],
                condition=Q(closed_at=None, question__isnull=False),
                violation_error_message=_("You have reported this already."),
            ),
            models.UniqueConstraint(
                name="postreport_answer_once",
                fields=["answer", "reporter"],
                condition=Q(closed_at=None, answer__isnull=False),
                violation_error_message=_("You have reported this already."),
            ),
            models.UniqueConstraint(
                name="postreport_announcement_once",
                fields=["announcement", "reporter"],
                condition=Q(closed_at=None, announcement__isnull=False),
                violation_error_message=_("You have reported this already."),
            ),
            models.UniqueConstraint(
                name="postreport_comment_once",
                fields=["comment", "reporter"],
                condition=Q(closed_at=None, comment__isnull=False),
                violation_error_message=_("You have reported this already."),
            ),
            models.CheckConstraint(
                name="postreport_closed_with_outcome",
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [models.Index(name="postreport_open", fields=["-id"], condition=Q(closed_at=None))]

    @property
    def post(self) -> Post:
        return self.question or self.answer or self.announcement or self.comment

    @property
    def group(self) -> Group | None:
        return self.post.group
