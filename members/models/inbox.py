"""Messages between two members, sealed at rest and kept for 180 days (safety C-35c).

A conversation has two seats. What waits for somebody is counted on their seat until they answer or say that they are
done: looking changes nothing (safety C-28), and nobody learns when a message was read.
"""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .. import circles, clock
from ..fields import EncryptedTextField
from .centre import StaffPost
from .member import Member
from .profile import INSIDE, Profile, is_colleague


def _holds_a_post_for(reader: Member) -> Exists:
    """A condition on members: at the desk of `reader`'s centre, or of the network; who sees figures only is not."""
    posts = StaffPost.objects.current().exclude(role=StaffPost.Role.ME_OFFICER)
    return Exists(posts.filter(Q(centre=None) | Q(centre=reader.centre_id), member=OuterRef("pk")))


def desk_for(reader: Member) -> models.QuerySet[Member]:
    """Whom of the own centre's desk, and of the network's, `reader` may write to."""
    return people_for(reader).filter(_holds_a_post_for(reader))


def people_for(reader: Member | None) -> models.QuerySet[Member]:
    """Whom `reader` may write to: people inside who can sign in and whom they know or find.

    Know: of one group, of one desk in either direction, or of a conversation that there is. Find: whoever's profile
    they may open. Blocks are not asked here, because the answer would tell of them.
    """
    if not is_colleague(reader):
        return Member.objects.none()
    known = (
        circles.near(reader, "pk")
        | Q(_holds_a_post_for(reader))
        | Q(Exists(Member.objects.visible_to(reader).filter(pk=OuterRef("pk"))))
        | Q(Exists(Profile.objects.visible_to(reader).filter(pk=OuterRef("pk"))))
        | Q(Exists(Seat.objects.filter(member=reader, other=OuterRef("pk"))))
    )
    inside = Member.objects.filter(status__in=INSIDE, frozen_at=None, user__isnull=False)
    return inside.exclude(pk=reader.pk).filter(known)


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The conversations that `member` sits in. No post opens those of others."""
        if member is None:
            return self.none()
        return self.filter(Exists(Seat.objects.filter(conversation=OuterRef("pk"), member=member)))


class Conversation(models.Model):
    """Two people who write to each other."""

    started_at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ConversationQuerySet.as_manager()


class SeatQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(waiting__gt=0)


class Seat(models.Model):
    """One side. `waiting`: how many messages are neither answered nor done, since `waiting_since`."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="seats")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="seats")
    other = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    waiting = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    last_at = models.DateTimeField(default=clock.now)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seat_one_conversation_a_pair", fields=["member", "other"]),
            models.UniqueConstraint(name="seat_once", fields=["conversation", "member"]),
            models.CheckConstraint(name="seat_of_two", condition=~Q(member=F("other"))),
            models.CheckConstraint(
                name="seat_waiting_since",
                condition=Q(waiting=0, waiting_since=None) | Q(waiting__gt=0, waiting_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="seat_newest_first", fields=["member", "-last_at", "-id"]),
            models.Index(name="seat_waiting", fields=["member"], condition=Q(waiting__gt=0)),
        ]


class MessageQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Of the own conversations."""
        return self.filter(conversation__in=Conversation.objects.visible_to(member))


class Message(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    sender = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    body = EncryptedTextField(_("message"))
    sent_at = models.DateTimeField(default=clock.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="message_of_conversation", fields=["conversation", "-id"]),
            models.Index(name="message_by_age", fields=["sent_at"]),
        ]


class Block(models.Model):
    """`member` takes no messages from `blocked`, who is not told."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    blocked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="block_once", fields=["member", "blocked"]),
            models.CheckConstraint(name="block_another", condition=~Q(member=F("blocked"))),
        ]


class MessageReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, member):
        """The safety lead's: of the network, or of the centre of the person who reports (domain 2d "on flag")."""
        if member is None:
            return self.none()
        posts = [post for post in member.current_posts if post.role == "safety_lead"]
        if any(post.centre_id is None for post in posts):
            return self
        return self.filter(reporter__centre__in=[post.centre_id for post in posts]) if posts else self.none()


class MessageReport(models.Model):
    """A message that somebody received and shows to the safety lead. It opens that one message, no other."""

    class Reason(models.TextChoices):
        THREAT = "threat", _("It threatens me or somebody else")
        HARASSMENT = "harassment", _("It is harassment")
        CLIENT = "client", _("It tells who a client is")
        IMPOSTOR = "impostor", _("I do not believe that it is this person")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        TALKED = "talked", _("Talked with them")
        FROZEN = "frozen", _("Closed an account")
        NOTHING = "nothing", _("Nothing to do")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    reported = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = EncryptedTextField(_("what the safety lead should know"), null=True, blank=True)
    reported_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("what was done"), max_length=12, choices=Outcome, blank=True, default="")

    objects = MessageReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="messagereport_once",
                fields=["message", "reporter"],
                violation_error_message=_("You have reported this message already."),
            ),
            models.CheckConstraint(
                name="messagereport_closed_with_outcome",
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [models.Index(name="messagereport_open", fields=["-id"], condition=Q(closed_at=None))]
