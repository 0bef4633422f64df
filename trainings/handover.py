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
from members.handover import Handover, kinds
from members.models import Member
from members.signals import member_deactivated
from members.templatetags.waing import clock_time, lang_of, when_day

from .models import Registration, SessionTrainer, TrainingSession
from .services import registrations, trainers


@receiver(member_deactivated, dispatch_uid="trainings.handover")
def give_up_places(sender, member, by, **kwargs) -> None:
    ahead = {"session__starts_at__gt": clock.now(), "session__cancelled_at": None}
    for registration in Registration.objects.live().filter(member=member, **ahead).select_related("session", "member"):
        registrations.give_back(registration, by=by)
    for row in SessionTrainer.objects.asked().filter(member=member, **ahead).select_related("session", "member"):
        trainers.withdraw_trainer(row, by=by)


def _to_train() -> QuerySet[SessionTrainer]:
    """Sessions ahead that somebody agreed to train, as long as nobody else did whose account is open."""
    ahead = TrainingSession.objects.standing().filter(ends_at__gt=clock.now()).without_trainer()
    rows = SessionTrainer.objects.accepted().filter(session__in=ahead)
    return rows.select_related("session__training", "session__series").order_by("session__starts_at", "pk")


def _show_trained(rows: Sequence[SessionTrainer], reader: Member) -> list[Row]:
    """Each with the page where somebody else is asked; of sessions that others run only that there are some."""
    run = TrainingSession.objects.run_by(reader).filter(pk__in=[row.session_id for row in rows])
    own = set(run.values_list("pk", flat=True))
    found = [_row(row.session) for row in rows if row.session_id in own]
    if len(found) < len(rows):
        found.append(Row(title=_("Trainings elsewhere"), meta=_("Those who run them see that nobody trains them.")))
    return found


def _row(session: TrainingSession) -> Row:
    title = str(session)
    return Row(
        when=when_day(session.starts_at),
        title=title,
        meta=clock_time(session.starts_at),
        url=reverse("trainings:trainer_list", args=[session.pk]),
        action=_("Ask somebody else"),
        lang=lang_of(title),
    )


kinds.register(
    "trainings",
    Handover(title=gettext_lazy("Sessions of trainings"), left=_to_train, owner="member", show=_show_trained),
)
