"""The code of conduct: its versions, and who has accepted which (domain B18)."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import clock

TIME_TO_READ = timedelta(days=14)


class ConductCodeQuerySet(models.QuerySet):
    def begun(self, today=None):
        """The version in force and all before it."""
        return self.filter(in_force_on__lte=today or clock.today())

    def in_force(self) -> "ConductCode | None":
        """What holds today; None where no code was ever published."""
        return self.begun().order_by("-in_force_on").first()

    def sufficient(self, today=None):
        """The versions of which one, accepted, is enough today: the one in force, and those before it until the
        newer one has been in force for 14 days. Nobody is stopped in the middle of their work by a new version."""
        today = today or clock.today()
        newer = ConductCode.objects.filter(
            in_force_on__gt=OuterRef("in_force_on"), in_force_on__lte=today - TIME_TO_READ
        )
        return self.begun(today).exclude(Exists(newer))


class ConductCode(models.Model):
    """One version in both languages. Never changed once it stands: the app role may only add (members.grants)."""

    version = models.CharField(_("version"), max_length=16, unique=True)
    text_my = models.TextField(_("text (Burmese)"))
    text_en = models.TextField(_("text (English)"))
    in_force_on = models.DateField(_("in force from"), unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ConductCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code of conduct")
        verbose_name_plural = _("codes of conduct")
        constraints = [
            models.CheckConstraint(
                name="conductcode_in_both_languages",
                condition=~Q(text_my="") & ~Q(text_en=""),
                violation_error_message=_("Write the code in both languages."),
            )
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def rules(self) -> list[str]:
        """The lines in the reader's language; one line is one rule."""
        text = self.text_my if get_language() == "my" else self.text_en
        return [line.strip() for line in text.splitlines() if line.strip()]


class Acknowledgement(models.Model):
    """Somebody has read a version and keeps to it."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="acknowledgements")
    code = models.ForeignKey(ConductCode, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("acceptance of the code")
        verbose_name_plural = _("acceptances of the code")
        constraints = [models.UniqueConstraint(name="acknowledgement_once", fields=["member", "code"])]
