"""Answers and arguments that the de-identification stop held back, put before those who lead (domain 3.13). A question
that is held back is a draft of itself; these have no row of their own yet, or one that others read meanwhile."""

import json
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member

from .answer import Answer
from .argument import WrittenArgument
from .group import Group, Membership
from .question import Question


class HeldTextQuerySet(models.QuerySet):
    def waiting(self):
        """Before those who lead; the rest was sent back to its author."""
        return self.filter(sent_back_at=None)

    def visible_to(self, member):
        """The own ones, and what waits in live groups that `member` leads."""
        if member is None:
            return self.none()
        led = Membership.objects.open().leading().filter(member=member, group__archived_at=None).values("group")
        return self.filter(Q(author=member) | Q(sent_back_at=None, group__in=led))

    def waiting_for(self, member):
        """What asks for this person's hand: of others in groups that they lead, and their own that came back."""
        return self.visible_to(member).exclude(author=member, sent_back_at=None)


class HeldText(models.Model):
    """What was typed, sealed; of it nothing stands in a column. `answer` and `argument` are what it changes; a new
    answer has a question, a new argument may have one."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Answer")
        ARGUMENT = "argument", _("Written argument")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    group = models.ForeignKey(Group, models.CASCADE, related_name="held_texts", verbose_name=_("group"))
    author = models.ForeignKey(Member, models.CASCADE, related_name="held_texts", verbose_name=_("author"))
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="held_texts")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="held_texts")
    argument = models.ForeignKey(WrittenArgument, models.CASCADE, null=True, related_name="held_texts")
    kept = EncryptedTextField(_("text that is not posted yet"), editable=False)
    created_at = models.DateTimeField(default=clock.now)
    sent_back_at = models.DateTimeField(null=True, editable=False)

    objects = HeldTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="heldtext_belongs_somewhere",
                condition=Q(kind="answer", question__isnull=False, argument=None) | Q(kind="argument", answer=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def typed(self) -> dict[str, list[str]]:
        """{name: values} as the form was posted."""
        return json.loads(self.kept)["typed"]

    @property
    def begun_with(self) -> dict[str, str]:
        """What a new argument was begun with: kind and language."""
        return json.loads(self.kept)["begun_with"]
