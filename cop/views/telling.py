"""People behind a session: who answered, whom no mail reaches, and the sheet that goes round."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required_or_403
from members.errors import Refused
from members.models import Member
from members.namesakes import tell_apart
from members.services import audit
from members.stepup import require_step_up
from members.templatetags.waing import digits, span_of
from members.views.acting import posted_ids, press

from ..models import GroupSession, Rsvp, SessionDay, Told
from ..services import rsvps, telling
from .sessions import get_session


@require_http_methods(["GET", "POST"])
def record_rsvp(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Everybody of the group with their answer; a row of buttons writes one down (decision 14)."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.record_rsvp", session)
    inside = Member.objects.filter(memberships__group=session.group, memberships__left_on=None)
    if request.method == "POST":
        person = inside.filter(pk__in=posted_ids(request, "member")[:1]).first()
        page = reverse("cop:record_rsvp", args=[session.group.code, session.pk])
        return press(request, lambda: _record(session, person, request), to=page)
    answers = dict(Rsvp.objects.filter(session=session).values_list("member_id", "answer"))
    people = [(one, answers.get(one.pk, "")) for one in tell_apart(inside.names(request.member))]
    context = {"session": session, "group": session.group, "people": people, "answers": Rsvp.Answer.choices}
    return render(request, "cop/record_rsvp.html", context)


def _record(session: GroupSession, person: Member | None, request: HttpRequest) -> None:
    if person is None:
        raise Refused(_("Only members of the group answer."))
    rsvps.record_rsvp(session, person, request.POST.get("answer", ""), by=request.member)
    messages.success(request, _("Written down."))  # without the name: messages travel in a cookie


def _tell_list(request: HttpRequest, session: GroupSession, *, with_contacts: bool) -> HttpResponse:
    """Those whom no mail reaches, ticked and unticked. Phones only beside people whose entry the reader may open."""
    beyond = GroupSession.objects.filter(pk=session.pk).beyond_mail().values("member_id")
    told = dict(
        Told.objects.filter(session=session, schedule_version=session.schedule_version)
        .values_list("member_id", "told_at")
        .order_by()
    )
    people = Member.objects.filter(pk__in=beyond)
    phones = phones_of(request, people) if with_contacts else {}
    named = tell_apart(people.names(request.member))
    rows = [(one, told.get(one.pk), phones.get(one.pk, "")) for one in named]
    days = list(session.days.all())
    context = {
        "session": session,
        "group": session.group,
        "message": _message(session, days),
        "waiting": [row for row in rows if row[1] is None],
        "done": [row for row in rows if row[1] is not None],
        "with_contacts": with_contacts,
    }
    return render(request, "cop/tell_list.html", context)


def _message(session: GroupSession, days: list[SessionDay]) -> str:
    """Text for any chat: times and a question, no name, no title, no place, no link (domain 3.7)."""
    when = "; ".join(span_of(day.starts_at, day.ends_at) for day in days)
    if session.is_cancelled:
        return _("Our meeting is cancelled: %(when)s. Please tell me that you know.") % {"when": when}
    return _("Our next meeting: %(when)s. Can you come? Please answer yes or no.") % {"when": when}


def phones_of(request: HttpRequest, people) -> dict[int, str]:
    """{id: phone} of those whose contacts this person may see (domain 2d)."""
    return {
        person.pk: person.phone or ""
        for person in people.visible_to(request.member)
        if request.user.has_perm("members.see_contact", person)
    }


@require_safe
def tell_list(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.tell_people", session)
    return _tell_list(request, session, with_contacts=False)


@require_safe
@require_step_up(scope=lambda request, ref, pk: f"tell:{pk}")
def tell_contacts(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """The same list with phones: one proof of who one is opens it for the rest of the sitting (C-09)."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.tell_people", session)
    permission_required_or_403(request, "members.see_contact")
    audit.record("contacts_seen", by=request.member, on=session, centre_id=session.group.host_centre_id)
    return _tell_list(request, session, with_contacts=True)


@require_POST
def tell_people(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """One tick, all ticks, or one taken back."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.tell_people", session)
    chosen = posted_ids(request, "member")
    people = list(Member.objects.filter(pk__in=chosen))
    try:
        if "undo" in request.POST:
            for person in people:
                telling.untell(session, person, by=request.member)
        else:
            n = telling.tell_people(session, people, by=request.member)
            text = ngettext("%(n)s person ticked.", "%(n)s people ticked.", n) % {"n": digits(n)}
            messages.success(request, text)
    except Refused as refused:
        messages.error(request, refused.message)
    page = "cop:tell_contacts" if request.POST.get("from") == "contacts" else "cop:tell_list"
    return redirect(page, session.group.code, session.pk)


@require_safe
def sign_in_sheet(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Paper for a room without technology (learning 11): a line for each person, and empty ones."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.print_sheet", session)
    inside = Member.objects.filter(memberships__group=session.group, memberships__left_on=None)
    context = {
        "session": session,
        "group": session.group,
        "days": list(session.days.all()),
        "people": tell_apart(inside.names(request.member)),
        "blank": range(8),
    }
    return render(request, "cop/sign_in_sheet.html", context)
