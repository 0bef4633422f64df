"""The ledger of what people's learning counts for (CPD): rows are added and never changed (learning 25)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .. import clock
from .member import Member
from .numbered import Numbered

# Whose an entry is: of an entry that was merged into another one, and perhaps once more, the last one's.
OWNERS = ("member__merged_into__merged_into", "member__merged_into", "member")


class CreditEntryQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The own ones, and those of people whose entry `member` may open."""
        if member is None:
            return self.none()
        people = Member.objects.visible_to(member)
        return self.with_person().filter(Q(person=member.pk) | Q(person__in=people.values("pk")))

    def with_person(self):
        """`person`: the id of whom it counts for today. Entries stay with the member of their day for good."""
        return self.annotate(person=Coalesce(*(f"{owner}__pk" for owner in OWNERS)))

    def of(self, *members: Member):
        """What counts for these people: their own entries, and those of entries that became one with theirs."""
        theirs = Q(pk__in=[])
        for owner in OWNERS:
            theirs |= Q(**{f"{owner}__in": members})
        return self.with_person().filter(theirs, person__in=[member.pk for member in members])

    def standing(self):
        """Those that nobody took back, and that take nothing back."""
        return self.filter(reversal_of=None, reversal=None)


class CreditEntry(Numbered, models.Model):
    """So many minutes for one thing that somebody did. Append-only: the app role may insert and read; a trigger
    refuses the rest. What was wrong is taken back by a second entry with the minutes below zero."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="credits")
    minutes = models.IntegerField(_("minutes"), help_text=_("Below zero where an entry is taken back"))
    category = models.CharField(_("category"), max_length=20)
    role = models.CharField(_("as"), max_length=20)
    source = models.CharField(_("for"), max_length=80, help_text=_("The kind and the key of what was done"))
    turn = models.PositiveSmallIntegerField(default=1, help_text=_("1, and 2 for what was recorded anew"))
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"), default=1)
    happened_on = models.DateField(_("day"))
    reversal_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    recorded_at = models.DateTimeField(default=clock.now)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = CreditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning credit")
        verbose_name_plural = _("learning credits")
        constraints = [
            models.UniqueConstraint(
                name="creditentry_once", fields=["member", "source", "turn"], condition=Q(reversal_of=None)
            ),
            models.CheckConstraint(
                name="creditentry_gives_or_takes_back",
                condition=Q(reversal_of=None, minutes__gt=0) | Q(reversal_of__isnull=False, minutes__lt=0),
                violation_error_message=_("An entry gives minutes, or takes back what another gave."),
            ),
        ]
