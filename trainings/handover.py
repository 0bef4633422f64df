"""What this room closes when somebody leaves the network (places go to the next in line, and they train no more), and
what a closed account leaves here."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import clock
from members.desk import Row
from members.handover import Handover, kinds, theirs
from members.models import Member
from members.signals import member_deactivated
from members.templatetags.waing import clock_time, lang_of, when_day

from .models import Collection, Registration, SessionTrainer, Training, TrainingSession, ViewingPoint
from .services import registrations, trainers


@receiver(member_deactivated, dispatch_uid="trainings.handover")
def give_up_places(sender, member, by, **kwargs) -> None:
    ahead = {"session__starts_at__gt": clock.now(), "session__cancelled_at": None}
    for registration in Registration.objects.live().filter(member=member, **ahead).select_related("session", "member"):
        registrations.give_back(registration, by=by)
    for row in SessionTrainer.objects.asked().filter(member=member, **ahead).select_related("session", "member"):
        trainers.withdraw_trainer(row, by=by)
    for things in (_curated_trainings(), _curated_collections()):
        things.filter(curator=member).update(curator=None)  # the desk of the centre looks after them


def _to_train() -> QuerySet[SessionTrainer]:
    """Sessions ahead that somebody agreed to train, as long as nobody else did whose account is open."""
    ahead = TrainingSession.objects.standing().filter(ends_at__gt=clock.now()).without_trainer()
    rows = SessionTrainer.objects.accepted().filter(session__in=ahead)
    return rows.select_related("session__training", "session__series").order_by("session__starts_at", "pk")


def _show_trained(rows: Sequence[SessionTrainer], reader: Member) -> list[Row]:
    """Each with the page where somebody else is asked; of sessions that others run only that there are some."""
    run = TrainingSession.objects.run_by(reader).filter(pk__in=[row.session_id for row in rows])
    own = set(run.values_list("pk", flat=True))
    others = Row(title=_("Trainings elsewhere"), meta=_("Those who run them see that nobody trains them."))
    return theirs(
        rows,
        lambda one: one.session_id in own,
        lambda one: _row(one.session, "trainer_list", one.session_id),
        others,
    )


def _row(session: TrainingSession, page: str, pk: int) -> Row:
    """A session, and the page where somebody else is asked."""
    title = str(session)
    return Row(
        when=when_day(session.starts_at),
        title=title,
        meta=clock_time(session.starts_at),
        url=reverse(f"trainings:{page}", args=[pk]),
        action=_("Ask somebody else"),
        lang=lang_of(title),
    )


def _to_proctor() -> QuerySet[ViewingPoint]:
    ahead = TrainingSession.objects.standing().filter(ends_at__gt=clock.now())
    rows = ViewingPoint.objects.filter(session__in=ahead).select_related("session__training", "session__series")
    return rows.order_by("session__starts_at", "pk")


def _show_points(rows: Sequence[ViewingPoint], reader: Member) -> list[Row]:
    """Each with the page where somebody else is chosen, for who runs the session or trains it."""
    seen = ViewingPoint.objects.visible_to(reader).filter(pk__in=[row.pk for row in rows])
    own = set(seen.values_list("pk", flat=True))
    others = Row(title=_("Viewing points elsewhere"), meta=_("Those who run the session mark who was there."))
    return theirs(rows, lambda one: one.pk in own, lambda one: _row(one.session, "change_proctor", one.pk), others)


def _curated_trainings() -> QuerySet[Training]:
    return Training.objects.exclude(status=Training.Status.RETIRED).order_by("pk")


def _curated_collections() -> QuerySet[Collection]:
    return Collection.objects.order_by("pk")


def _show_curated(page: str):
    """What shows trainings, or collections: each with the page where it is given away, for who may change it."""

    def show(rows: Sequence[Training | Collection], reader: Member) -> list[Row]:
        own = set(type(rows[0]).objects.run_by(reader).values_list("pk", flat=True))
        others = Row(title=_("What is curated elsewhere"), meta=_("The desk of its centre looks after it."))
        return theirs(rows, lambda one: one.pk in own, lambda one: _curated_row(one, page), others)

    return show


def _curated_row(thing: Training | Collection, page: str) -> Row:
    url = reverse(f"trainings:{page}", args=[thing.pk])
    return Row(title=thing.title, url=url, action=_("Choose a curator"), lang=lang_of(thing.title))


kinds.register(
    "trainings",
    Handover(title=gettext_lazy("Sessions of trainings"), left=_to_train, owner="member", show=_show_trained),
)
kinds.register(
    "viewing_points",
    Handover(title=gettext_lazy("Viewing points"), left=_to_proctor, owner="proctor", show=_show_points),
)
kinds.register(
    "curated_trainings",
    Handover(
        title=gettext_lazy("Trainings that they look after"),
        left=_curated_trainings,
        owner="curator",
        show=_show_curated("change_curator"),
    ),
)
kinds.register(
    "curated_collections",
    Handover(
        title=gettext_lazy("Collections that they look after"),
        left=_curated_collections,
        owner="curator",
        show=_show_curated("change_collection"),
    ),
)
