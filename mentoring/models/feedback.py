"""How it was (learning 31) and what does not work. Feedback holds nobody: no person, no pair, no time finer than a
month, and who has answered is kept apart. It is told in fives, so that no two reports differ by one answer. A concern
is read by whom it was written to, never by the other one."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import JusticeCentre, StaffPost


class FeedbackQuerySet(models.QuerySet):
    def waiting(self):
        """Too few of a role at a centre have said something since the last five."""
        return self.filter(month=None)


class Feedback(models.Model):
    """`month`: its first day; the one in which five of that role at that centre had come together. Empty before."""

    class Role(models.TextChoices):
        MENTOR = "mentor", _("Mentor")
        MENTEE = "mentee", _("Mentee")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=8, choices=Role)
    centre = models.ForeignKey(JusticeCentre, models.CASCADE, null=True, related_name="+")
    month = models.DateField(null=True)
    useful = models.PositiveSmallIntegerField(_("was it useful?"))
    again = models.BooleanField(_("would you do it again?"))
    is_demo = models.BooleanField(default=False, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="mentoringfeedback_one_to_five", condition=Q(useful__range=(1, 5))),
            models.CheckConstraint(name="mentoringfeedback_only_the_month", condition=Q(month__day=1)),
        ]


class FeedbackGiven(models.Model):
    """That somebody answered, without what and when."""

    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="mentoringfeedback_given")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mentoringfeedbackgiven_once",
                fields=["pair", "member"],
                violation_error_message=_("You have answered already."),
            )
        ]


class ConcernQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, member):
        """Whom it was written to: the coordinator of the pair's centre, or the safety lead. Never one of the pair."""
        if member is None:
            return self.none()
        found = Q(pk__in=[])
        for post in member.current_posts:
            if post.role in (StaffPost.Role.COORDINATOR, StaffPost.Role.SAFETY_LEAD):
                here = {} if post.centre_id is None else {"pair__centre": post.centre_id}
                found |= Q(to=post.role, **here)
        return self.filter(found).exclude(Q(pair__mentor=member) | Q(pair__mentee=member))


class Concern(models.Model):
    """ "Not working?": one of the two writes to the coordinator or the safety lead. The other does not see it."""

    class To(models.TextChoices):
        COORDINATOR = "coordinator", _("To the coordinator")
        SAFETY = "safety_lead", _("To the safety lead")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="concerns")
    by = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    to = models.CharField(_("who reads it"), max_length=12, choices=To, default=To.COORDINATOR)
    words = EncryptedTextField(_("what does not work"))
    raised_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="mentoringconcern_open", fields=["to"], condition=Q(closed_at=None))]
