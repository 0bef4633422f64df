"""Written arguments that colleagues hand on: reviewed by another person, with the law that they rely on (domain A20;
states: domain 2c). What the de-identification stop holds back is sealed in `kept` and stands in no column."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member, Term, Topic, term_of
from members.models.member import CONTENT_LANGUAGES
from members.models.numbered import Numbered

from .citation import TARGETS, Citation, CitationQuerySet, one_target
from .group import Group, since_joining
from .question import Question
from .resource import Resource

TITLE_LENGTH, TEXT_LENGTH = 160, 12_000
TEXTS = ("facts", "reasoning", "request")


class WrittenArgumentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=WrittenArgument.Status.PUBLISHED)

    def visible_to(self, member):
        """One's own; what waits for a review, to those who read the group's posts; what was published, to these or to
        all members, as its author chose. What was sent back stays open to its reviewers, what was withdrawn to those
        who run the group.
        """
        if member is None:
            return self.none()
        Status = WrittenArgument.Status
        read = Q(group__in=Group.objects.posts_readable_by(member)) & since_joining(member, "published_at")
        run = Q(group__in=Group.objects.run_by(member))
        reviewed = Exists(ArgumentReview.objects.filter(argument=OuterRef("pk"), reviewer=member))
        out = Q(status__in=[Status.PUBLISHED, Status.SUPERSEDED])
        return self.filter(
            Q(author=member)
            | (Q(status=Status.REVIEW) & read)
            | (Q(status=Status.CHANGES) & read & Q(reviewed))
            | (out & (read | Q(readers=WrittenArgument.Readers.NETWORK)))
            | (Q(status=Status.WITHDRAWN, published_at__isnull=False) & run)
        )

    def to_review(self, member):
        """What waits for another's eye, in groups where `member` may give it."""
        mine = Group.objects.live().joined_by(member)
        return self.filter(status=WrittenArgument.Status.REVIEW, group__in=mine).exclude(author=member)

    def telling_groups(self, member):
        """`tells_group`: whether `member` may know of its group. All members may read an argument of a group that does
        not exist for them (community B4)."""
        return self.annotate(tells_group=Exists(Group.objects.visible_to(member).filter(pk=OuterRef("group"))))

    def with_repealed_law(self):
        """`has_repealed`: it relies on a section that is no longer the law."""
        old = Q(provision__valid_to__lt=clock.today()) | Q(provision__instrument__status="repealed")
        return self.annotate(has_repealed=Exists(ArgumentCitation.objects.filter(old, argument=OuterRef("pk"))))


class WrittenArgument(Numbered, models.Model):
    class Kind(models.TextChoices):
        BAIL = "bail", _("Application for bail")
        REMAND = "remand", _("Objection to remand")
        CLOSING = "closing", _("Closing argument")
        APPEAL = "appeal", _("Appeal")
        REVISION = "revision", _("Revision")
        WRIT = "writ", _("Application for a writ")
        COMPLAINT = "complaint", _("Complaint")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        HELD = "held", _("Held back")
        REVIEW = "review", _("Waits for a review")
        CHANGES = "changes", _("Changes asked for")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Replaced by a newer one")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Readers(models.TextChoices):
        GROUP = "group", _("This group")
        NETWORK = "network", _("All members")

        @classmethod
        def offered(cls, group: Group) -> list[tuple[str, str]]:
            """What a group that does not exist for others writes is read by nobody else (community B4)."""
            is_hidden = group.visibility == Group.Visibility.HIDDEN
            return [(cls.GROUP.value, cls.GROUP.label)] if is_hidden else cls.choices

    OPEN = (Status.DRAFT, Status.HELD, Status.CHANGES)  # its author writes
    OUT = (Status.PUBLISHED, Status.SUPERSEDED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="arguments", verbose_name=_("group"))
    author = models.ForeignKey(Member, models.PROTECT, related_name="arguments", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    readers = models.CharField(_("who can read it"), max_length=8, choices=Readers, default=Readers.GROUP)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    facts = models.TextField(_("facts"), blank=True)
    reasoning = models.TextField(_("reasoning"), blank=True)
    request = models.TextField(_("what the court is asked for"), blank=True)
    kept = EncryptedTextField(_("text that is held back"), null=True, editable=False)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    question = models.ForeignKey(
        Question, models.SET_NULL, null=True, blank=True, related_name="arguments", verbose_name=_("question")
    )
    supersedes = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="successor", verbose_name=_("replaces")
    )
    reviewed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)  # when it last passed the stop
    # Kinds of finds that a facilitator let stand, with a reason in the audit; never a find (decision 21).
    let_through = models.JSONField(_("let through"), default=list, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    provision_count = models.PositiveSmallIntegerField(default=0, editable=False)  # as it was published
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = WrittenArgumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("written argument")
        verbose_name_plural = _("written arguments")
        constraints = [
            models.CheckConstraint(
                name="argument_published_with_law_and_review",  # domain 2: >= 1 provision, >= 1 reviewer, stop passed
                condition=~Q(status__in=["published", "superseded"])
                | Q(
                    provision_count__gt=0,
                    reviewed_by__isnull=False,
                    checked_at__isnull=False,
                    published_at__isnull=False,
                ),
                violation_error_message=_("To be published it needs a section of law and somebody who reviewed it."),
            ),
            models.CheckConstraint(
                name="argument_reviewed_by_another",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("author")),
                violation_error_message=_("Somebody else than the author reviews it."),
            ),
            models.CheckConstraint(
                name="argument_held_is_sealed",
                condition=Q(status="held", kept__isnull=False, title="", facts="", reasoning="", request="")
                | (~Q(status="held") & Q(kept=None) & ~Q(title="")),
            ),
        ]
        indexes = [models.Index(name="argument_newest", fields=["-published_at", "-id"])]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_out(self) -> bool:
        return self.status in self.OUT


class ArgumentCitationQuerySet(CitationQuerySet):
    def with_targets(self):
        return super().with_targets().select_related("resource")

    def telling_books(self, member):
        """`tells_book`: whether `member` may know what the library calls it. A book of a group has no name for those
        who do not read there, whoever cites it (community B4). One that was withdrawn keeps its name on the paper."""
        read = Group.objects.posts_readable_by(member)
        books = Resource.objects.filter(Q(group=None) | Q(group__in=read), pk=OuterRef("resource"))
        return self.annotate(tells_book=Q(resource=None) | Exists(books))


class ArgumentCitation(Citation):
    """What an argument relies on: a section, a ruling, or something of the library, where in it, and for what."""

    targets = (*TARGETS, "resource")
    tells_book = True  # for whoever wrote it; `telling_books` asks for everybody else

    argument = models.ForeignKey(WrittenArgument, models.CASCADE, related_name="citations")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ArgumentCitationQuerySet.as_manager()

    class Meta(Citation.Meta):
        constraints = [one_target("argumentcitation_one_target", "resource")]

    @property
    def label(self) -> str:
        return super().label if self.tells_book else str(_("Something that is not open to you"))

    @property
    def is_repealed(self) -> bool:
        return self.provision is not None and self.provision.is_repealed


class ArgumentReview(models.Model):
    """One look of a colleague at a version that the author put forward."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("It can be published")
        CHANGES = "changes", _("It needs changes first")

    argument = models.ForeignKey(WrittenArgument, models.CASCADE, related_name="reviews")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")  # the argument's, for the database to compare
    reviewer = models.ForeignKey(Member, models.PROTECT, related_name="argument_reviews")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    note = models.TextField(_("what to change, or what is good"), blank=True)
    at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                name="argumentreview_by_another",
                condition=~Q(author=F("reviewer")),
                violation_error_message=_("Somebody else than the author reviews it."),
            ),
            models.CheckConstraint(
                name="argumentreview_says_what_to_change",
                condition=Q(verdict="approved") | ~Q(note=""),
                violation_error_message=_("Say what is to be changed."),
            ),
        ]


class ArgumentUse(models.Model):
    """Somebody says that they used it in court, and what came of it. Nothing of the case is kept."""

    argument = models.ForeignKey(WrittenArgument, models.CASCADE, related_name="uses")
    member = models.ForeignKey(Member, models.PROTECT, related_name="argument_uses")
    month = models.DateField(_("month"))  # its first day
    result = term_of(Term.List.RESULT, _("result"))
    at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = _("use in court")
        verbose_name_plural = _("uses in court")
        constraints = [
            models.UniqueConstraint(
                name="argumentuse_once_a_month",
                fields=["argument", "member", "month"],
                violation_error_message=_("You have said so for this month already."),
            )
        ]
