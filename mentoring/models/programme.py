"""What the network sets for its mentoring: the weights of a suggestion, and the deadlines (learning 26 to 31)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PARTS = ("area", "region", "language", "gender", "stage", "load")


def _weight(label, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=default)


class MentoringProgrammeQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Everyone signed in may know by what they are matched."""
        return self.none() if member is None else self

    def current(self) -> "MentoringProgramme":
        """The one row; what the model says by default where nobody has changed anything yet."""
        return self.first() or MentoringProgramme()


class MentoringProgramme(models.Model):
    """One row. The six weights are the points that each part of a suggestion can give; they sum to 100."""

    weight_area = _weight(_("points: practice areas and topics"), 30)
    weight_region = _weight(_("points: region"), 15)
    weight_language = _weight(_("points: languages"), 20)
    weight_gender = _weight(_("points: wish for a woman or a man"), 10)
    weight_stage = _weight(_("points: stages of a case"), 15)
    weight_load = _weight(_("points: room for more"), 10)
    answer_days = models.PositiveSmallIntegerField(_("working days for an answer"), default=3)
    grace_days = models.PositiveSmallIntegerField(_("days after the end before a pair closes by itself"), default=14)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MentoringProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentoring programme")
        verbose_name_plural = _("mentoring programme")
        constraints = [
            models.CheckConstraint(
                name="mentoringprogramme_weights_sum_to_100",
                condition=Q(
                    weight_load=100
                    - F("weight_area")
                    - F("weight_region")
                    - F("weight_language")
                    - F("weight_gender")
                    - F("weight_stage")
                ),
                violation_error_message=_("The points of the six parts have to sum to 100."),
            ),
            models.CheckConstraint(
                name="mentoringprogramme_days",
                condition=Q(answer_days__range=(1, 15), grace_days__range=(1, 60)),
                violation_error_message=_("Give 1 to 15 working days and 1 to 60 days of grace."),
            ),
            models.CheckConstraint(name="mentoringprogramme_one_row", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def weights(self) -> dict[str, int]:
        """{part: points}, in the order in which they are shown."""
        return {part: getattr(self, f"weight_{part}") for part in PARTS}
