"""What this room closes when somebody leaves the network: places go to the next in line, and they train no more."""

from django.dispatch import receiver

from members import clock
from members.signals import member_deactivated

from .models import Registration, SessionTrainer
from .services import registrations, trainers


@receiver(member_deactivated, dispatch_uid="trainings.handover")
def give_up_places(sender, member, by, **kwargs) -> None:
    ahead = {"session__starts_at__gt": clock.now(), "session__cancelled_at": None}
    for registration in Registration.objects.live().filter(member=member, **ahead).select_related("session", "member"):
        registrations.give_back(registration, by=by)
    for row in SessionTrainer.objects.asked().filter(member=member, **ahead).select_related("session", "member"):
        trainers.withdraw_trainer(row, by=by)
