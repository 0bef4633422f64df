"""Crisis mode of a centre: one switch on, one switch off, everything as it was (domain A11)."""

from django.db import transaction

from .. import clock
from ..models import JusticeCentre, Member
from . import audit


def _lock(centre: JusticeCentre) -> JusticeCentre:
    return JusticeCentre.objects.select_for_update().get(pk=centre.pk)


@transaction.atomic
def switch_crisis_on(centre: JusticeCentre, *, by: Member, bulletin_my: str = "", bulletin_en: str = "") -> None:
    """The people of this centre see the banner and the bulletin on their next page, and the lightest pages; their
    mails say numbers; attendance is a head-count unless somebody asks for names. Done again it changes the bulletin.
    """
    centre = _lock(centre)
    is_new = not centre.is_in_crisis
    centre.crisis_since = centre.crisis_since or clock.now()
    centre.bulletin_my, centre.bulletin_en = bulletin_my, bulletin_en
    centre.save(update_fields=["crisis_since", "bulletin_my", "bulletin_en"])
    audit.record("crisis_begun" if is_new else "bulletin_changed", by=by, on=centre, centre_id=centre.pk)


@transaction.atomic
def switch_crisis_off(centre: JusticeCentre, *, by: Member) -> None:
    """Everything as it was before; the bulletin goes. Switching off twice does nothing."""
    centre = _lock(centre)
    if not centre.is_in_crisis:
        return
    centre.crisis_since, centre.bulletin_my, centre.bulletin_en = None, "", ""
    centre.save(update_fields=["crisis_since", "bulletin_my", "bulletin_en"])
    audit.record("crisis_ended", by=by, on=centre, centre_id=centre.pk)
