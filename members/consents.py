"""What people are asked to agree to: the words, their version, and what each switches (domain 3.11, decision 11).

A change of the words gets a new version: the old consents keep theirs, so that one can say who agreed to what.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Consent


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`text`: what is asked. `given`, `withdrawn`: what happens, said before the button is pressed."""

    version: str
    text: str | Promise
    given: str | Promise
    withdrawn: str | Promise


WORDINGS = {
    Consent.Purpose.EMAIL: Wording(
        version="2026-1",
        text=_("You may send me notices by e-mail: sessions, reminders, my digest. They tell numbers and times."),
        given=_("Mail comes: of my groups, trainings, mentoring and cases, and my digest."),
        withdrawn=_(
            "No mail comes any more but about my account, and what waits is taken back. My group and those who run a "
            "training tell me in person."
        ),
    )
}
WAYS = {
    "page": _("on this site"),
    "desk": _("at the desk of my centre"),
    "roster": _("with a list of my centre"),
    "application": _("when I asked to join"),
}


@dataclass(frozen=True)
class Standing:
    """One purpose as it stands for one person; `past` are the consents that were withdrawn, the newest first."""

    purpose: str
    label: str
    wording: Wording
    current: Consent | None
    past: list[Consent]


def standing_of(member) -> list[Standing]:
    """Every purpose, whether it is agreed to, and the history; one statement."""
    rows = list(member.consents.order_by("-given_at", "-pk"))
    for row in rows:
        row.way = WAYS.get(row.given_via, "")
    return [
        Standing(
            purpose=purpose.value,
            label=str(purpose.label),
            wording=wording,
            current=next((row for row in rows if row.purpose == purpose and not row.withdrawn_at), None),
            past=[row for row in rows if row.purpose == purpose and row.withdrawn_at],
        )
        for purpose, wording in WORDINGS.items()
    ]
