"""Sessions of trainings in a member's own digest (domain 6): what is to come, and places that are kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.desk import Span
from members.digests import Line, Section, Words
from members.models import JusticeCentre
from members.templatetags.waing import day_clock

from .models import Registration, TrainingSession
from .notifications.places import is_named_in_mail

AHEAD, MOST = timedelta(days=14), 3
Lines = Mapping[int, list[Line]]
State = Registration.State


def places(span: Span, members: Collection[int]) -> Lines:
    """Offers first, then the next sessions of each; one statement."""
    rows = Registration.objects.filter(
        member__in=members, state__in=[State.OFFERED, State.CONFIRMED], session__cancelled_at=None,
        session__starts_at__gt=span.now, session__starts_at__lte=span.now + AHEAD,
    ).order_by("session__starts_at", "pk")  # fmt: skip
    found = defaultdict(list)
    for member, state, session, at, until, mode, status in rows.values_list(
        "member", "state", "session", "session__starts_at", "offer_expires_at", "mode",
        "session__centre__service_status",
    ):  # fmt: skip
        facts = {"id": session, "at": at.isoformat(), "until": until.isoformat() if until else ""}
        if mode == Registration.Mode.ROOM and status in JusticeCentre.NO_ROOMS:
            facts["is_shut"] = True
        found[member].append(Line(state, 1, facts))
    return {
        member: sorted(lines, key=lambda line: (line.key != State.OFFERED, line.facts["at"]))[:MOST]
        for member, lines in found.items()
    }


def _say(line: Line, title: str) -> Words:
    when = day_clock(datetime.fromisoformat(line.facts["at"]))
    url = reverse("trainings:training_session_detail", args=[line.facts["id"]]) if title else ""
    if line.key == State.OFFERED:
        until = day_clock(datetime.fromisoformat(line.facts["until"]))
        kept = _("A place is kept for you until %(until)s.") % {"until": until}
        return Words(title or _("Training"), when, kept, url=url, is_hot=True)
    if line.facts.get("is_shut"):  # domain C9
        return Words(title or _("Training"), when, _("The centre is closed. Look where it is."), url=url, is_hot=True)
    return Words(title or _("Training"), when, url=url)


def titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    """Titles of sessions; in a mail only of those that may be named there."""
    rows = TrainingSession.objects.filter(pk__in=[line.facts["id"] for line in lines if "id" in line.facts])
    rows = rows.select_related("training__group__host_centre", "series", "centre")
    return {one.pk: str(one) for one in rows if not in_mail or is_named_in_mail(one)}


MEMBER_SECTION = Section(
    number=2, key="training_places", title=gettext_lazy("My trainings"), build=places, say=_say, titles=titles
)
