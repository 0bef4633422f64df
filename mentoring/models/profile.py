"""Who offers mentoring and who wants it. What stands here was written for this: nothing is taken from the registry
but the practice areas that a person chose to show (domain B3), the unit, and the sex where a wish asks for it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member, StaffPost, Topic
from members.models.member import CONTENT_LANGUAGES
from members.models.profile import INSIDE

MOST_MENTEES = 5  # learning 27: capacity 0 to 5


class Way(models.TextChoices):
    CALL = "call", _("By phone or call")
    VISIT = "visit", _("In person")
    CHAT = "chat", _("In writing")


class Wish(models.TextChoices):
    ANY = "", _("No wish")
    WOMAN = "female", _("A woman")
    MAN = "male", _("A man")


class MatchProfile(models.Model):
    """What both sides say. `stages` are codes of the closed list of stages of a case."""

    member = models.OneToOneField("members.Member", models.CASCADE, primary_key=True, verbose_name=_("person"))
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="+")
    stages = ArrayField(models.CharField(max_length=32), verbose_name=_("stages of a case"), default=list, blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=CONTENT_LANGUAGES), verbose_name=_("languages"), default=list
    )
    ways = ArrayField(models.CharField(max_length=8, choices=Way), verbose_name=_("how to meet"), default=list)
    hours_a_month = models.PositiveSmallIntegerField(_("hours a month"), default=1)
    wish = models.CharField(_("I would rather work with"), max_length=8, choices=Wish, blank=True, default="")
    not_same_office = models.BooleanField(_("nobody of my own office"), default=False)
    agreed_on = models.DateField(_("rules accepted on"), null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_hours",
                condition=Q(hours_a_month__range=(1, 20)),
                violation_error_message=_("Give 1 to 20 hours a month."),
            )
        ]


def _own_or_coordinated(rows: models.QuerySet, member) -> models.QuerySet:
    if member is None:
        return rows.none()
    centres = [post.centre_id for post in member.current_posts if post.role == StaffPost.Role.COORDINATOR]
    return rows if None in centres else rows.filter(Q(member=member) | Q(member__centre__in=centres))


class MentorProfileQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The own one, and for a coordinator those of the centre. Others meet mentors as suggestions only."""
        return _own_or_coordinated(self, member)

    def with_load(self):
        """`load`: open pairs and offers that wait for an answer (learning 26: open offers count)."""
        from .pair import MentoringPair
        from .request import MentoringOffer

        pairs = MentoringPair.objects.open().filter(mentor=OuterRef("pk"))
        offers = MentoringOffer.objects.filter(mentor=OuterRef("pk"), state=MentoringOffer.State.OFFERED)
        return self.annotate(load=_number(pairs, "mentor") + _number(offers, "mentor"))

    def ready(self):
        """Trained, has accepted the rules, is here and does not pause (learning 26, 27)."""
        return self.filter(
            is_paused=False, capacity__gt=0, agreed_on__isnull=False, trained_on__isnull=False,
            member__status__in=INSIDE, member__frozen_at=None,
        )  # fmt: skip

    def with_room(self):
        return self.ready().with_load().filter(load__lt=F("capacity"))


def _number(rows: models.QuerySet, by: str):
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class MentorProfile(MatchProfile):
    """Somebody who mentors. `capacity` is not the pro bono capacity, which is another number (domain A26)."""

    capacity = models.PositiveSmallIntegerField(_("how many people at a time"), default=1)
    is_paused = models.BooleanField(_("no new people for now"), default=False)
    trained_on = models.DateField(_("prepared for mentoring on"), null=True, blank=True)

    objects = MentorProfileQuerySet.as_manager()

    class Meta(MatchProfile.Meta):
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        constraints = [
            *MatchProfile.Meta.constraints,
            models.CheckConstraint(
                name="mentorprofile_capacity",
                condition=Q(capacity__lte=MOST_MENTEES),
                violation_error_message=_("Give 0 to 5 people at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"mentor {self.pk}"


class MenteeProfileQuerySet(models.QuerySet):
    def visible_to(self, member):
        return _own_or_coordinated(self, member)

    def waiting(self):
        """Here, without a mentor, and nobody is being asked at the moment."""
        from .pair import MentoringPair
        from .request import MentoringRequest

        pairs = MentoringPair.objects.open().filter(mentee=OuterRef("pk"))
        requests = MentoringRequest.objects.live().filter(mentee=OuterRef("pk"))
        here = Q(member__status__in=INSIDE, member__frozen_at=None)
        return self.filter(here, ~Exists(pairs), ~Exists(requests), waits_since__isnull=False)


class MenteeProfile(MatchProfile):
    """Somebody who wants a mentor. `wants`: what they want to be able to do, for whom they ask and nobody else."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wants = EncryptedTextField(_("what you want to be able to do"), null=True, blank=True)
    waits_since = models.DateField(null=True, default=clock.today, editable=False)

    objects = MenteeProfileQuerySet.as_manager()

    class Meta(MatchProfile.Meta):
        verbose_name = _("mentee")
        verbose_name_plural = _("mentees")

    def __str__(self) -> str:
        return f"mentee {self.pk}"


class NotWith(models.Model):
    """`member` works with `other` in no pair, in either role. The other is never told."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    other = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notwith_once", fields=["member", "other"]),
            models.CheckConstraint(name="notwith_another", condition=~Q(member=F("other"))),
        ]
