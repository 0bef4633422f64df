"""Answers to a question, and replies to a note: one text each, in steps where steps help."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.member import CONTENT_LANGUAGES


class AnswerQuerySet(models.QuerySet):
    def standing(self):
        """Neither withdrawn by the author nor hidden."""
        return self.filter(withdrawn_at=None, hidden_at=None)

    def visible_to(self, member):
        """Standing answers of the threads that `member` reads."""
        threads = self.model._meta.get_field("question").related_model.objects.posted().visible_to(member)
        return self.standing().filter(question__in=threads)

    def with_thanks(self, member):
        """`thanks`: how many said that it helped them; `is_thanked`: whether `member` did."""
        given = Thanks.objects.filter(answer=OuterRef("pk")).order_by()
        counted = Coalesce(Subquery(given.values("answer").annotate(n=Count("pk")).values("n")), 0)
        return self.annotate(thanks=counted, is_thanked=Exists(given.filter(member=member)))


class Answer(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey("cop.Question", models.CASCADE, related_name="answers", verbose_name=_("question"))
    author = models.ForeignKey(Member, models.PROTECT, related_name="given_answers", verbose_name=_("author"))
    body = models.TextField(_("answer"))
    language = models.CharField(_("language"), max_length=3, choices=CONTENT_LANGUAGES, default="my")
    posted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)

    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    verified_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    verified_at = models.DateTimeField(null=True, editable=False)
    valid_as_of = models.DateField(_("the law as it stood on"), null=True)
    review_by = models.DateField(_("to be looked at again by"), null=True)
    is_demo = models.BooleanField(default=False, editable=False)

    unreached: Sequence[str] = ()  # calls in its text that reached nobody, for whoever has just posted it (B29)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                name="answer_one_accepted",
                fields=["question"],
                condition=Q(accepted_at__isnull=False),
                violation_error_message=_("Another answer is accepted."),
            ),
            models.CheckConstraint(
                name="answer_accepted_stands",
                condition=Q(accepted_at=None) | Q(withdrawn_at=None, hidden_at=None),
            ),
            models.CheckConstraint(
                name="answer_verified_with_days",
                condition=Q(verified_at=None, valid_as_of=None, review_by=None)
                | Q(verified_at__isnull=False, valid_as_of__isnull=False, review_by__gt=F("valid_as_of")),
                violation_error_message=_("The day to look again lies after the day of the law."),
            ),
            models.CheckConstraint(
                name="answer_verified_by_another",
                condition=Q(verified_by=None) | ~Q(verified_by=F("author")),
                violation_error_message=_("Somebody else than the author checks an answer."),
            ),
        ]
        indexes = [models.Index(name="answer_of_question", fields=["question", "posted_at", "id"])]

    def __str__(self) -> str:
        return str(_("Answer %(n)s") % {"n": self.pk})

    @property
    def group(self):
        """For permissions: an answer stands in its question's group."""
        return self.question.group

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None and self.hidden_at is None

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_to_review(self) -> bool:
        """The check has aged: the law may have changed since."""
        return self.is_verified and self.review_by <= clock.today()


class Thanks(models.Model):
    """ "This helped me too": one of each person for each answer, and no list of who has most (B32, B34)."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="given_thanks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="thanks_once", fields=["answer", "member"])]
