"""Trainings, collections and series are written down, changed and copied. The caller has asked permission."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cop.services.citing import Cite, set_citations
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import (
    Collection,
    CollectionItem,
    Outcome,
    Series,
    SessionPresenter,
    TestForm,
    Training,
    TrainingItem,
    TrainingSession,
    Wish,
)
from .completion import look_at_open_ones
from .questionnaires import write_questions
from .sessions import plan_session

# A change of one of these is another rule for certificates; those that were given keep theirs (learning 22).
RULES = (
    "full_percent", "partial_percent", "sessions_needed", "needs_post_test", "needs_feedback", "pass_mark",
    "minutes", "credit_category",
)  # fmt: skip
COPIED = (
    "title", "summary", "language", "level", "minutes", "centre", "group", "curator", "audience",
    "is_for_audience_only", "is_sensitive", "gives_certificate", *RULES,
)  # fmt: skip
LISTS = ("areas", "topics", "resources")
COPIED_OF_SESSIONS = (
    "title", "topic", "language", "mode", "zone", "part", "capacity_room", "capacity_online", "capacity_point",
    "has_points", "needs_approval", "reminder_offsets", "sdg_goals",
)  # fmt: skip


@transaction.atomic
def save_training(
    training: Training | None,
    *,
    by: Member,
    outcomes: Sequence[str] | None = None,
    cites: Iterable[Cite] | None = None,
    **facts: Any,
) -> Training:
    """Write a new training down (a draft unless `status` says otherwise), or change one. `facts`: columns and the
    lists of areas, topics and resources; `cites`: the law that it teaches, in its order. Raises Refused where percents
    or dates do not go together."""
    lists = {name: facts.pop(name) for name in LISTS if name in facts}
    is_new = training is None
    training = Training(created_by=by, is_demo=by.is_demo) if is_new else lock_training(training)
    changed = sorted(name for name, value in facts.items() if is_new or getattr(training, name) != value)
    for name in changed:
        setattr(training, name, facts[name])
    is_another_rule = not is_new and bool({*RULES} & {*changed})
    training.rule_version += is_another_rule
    try:
        with transaction.atomic():
            training.save()
    except IntegrityError:
        raise Refused(_("Partly attended begins below attended, and neither lies above 100.")) from None
    for name, chosen in lists.items():
        getattr(training, name).set(chosen)
    if outcomes is not None:
        _write_outcomes(training, outcomes)
    if cites is not None:
        set_citations(training.citations, cites)
    if training.status == Training.Status.PUBLISHED:
        meet_wishes(training)
    if is_another_rule:
        look_at_open_ones(training)
    audit.record("training_added" if is_new else "training_changed", by=by, on=training, fields=changed)
    return training


def lock_training(training: Training) -> Training:
    """As it stands: a part that somebody adds meanwhile has made another version of the rule."""
    return Training.objects.select_for_update(of=("self",), no_key=True).get(pk=training.pk)


def _write_outcomes(training: Training, texts: Iterable[str]) -> None:
    training.outcomes.all().delete()
    Outcome.objects.bulk_create(
        Outcome(training=training, number=number, text=text) for number, text in enumerate(texts, 1)
    )


@transaction.atomic
def retire_training(training: Training, *, by: Member) -> Training:
    """Take it out of the catalogue: nobody registers or begins any more, and what people have of it stays theirs.
    Where it came before others it no longer does (`eligibility`). Twice does nothing. Raises Refused while a session
    of it is to come."""
    training = lock_training(training)
    if training.status == Training.Status.RETIRED:
        return training
    if training.sessions.upcoming().exists():
        raise Refused(_("A session is to come. Hold it or call it off first."))
    training.status = Training.Status.RETIRED
    training.save(update_fields=["status"])
    audit.record("training_retired", by=by, on=training)
    return training


def meet_wishes(training: Training) -> int:
    """A training stands in the catalogue: open wishes for its topics are met. Returns how many."""
    return Wish.objects.open().filter(topic__in=training.topics.values("pk")).update(met_by=training)


@transaction.atomic
def copy_training(training: Training, *, by: Member) -> Training:
    """A draft with the same rules, outcomes, parts and test, itself a draft: no session, no registration, no day to
    look at it again (learning 7)."""
    copy = Training(created_by=by, is_demo=training.is_demo, **{name: getattr(training, name) for name in COPIED})
    copy.save()
    for name in LISTS:
        getattr(copy, name).set(getattr(training, name).all())
    _write_outcomes(copy, training.outcomes.values_list("text", flat=True))
    for item in training.items.all():
        facts = {name: getattr(item, name) for name in ("number", "kind", "title", "minutes", "resource")}
        TrainingItem.objects.create(training=copy, **facts)
    for row in training.prerequisites.all():
        copy.prerequisites.create(needs=row.needs)
    for citation in training.citations.all():
        citation.pk, citation.training = None, copy
        citation.save(force_insert=True)
    if current := TestForm.objects.open().filter(training=training).first():
        write_questions(TestForm.objects.create(training=copy, version=1, made_by=by), current)
    audit.record("training_copied", by=by, on=copy, source=training.pk)
    return copy


@transaction.atomic
def save_series(series: Series | None, *, by: Member, organisers: Iterable | None = None, **facts) -> Series:
    """Write a new series down, or change one; `organisers` are all of them (domain C3)."""
    is_new = series is None
    series = series or Series(is_demo=by.is_demo)
    for name, value in facts.items():
        setattr(series, name, value)
    series.save()
    if organisers is not None:
        series.organisers.set(organisers)
    audit.record("series_added" if is_new else "series_changed", by=by, on=series, fields=sorted(facts))
    return series


@transaction.atomic
def copy_series(series: Series, *, by: Member, title: str, first_on: date | None = None) -> Series:
    """The same organisers and, where a first day is given, the same sessions with the same days between them, all as
    drafts: nobody is told, nobody is registered, and no old date comes along (learning 7)."""
    copy = save_series(
        None, by=by, organisers=series.organisers.all(), title=title, summary=series.summary, centre=series.centre,
    )  # fmt: skip
    if first_on is not None:
        _copy_sessions(series, copy, first_on, by)
    audit.record("series_copied", by=by, on=copy, source=series.pk)
    return copy


def _copy_sessions(series: Series, copy: Series, first_on: date, by: Member) -> None:
    sessions = list(series.sessions.standing().in_order().prefetch_related("presenters"))
    if not sessions:
        return
    shift = first_on - sessions[0].starts_at.astimezone(sessions[0].tz).date()
    for session in sessions:
        starts_at, ends_at = (_shifted(moment, shift, session.tz) for moment in (session.starts_at, session.ends_at))
        facts = {name: getattr(session, name) for name in COPIED_OF_SESSIONS}
        fresh = plan_session(by=by, series=copy, starts_at=starts_at, ends_at=ends_at, **facts)
        SessionPresenter.objects.bulk_create(
            SessionPresenter(session=fresh, organisation_id=one.organisation_id, topic=one.topic)
            for one in session.presenters.all()
        )


def _shifted(moment: datetime, by: timedelta, zone: ZoneInfo) -> datetime:
    """The same hour on another day, also where clocks are changed in between."""
    local = moment.astimezone(zone)
    return datetime.combine(local.date() + by, local.time(), zone)


@transaction.atomic
def save_collection(
    collection: Collection | None, *, by: Member, trainings: Sequence[Training] | None = None, **facts
) -> Collection:
    """Write a collection down, or change it; `trainings` in their order (domain A9)."""
    is_new = collection is None
    collection = collection or Collection(is_demo=by.is_demo)
    for name, value in facts.items():
        setattr(collection, name, value)
    collection.save()
    if trainings is not None:
        collection.items.all().delete()
        CollectionItem.objects.bulk_create(
            CollectionItem(collection=collection, training=one, number=n) for n, one in enumerate(trainings, 1)
        )
    audit.record("collection_added" if is_new else "collection_changed", by=by, on=collection, fields=sorted(facts))
    return collection


def write_presenters(session: TrainingSession, rows: Sequence[tuple], *, by: Member) -> None:
    """Which organisations present what: [(organisation, topic)] (domain B9)."""
    with transaction.atomic():
        session.presenters.all().delete()
        SessionPresenter.objects.bulk_create(
            SessionPresenter(session=session, organisation=organisation, topic=topic) for organisation, topic in rows
        )
        audit.record("presenters_written", by=by, on=session, n=len(rows))
