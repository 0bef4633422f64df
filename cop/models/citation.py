"""What cites the law. Each thing that cites brings a model of its own on the abstract one here, so that references
follow the arrows between the rooms (architecture 1)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop.law import keys

from .law import CaseLaw, LegalInstrument, Provision
from .session import GroupSession

SECTION, RULING, INSTRUMENT = "section", "ruling", "instrument"
TARGETS = ("instrument", "provision", "case")


def one_target(name: str, *more: str) -> models.CheckConstraint:
    """Exactly one of instrument, provision, case (and `more`) is cited: for the constraints of a concrete model."""
    fields = (*TARGETS, *more)
    ways = (Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields)
    condition = next(ways)
    for way in ways:
        condition |= way
    return models.CheckConstraint(
        name=name, condition=condition, violation_error_message=_("A citation points at one thing.")
    )


class CitationQuerySet(models.QuerySet):
    def of(self, target):
        """Citations of a section in any of its versions, of a ruling, or of an instrument and all its sections."""
        what, asked = asked_of(target)
        return self.of_kind(what, asked)

    def of_kind(self, what, asked):
        """The same; `what` and `asked` as `asked_of` tells them, `asked` a value or its place (members.ready)."""
        if what == SECTION:
            return self.filter(provision__key__among=asked)
        if what == RULING:
            return self.filter(case=asked)
        return self.filter(Q(instrument=asked) | Q(provision__instrument=asked))

    def with_targets(self):
        return self.select_related("instrument", "provision__instrument", "case")


def asked_of(target):
    """(what it is, the value by which citations of it are asked for): the writings of a section's key, or a number."""
    if isinstance(target, Provision):
        return SECTION, list(keys.writings(target.key))
    return (RULING if isinstance(target, CaseLaw) else INSTRUMENT), target.pk


class Citation(models.Model):
    """`pinpoint`: where in it, as one would print it ("proviso", "(1)"). `proposition`: what it is cited for.

    `targets`: the references of which one is set; a concrete model with one more names it here and in `one_target`.
    """

    targets = TARGETS

    instrument = models.ForeignKey(LegalInstrument, models.PROTECT, null=True, blank=True, related_name="+")
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(CaseLaw, models.PROTECT, null=True, blank=True, related_name="+")
    pinpoint = models.CharField(_("where in it"), max_length=60, blank=True)
    proposition = models.CharField(_("cited for"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    @property
    def target(self):
        """The instrument, provision, ruling or whatever else is cited."""
        return next(getattr(self, name) for name in self.targets if getattr(self, f"{name}_id") is not None)

    @property
    def label(self) -> str:
        """As it is printed, with the place in it: "CrPC s 497(1) proviso"."""
        return self._with_pinpoint(getattr(self.target, "citation", None) or str(self.target))

    def _with_pinpoint(self, text: str) -> str:
        return f"{text}{self.pinpoint}" if self.pinpoint.startswith("(") else f"{text} {self.pinpoint}".strip()

    @property
    def act(self) -> str:
        """Under which heading it stands among the laws relied on: the instrument, or rulings."""
        if self.provision is not None:
            return str(self.provision.instrument)
        return str(self.instrument) if self.instrument is not None else str(_("Rulings"))

    @property
    def place(self) -> str:
        """How it is printed beneath that heading: "s 497(1)", "1960 BLR 192", or the short name of the Act."""
        if self.instrument is not None:
            return self._with_pinpoint(self.instrument.short)
        return self._with_pinpoint(self.case.citation if self.case is not None else str(self.provision))

    @property
    def summary(self) -> str:
        """What it is, in a few words: the heading of a section, the name of a ruling."""
        if self.provision is not None:
            return self.provision.heading
        return self.case.name if self.case is not None else ""

    @property
    def is_unchecked(self) -> bool:
        """No lawyer of the network has compared it with the law. Of an Act as a whole nothing is checked."""
        return not getattr(self.target, "is_checked", True)

    @property
    def is_repealed(self) -> bool:
        """What it points at is not to be relied on any more (domain A20)."""
        return bool(getattr(self.target, "is_repealed", False))


class SessionCitation(Citation):
    """Law that a session is about (domain B10, B13)."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [
            one_target("sessioncitation_one_target"),
            models.UniqueConstraint(
                name="sessioncitation_once",
                fields=["session", "instrument", "provision", "case", "pinpoint"],
                nulls_distinct=False,
                violation_error_message=_("The session has this one already."),
            ),
        ]
