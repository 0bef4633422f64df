"""What this room closes when somebody leaves the network."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from members.signals import member_deactivated

from .services.memberships import end_all_memberships


@receiver(member_deactivated, dispatch_uid="cop.handover")
def end_memberships(sender, member, by, **kwargs) -> None:
    end_all_memberships(member, by=by, reason=_("Left the network"))
