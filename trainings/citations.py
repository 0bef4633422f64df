"""What of this room cites the law, for the pages of sections, Acts and rulings (domain B10)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop.law.sources import CitationSource, Citing, sources
from members import clock

from .models import Training, TrainingCitation


def _training(training: Training) -> Citing:
    return Citing(
        url=reverse("trainings:training_detail", args=[training.pk]),
        title=training.title,
        language=training.language,
        on=training.created_at.astimezone(clock.YANGON).date(),
        note=str(training.get_level_display()),
    )


sources.register(
    "trainings",
    CitationSource(
        label=_("Trainings"),
        order=40,
        model=TrainingCitation,
        thing="training",
        things=lambda member: Training.objects.published().visible_to(member),
        describe=_training,
    ),
)
