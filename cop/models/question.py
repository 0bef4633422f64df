"""Questions and notes of a group: one thread each (domain 2, "Question"; its states: domain 2c).

A practice note, an experience, a solution and an open debate are threads too, so that one list, one search and one
page serve them all. Until it is posted a thread has no text in these columns: what was typed so far is sealed in
`kept`, also what the de-identification stop has held back (decision 21).
"""

import uuid
from collections.abc import Sequence

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member, Term, Topic, term_of
from members.models.member import CONTENT_LANGUAGES

from .answer import Answer
from .group import Group, Membership, since_joining

TITLE_LENGTH, TEXT_LENGTH = 160, 4_000


class QuestionQuerySet(models.QuerySet):
    def posted(self):
        """What the group can read: neither a draft, nor held back, nor hidden."""
        return self.exclude(state__in=Question.UNPOSTED).filter(hidden_at=None)

    def asking(self):
        return self.filter(kind__in=Question.ASKING)

    def notes(self):
        return self.filter(kind__in=Question.NOTES)

    def waiting(self):
        """Asked, and nobody but the asker has answered (community B1). The clock of domain 2c runs for these."""
        return self.asking().filter(state=Question.State.OPEN, first_response_at=None, hidden_at=None)

    def of_live_groups(self):
        return self.filter(group__archived_at=None)

    def visible_to(self, member):
        """Threads of the groups whose posts `member` reads.

        A draft is its author's alone. What is for lawyers opens to them, to the author and to those who run the
        group; what was hidden opens to the author and to those who run it.
        """
        if member is None:
            return self.none()
        mine, run = Q(author=member), Q(group__in=Group.objects.run_by(member))
        seen = ~Q(state__in=Question.UNPOSTED) & (Q(hidden_at=None) | run)
        if member.provider_type != Member.ProviderType.LAWYER:
            seen &= Q(readers=Question.Readers.GROUP) | run
        seen &= since_joining(member, "opened_at")
        return self.filter(mine | seen, group__in=Group.objects.posts_readable_by(member))

    def held_for(self, member):
        """What the stop has held back and `member` may look through: in groups that they lead."""
        led = Membership.objects.open().leading().filter(member=member, group=OuterRef("group"))
        return self.of_live_groups().filter(Exists(led), state=Question.State.HELD).exclude(author=member)

    def with_counts(self):
        """`answer_count`: how many stand, for a row of a list."""
        standing = Answer.objects.standing().filter(question=OuterRef("pk")).order_by()
        counted = standing.values("question").annotate(n=Count("pk")).values("n")
        return self.annotate(answer_count=Coalesce(Subquery(counted), 0))


class Question(models.Model):
    class Kind(models.TextChoices):
        """A8, A17, B14 ask; A7, B11 and C4 tell."""

        QUESTION = "question", _("Question")
        CHALLENGE = "challenge", _("Challenge")
        CLINIC = "clinic", _("Case clinic")
        EXPERIENCE = "experience", _("Experience")
        SOLUTION = "solution", _("Solution")
        PRACTICE_NOTE = "practice_note", _("Practice note")
        DEBATE = "debate", _("Open debate")

    ASKING = (Kind.QUESTION, Kind.CHALLENGE, Kind.CLINIC)
    NOTES = (Kind.EXPERIENCE, Kind.SOLUTION, Kind.PRACTICE_NOTE)

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        HELD = "held", _("Held back")
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        ACCEPTED = "accepted", _("Solved")
        CLOSED = "closed", _("Closed")

    UNPOSTED = (State.DRAFT, State.HELD)

    class CloseReason(models.TextChoices):
        DUPLICATE = "duplicate", _("Asked before")
        OFFLINE = "offline", _("We talked about it elsewhere")
        OUT_OF_SCOPE = "out_of_scope", _("Not a matter for this group")
        CONCLUDED = "concluded", _("The debate has come to an end")

    class Readers(models.TextChoices):
        GROUP = "group", _("This group")
        LAWYERS = "lawyers", _("Lawyers in this group")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="questions", verbose_name=_("group"))
    author = models.ForeignKey(Member, models.PROTECT, related_name="questions", verbose_name=_("author"))
    is_anonymous = models.BooleanField(_("without my name"), default=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.QUESTION)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    readers = models.CharField(_("who can read it"), max_length=8, choices=Readers, default=Readers.GROUP)
    kept = EncryptedTextField(_("text that is not posted yet"), null=True, editable=False)

    unreached: Sequence[str] = ()  # calls in its text that reached nobody, for whoever has just posted it (B29)

    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    topics = models.ManyToManyField(Topic, related_name="+", verbose_name=_("topics"), blank=True)
    urgency = term_of(Term.List.URGENCY, _("how soon"), null=True, blank=True)
    paralegal_kind = models.CharField(
        _("paralegal kind"), max_length=16, choices=Member.ParalegalKind, blank=True, default=""
    )
    # A case clinic (A17, A18). Its facts are the text, its question the title.
    issue = models.TextField(_("issue"), blank=True)
    strategy = models.TextField(_("strategy"), blank=True)
    law_not_found = models.BooleanField(_("no provision found yet"), default=False)
    offence = term_of(Term.List.OFFENCE, _("offence"), null=True, blank=True)
    stage = term_of(Term.List.STAGE, _("stage"), null=True, blank=True)
    court_level = term_of(Term.List.COURT, _("court"), null=True, blank=True)
    violations = models.ManyToManyField(Topic, related_name="+", verbose_name=_("rights violated"), blank=True)

    created_at = models.DateTimeField(default=clock.now, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    first_response_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    close_reason = models.CharField(_("why"), max_length=12, choices=CloseReason, blank=True, default="")
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="duplicates")
    agreement = models.TextField(_("what we agree on"), blank=True)
    disagreement = models.TextField(_("where we disagree"), blank=True)
    outcome = models.TextField(_("what happened in court"), blank=True)
    outcome_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    from_answer = models.OneToOneField(Answer, models.SET_NULL, null=True, editable=False, related_name="note")
    ref = models.CharField(_("number where it comes from"), max_length=80, blank=True, default="", editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                name="question_kept_until_posted",
                condition=Q(state__in=["draft", "held"], kept__isnull=False, title="", body="", opened_at=None)
                | (~Q(state__in=["draft", "held"]) & Q(kept=None, opened_at__isnull=False) & ~Q(title="")),
            ),
            models.CheckConstraint(
                name="question_closed_with_reason",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(close_reason="")
                | (~Q(state="closed") & Q(closed_at=None, close_reason="")),
            ),
            models.CheckConstraint(
                name="question_clinic_is_whole",
                condition=~Q(kind="clinic") | Q(state__in=["draft", "held"]) | ~Q(issue=""),
                violation_error_message=_("A clinic names its issue."),
            ),
            models.CheckConstraint(
                name="question_debate_is_summed_up",
                condition=~Q(kind="debate", close_reason__in=["concluded", "out_of_scope"])
                | (~Q(agreement="") & ~Q(disagreement="")),
                violation_error_message=_("Say what you agree on, and where you disagree."),
            ),
            models.CheckConstraint(
                name="question_only_debates_conclude",
                condition=~Q(close_reason="concluded") | Q(kind="debate"),
            ),
            models.CheckConstraint(
                name="question_outcome_has_a_day",
                condition=Q(outcome="", outcome_at=None) | (~Q(outcome="") & Q(outcome_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="question_notes_are_signed",
                condition=Q(is_anonymous=False) | ~Q(kind__in=["experience", "solution", "practice_note"]),
                violation_error_message=_("A note stands under the name of whoever wrote it."),
            ),
            models.UniqueConstraint(
                name="question_once_by_ref",
                fields=["group", "ref"],
                condition=~Q(ref=""),
                violation_error_message=_("A question with this number is in the group already."),
            ),
        ]
        indexes = [
            models.Index(name="question_of_group", fields=["group", "-opened_at", "-id"]),
            models.Index(name="question_newest", fields=["-opened_at", "-id"], condition=Q(opened_at__isnull=False)),
            models.Index(
                name="question_waiting",
                fields=["group", "opened_at"],
                condition=Q(state="open", first_response_at=None, hidden_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Draft"))

    @property
    def is_posted(self) -> bool:
        return self.state not in self.UNPOSTED

    def hides(self, member_id: int | None) -> bool:
        """Whether it keeps this person's name back: it was they who asked it anonymously (domain 2)."""
        return self.is_anonymous and self.author_id == member_id

    @property
    def is_note(self) -> bool:
        return self.kind in self.NOTES

    @property
    def is_over(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_waiting(self) -> bool:
        """The same as `waiting` says for many."""
        asks = self.kind in self.ASKING and self.state == self.State.OPEN
        return asks and self.first_response_at is None and self.hidden_at is None


class ClinicApplication(models.Model):
    """What was applied for in a clinic's case, and what came of it (A18)."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="applications")
    application = term_of(Term.List.APPLICATION, _("application"))
    result = term_of(Term.List.RESULT, _("result"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clinicapplication_once",
                fields=["question", "application"],
                violation_error_message=_("This application is in the list already."),
            )
        ]


class MisconductQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The group's, and its coordinator's and centre lead's (A19): who reads the thread. Observers do not."""
        if member is None:
            return self.none()
        watching = Membership.objects.open().filter(member=member, role=Membership.Role.OBSERVER)
        threads = Question.objects.posted().visible_to(member)
        return self.filter(question__in=threads).exclude(question__group__in=watching.values("group"))


class Misconduct(models.Model):
    """Misconduct of police in a clinic's case (A19): a closed category, a month, a court. There is no free text, so
    no officer can be named here."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="misconducts")
    category = term_of(Term.List.MISCONDUCT, _("what was done"))
    month = models.DateField(_("month"))
    court_level = term_of(Term.List.COURT, _("court"), null=True, blank=True)
    recorded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = MisconductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="misconduct_once", fields=["question", "category", "month"]),
            models.CheckConstraint(name="misconduct_by_month", condition=Q(month__day=1)),
        ]


class AnswerRequest(models.Model):
    """A colleague who was asked for an answer. Nobody is proposed again within 14 days (domain 4, prompts)."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="requests")
    member = models.ForeignKey(Member, models.CASCADE, related_name="answer_requests")
    asked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="answerrequest_once",
                fields=["question", "member"],
                violation_error_message=_("This person was asked already."),
            )
        ]
        indexes = [models.Index(name="answerrequest_lately", fields=["member", "-asked_at"])]
