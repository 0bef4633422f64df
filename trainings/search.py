"""Trainings are found by their title, what they are about, what one can do afterwards, their topics and the law."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop.search.titles import in_its_language, names_of, sections_of
from members.search import Entry, Source, Watch, sources

from .models import Outcome, Training, TrainingCitation


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    rows = Training.objects.published().filter(pk__in=ids)
    for training in rows.prefetch_related("topics", "areas", "outcomes", "citations__provision", "citations__case"):
        outcomes = " ".join(one.text for one in training.outcomes.all())
        yield Entry(
            pk=training.pk,
            **in_its_language(training.title),
            body=f"{training.summary}\n{outcomes}".strip(),
            labels=names_of([*training.topics.all(), *training.areas.all()]),
            sections=sections_of(training.citations.all()),
            language=training.language,
            url=reverse("trainings:training_detail", args=[training.pk]),
            topics=[topic.code for topic in training.topics.all()],
        )


sources.register(
    "training",
    Source(
        label=_("Training"),
        order=65,
        rows=Training.objects.all,
        visible=lambda member: Training.objects.published().visible_to(member),
        entries=_entries,
        watches=(
            Watch(Training, columns=("title", "summary", "language", "status", "group")),
            Watch(Outcome, "training_id"),
            Watch(TrainingCitation, "training_id"),
            Watch(Training.topics.through, "training_id"),
            Watch(Training.areas.through, "training_id"),
        ),
    ),
)
