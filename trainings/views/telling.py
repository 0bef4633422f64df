"""Who was told what of a session as it stands, and whom a person has to tell (decision 11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cop.views.telling import phones_of
from members.access import permission_required_or_403
from members.models import Member
from members.services import audit
from members.services.submissions import once
from members.stepup import require_step_up
from members.templatetags.waing import digits, span_of
from members.views.acting import posted_ids

from ..models import TrainingSession
from ..reports.told import told_rows
from ..services import telling
from .people import name_rows
from .sessions import session_to_run


@require_safe
def told_list(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_to_run(request, pk, "trainings.tell_registrants")
    return _told_list(request, session, with_contacts=False)


@require_safe
@require_step_up(scope=lambda request, pk: f"told:{pk}")
def told_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list with phones: one proof of who one is opens it for the rest of the sitting (C-09)."""
    session = session_to_run(request, pk, "trainings.tell_registrants")
    permission_required_or_403(request, "members.see_contact")
    audit.record("contacts_seen", by=request.member, on=session, centre_id=session.centre_id)
    return _told_list(request, session, with_contacts=True)


def _told_list(request: HttpRequest, session: TrainingSession, *, with_contacts: bool) -> HttpResponse:
    rows = told_rows(session)
    name_rows(session, request.member, rows)
    rows.sort(key=lambda row: row.name)
    untold = [row for row in rows if not row.how]
    _write_phones(request, untold, with_contacts=with_contacts)
    context = {
        "session": session,
        "message": message_of(session),
        "by_mail": [row for row in rows if row.how == "mail"],
        "on_its_way": [row for row in rows if row.how == "waiting"],
        "by_person": [row for row in rows if row.how == "person"],
        "untold": untold,
        "with_contacts": with_contacts,
    }
    return render(request, "trainings/told_list.html", context)


def _write_phones(request: HttpRequest, rows: list, *, with_contacts: bool) -> None:
    """`phone` of each: of members whose contacts the reader may see, and of guests as they were invited."""
    people = Member.objects.filter(pk__in=[row.member_id for row in rows if row.member_id])
    phones = phones_of(request, people) if with_contacts else {}
    for row in rows:
        guest = getattr(row, "guest", None) if with_contacts else None
        row.phone = (guest.phone or "") if guest else phones.get(row.member_id, "")


def message_of(session: TrainingSession) -> str:
    """Text for any chat: when it is, and no name, no title, no place, no link (domain 3.7)."""
    when = span_of(session.starts_at, session.ends_at)
    if session.is_cancelled:
        return _("The training is called off: %(when)s. Please tell me that you know.") % {"when": when}
    return _("The training is now on %(when)s. Please tell me that you know.") % {"when": when}


@once
@require_POST
def tell_registrants(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick people who were told by phone or in person, or take a tick back."""
    session = session_to_run(request, pk, "trainings.tell_registrants")
    rows = session.registrations.filter(pk__in=posted_ids(request, "registration"))
    trainers = session.trainers.filter(pk__in=posted_ids(request, "trainer"))
    n = telling.tell(session, rows, trainers, by=request.member, is_told="undo" not in request.POST)
    text = ngettext("%(n)s person ticked.", "%(n)s people ticked.", n) % {"n": digits(n)}
    messages.success(request, text)
    return redirect("trainings:told_contacts" if request.POST.get("from") == "contacts" else "trainings:told_list", pk)
