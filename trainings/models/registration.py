"""Who comes: registrations with their states and history, invited outsiders, and what people need to take part."""

import uuid

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member
from members.models.numbered import Numbered

from .session import SessionTrainer, TrainingSession


class Guest(Numbered, models.Model):
    """Somebody outside the network who was invited to a session by a link, or came along.

    `mail_agreed_at`: they, or in their name whoever invited them, agreed to mails about this session; without it
    nothing goes to the address. `mail_stopped_at`: they want no more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = EncryptedTextField(_("name"), null=True)  # forgotten 90 days after the session
    email = EncryptedTextField(_("e-mail"), null=True, blank=True)
    phone = EncryptedTextField(_("phone"), null=True, blank=True)
    ui_language = models.CharField(_("language"), max_length=2, choices=[("my", _("Burmese")), ("en", _("English"))])
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    invited_at = models.DateTimeField(default=clock.now, editable=False)
    mail_agreed_at = models.DateTimeField(null=True, editable=False)
    mail_stopped_at = models.DateTimeField(null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    @property
    def wants_mail(self) -> bool:
        return bool(self.email and self.mail_agreed_at and not self.mail_stopped_at)


class RegistrationQuerySet(models.QuerySet):
    def waiting(self):
        """In line for a place."""
        return self.filter(state=Registration.State.WAITLISTED)

    def offerable(self):
        """In line, and not two offers ran out on them already: nobody is asked for ever who does not answer."""
        lapses = RegistrationChange.objects.filter(registration=OuterRef("pk"), why=RegistrationChange.Why.EXPIRED)
        counted = lapses.order_by().values("registration").annotate(n=Count("pk")).values("n")
        return self.waiting().alias(lapses=Coalesce(Subquery(counted), 0)).filter(lapses__lt=2)

    def offered(self):
        return self.filter(state=Registration.State.OFFERED)

    def confirmed(self):
        return self.filter(state=Registration.State.CONFIRMED)

    def live(self):
        """Asked for, in line, offered or confirmed: there is still something to come."""
        return self.filter(state__in=Registration.LIVE)

    def ahead_of(self, member, now=None):
        """What is to come for `member`: places, offers, lines, requests; the next first."""
        mine = self.live().filter(member=member, session__ends_at__gt=now or clock.now())
        return mine.select_related("session__training", "session__series").order_by("session__starts_at", "pk")

    def holding(self):
        """A place is kept for them."""
        return self.filter(state__in=Registration.HOLDING)

    def coming(self):
        """On the day's list: confirmed before, or marked since (also somebody who did not come)."""
        return self.filter(state__in=Registration.COMING)

    def with_endings(self):
        """`endings`: how often the person left the list; for a file that must come after the one before."""
        left = [Registration.State.CANCELLED_BY_USER, Registration.State.CANCELLED_BY_STAFF]
        return self.annotate(endings=Count("changes", filter=Q(changes__state__in=left)))

    def in_line(self):
        """The next first; of those who were in line at once, who came first."""
        return self.order_by("position", "pk")

    def visible_to(self, member):
        """The own ones, those of sessions that `member` runs, and those of sessions that they train."""
        if member is None:
            return self.none()
        run = TrainingSession.objects.run_by(member).values("pk")
        trained = TrainingSession.objects.trained_by(member).values("pk")
        return self.filter(Q(member=member) | Q(session__in=run) | Q(session__in=trained))


class Registration(models.Model):
    """One person and one session: one row, whatever becomes of it (learning 14).

    `position`: the number in the waiting line of the session, given out under the session's lock in the order of
    arrival. `offer_number` counts the offers, so that each is mailed of once.
    """

    class Mode(models.TextChoices):
        ROOM = "room", _("In a room")
        ONLINE = "online", _("Online")
        POINT = "point", _("At a viewing point")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for a place")
        WAITLISTED = "waitlisted", _("In line")
        OFFERED = "offered", _("A place is kept")
        CONFIRMED = "confirmed", _("Has a place")
        DECLINED = "declined", _("Not accepted")
        CANCELLED_BY_USER = "cancelled_by_user", _("Gave the place back")
        CANCELLED_BY_STAFF = "cancelled_by_staff", _("Taken off the list")
        SESSION_CANCELLED = "session_cancelled", _("Session called off")
        ATTENDED = "attended", _("Attended")
        PARTIAL = "partial", _("Partly attended")
        NO_SHOW = "no_show", _("Did not come")

    HOLDING = (State.OFFERED, State.CONFIRMED)
    LIVE = (State.REQUESTED, State.WAITLISTED, *HOLDING)
    MARKED = (State.ATTENDED, State.PARTIAL, State.NO_SHOW)
    COMING = (State.CONFIRMED, *MARKED)
    OVER = (State.DECLINED, State.CANCELLED_BY_USER, State.CANCELLED_BY_STAFF, State.SESSION_CANCELLED)
    # Who came without a place was there all the same (services.walk_ins); a mistake about them is taken off again.
    CAME = (State.ATTENDED, State.PARTIAL)
    # From each state to these, and to no other: services.registrations.move asks, and nothing else writes a state.
    NEXT = {
        State.REQUESTED: (
            State.CONFIRMED, State.WAITLISTED, State.DECLINED, State.CANCELLED_BY_USER, State.CANCELLED_BY_STAFF,
            State.SESSION_CANCELLED, *CAME,
        ),
        State.WAITLISTED: (
            State.OFFERED, State.CONFIRMED, State.CANCELLED_BY_USER, State.CANCELLED_BY_STAFF,
            State.SESSION_CANCELLED, *CAME,
        ),
        State.OFFERED: (
            State.CONFIRMED, State.WAITLISTED, State.CANCELLED_BY_USER, State.CANCELLED_BY_STAFF,
            State.SESSION_CANCELLED, *CAME,
        ),
        State.CONFIRMED: (
            State.CANCELLED_BY_USER, State.CANCELLED_BY_STAFF, State.SESSION_CANCELLED, *MARKED,
        ),
        State.DECLINED: (State.REQUESTED, State.WAITLISTED, State.CONFIRMED, *CAME),
        State.CANCELLED_BY_USER: (State.REQUESTED, State.WAITLISTED, State.CONFIRMED, *CAME),
        State.CANCELLED_BY_STAFF: (State.REQUESTED, State.WAITLISTED, State.CONFIRMED, *CAME),
        State.SESSION_CANCELLED: (),
        State.ATTENDED: (State.PARTIAL, State.NO_SHOW, State.CONFIRMED, State.CANCELLED_BY_STAFF),
        State.PARTIAL: (State.ATTENDED, State.NO_SHOW, State.CONFIRMED, State.CANCELLED_BY_STAFF),
        State.NO_SHOW: (State.ATTENDED, State.PARTIAL, State.CONFIRMED),
    }  # fmt: skip

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="registrations")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="registrations")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, blank=True, related_name="registrations")
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.ROOM)
    state = models.CharField(_("state"), max_length=20, choices=State)
    state_since = models.DateTimeField(default=clock.now)
    position = models.PositiveIntegerField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    offer_number = models.PositiveSmallIntegerField(default=0)
    expectation = EncryptedTextField(_("what I hope to take home"), null=True, blank=True)
    registered_at = models.DateTimeField(default=clock.now)
    registered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(name="registration_member_once", fields=["session", "member"]),
            models.UniqueConstraint(name="registration_guest_once", fields=["session", "guest"]),
            models.UniqueConstraint(name="registration_position_once", fields=["session", "position"]),
            models.CheckConstraint(
                name="registration_of_one_person",
                condition=Q(member__isnull=False, guest=None) | Q(member=None, guest__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_offer_runs_out",
                condition=Q(state="offered", offer_expires_at__isnull=False)
                | (~Q(state="offered") & Q(offer_expires_at=None)),
            ),
            models.CheckConstraint(
                name="registration_line_has_a_place", condition=~Q(state="waitlisted") | Q(position__isnull=False)
            ),
            models.CheckConstraint(
                name="registration_state_is_known",
                condition=Q(
                    state__in=[
                        "requested", "waitlisted", "offered", "confirmed", "declined", "cancelled_by_user",
                        "cancelled_by_staff", "session_cancelled", "attended", "partial", "no_show",
                    ]
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="registration_by_member", fields=["member", "state"]),
            models.Index(
                name="registration_line", fields=["session", "mode", "position"], condition=Q(state="waitlisted")
            ),
            models.Index(name="registration_offers", fields=["offer_expires_at"], condition=Q(state="offered")),
            models.Index(name="registration_by_session", fields=["session", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def can_become(self, state: str) -> bool:
        return state in self.NEXT[self.State(self.state)]

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class RegistrationChange(models.Model):
    """Each state that a registration had: since when, by whom, why. Nothing is overwritten (learning 14)."""

    class Why(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        BY_ANOTHER = "by_another", _("Registered by somebody else")
        INVITED = "invited", _("Invited by link")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not accepted")
        FREED = "freed", _("A place became free")
        ACCEPTED = "accepted", _("Took the place")
        EXPIRED = "expired", _("The offer ran out")
        GIVEN_BACK = "given_back", _("Gave the place back")
        TAKEN_OFF = "taken_off", _("Taken off the list")
        SESSION_CANCELLED = "session_cancelled", _("Session called off")
        ATTENDANCE = "attendance", _("Attendance was taken")
        WALKED_IN = "walked_in", _("Came without a place")
        MERGED = "merged", _("Two entries of one person became one")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="changes")
    state = models.CharField(max_length=20, choices=Registration.State)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    why = models.CharField(max_length=20, choices=Why)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]


class AccommodationQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(met=None)

    def visible_to(self, member):
        """The own ones, and those of the sessions that `member` runs or trains."""
        return self.filter(registration__in=Registration.objects.visible_to(member))


class Accommodation(models.Model):
    """What somebody needs in order to take part, and whether it was met (domain C17)."""

    class Kind(models.TextChoices):
        SEEING = "seeing", _("Large print or text to be read aloud")
        HEARING = "hearing", _("Text of what is said, or a seat in front")
        MOVING = "moving", _("A room without steps")
        LANGUAGE = "language", _("An interpreter")
        CHILD = "child", _("Somebody to look after a child")
        TRAVEL = "travel", _("The fare or a place to sleep")
        LINE = "line", _("Credit for the phone")
        OTHER = "other", _("Something else")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="accommodations")
    kind = models.CharField(_("what would help"), max_length=8, choices=Kind)
    note = EncryptedTextField(_("note"), null=True, blank=True)
    met = models.BooleanField(_("met"), null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("request for help to take part")
        verbose_name_plural = _("requests for help to take part")
        constraints = [
            models.UniqueConstraint(name="accommodation_kind_once", fields=["registration", "kind"]),
            models.CheckConstraint(
                name="accommodation_decided_when",
                condition=Q(met=None, decided_at=None) | Q(met__isnull=False, decided_at__isnull=False),
            ),
        ]


class SessionTold(models.Model):
    """Somebody told this person, who is on its list or trains it, of the session as it stood at `schedule_version`
    (decision 11)."""

    registration = models.ForeignKey(Registration, models.CASCADE, null=True, related_name="told")
    trainer = models.ForeignKey(SessionTrainer, models.CASCADE, null=True, related_name="told")
    schedule_version = models.PositiveIntegerField()
    told_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sessiontold_once", fields=["registration", "schedule_version"]),
            models.UniqueConstraint(name="sessiontold_trainer_once", fields=["trainer", "schedule_version"]),
            models.CheckConstraint(
                name="sessiontold_of_one_person",
                condition=Q(registration__isnull=False, trainer=None) | Q(registration=None, trainer__isnull=False),
            ),
        ]
