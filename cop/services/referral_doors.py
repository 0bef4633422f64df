"""Another door for somebody whose case nobody took (domain C14, C10): a no must never be the end of the way."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import JusticeCentre, Member
from members.services import outbox

from ..models import Referral, ReferralDoor, SupportService
from ..permissions.referrals import offerers
from .referral_waves import lock, record
from .referrals import open_referral

Kind, State = ReferralDoor.Kind, Referral.State
COPIED = (
    "area", "offence", "stage", "court_level", "unit", "urgency", "languages", "interpreter", "contact_band", "paid",
    "narrative",
)  # fmt: skip


@dataclass(frozen=True)
class Doors:
    """Where somebody can turn."""

    centres: QuerySet[JusticeCentre]
    remote: QuerySet[JusticeCentre]
    services: QuerySet[SupportService]


def doors_of(referral: Referral) -> Doors:
    """The doors that stand open: other centres, centres reached from afar, services near, for the whole country or by
    telephone, the nearest first. The own lawyers from afar can always be asked once more, so the doors are never none.
    """
    open_ones = JusticeCentre.objects.exclude(service_status=JusticeCentre.ServiceStatus.CLOSED)
    others = open_ones.exclude(pk=referral.centre_id).select_related("organisation")
    from_afar = open_ones.filter(channels__overlap=["phone", "chat"]).select_related("organisation")
    here = SupportService.objects.near(referral.unit_id) | SupportService.objects.from_afar()
    nearest = Case(When(unit=referral.unit_id, then=0), When(unit=None, then=1), default=2)
    return Doors(others, from_afar, here.working().order_by(nearest, "kind", "pk"))


@transaction.atomic
def choose_door(
    referral: Referral,
    *,
    by: Member,
    kind: str,
    centre: JusticeCentre | None = None,
    service: SupportService | None = None,
) -> Referral | None:
    """Note where the person was sent. To another centre, or once more from afar, a new referral goes with the facts
    of this one; it is returned.

    Raises Refused while somebody can still take it, for a door that is not open, and for one through which they were
    sent already: a second press would open a second case.
    """
    referral = lock(referral)
    if not referral.is_out and referral.state != State.READY:
        raise Refused(_("Somebody may still take it."))
    _check_door(referral, kind, centre, service)
    if referral.doors.filter(kind=kind, centre=centre, service=service).exists():
        raise Refused(_("This door was chosen already."))
    if referral.state == State.READY:  # nobody of the centre fitted
        referral.state, referral.ended_at = State.WITHDRAWN, clock.now()
        referral.save(update_fields=["state", "ended_at"])
    ReferralDoor.objects.create(referral=referral, kind=kind, centre=centre, service=service, chosen_by=by)
    record("referral_door_chosen", referral, by, door=kind)
    if kind == Kind.CENTRE:
        return _pass_on(referral, centre, by)
    return _pass_on(referral, referral.centre, by, is_remote_possible=True) if kind == Kind.AGAIN else None


def _check_door(referral: Referral, kind: str, centre, service) -> None:
    doors = doors_of(referral)
    is_open = {
        Kind.CENTRE: centre is not None and doors.centres.filter(pk=centre.pk).exists(),
        Kind.REMOTE: centre is not None and doors.remote.filter(pk=centre.pk).exists(),
        Kind.SERVICE: service is not None and doors.services.filter(pk=service.pk).exists(),
        Kind.AGAIN: True,
    }
    if not is_open.get(kind):
        raise Refused(_("Choose from the list."))


def _pass_on(referral: Referral, centre: JusticeCentre, by: Member, **changes) -> Referral:
    """The same facts at another centre, or here anew. That centre looks for conflicts of its own before it offers."""
    facts = {name: getattr(referral, name) for name in COPIED}
    facts |= {"is_remote_possible": referral.is_remote_possible, "has_no_conflict": True, **changes}
    passed = open_referral(centre, by=by, passed_from=referral, eligibility=list(referral.eligibility.all()), **facts)
    if centre.pk != referral.centre_id:
        outbox.notify(
            "referral_passed", recipients=offerers(centre.pk), ref_key=f"referral:{passed.uid}", about=passed.uid
        )
    return passed
