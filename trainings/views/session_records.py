"""After a session, for who could not be there: summary, materials, "I have read this" (domain C11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cop.models import ResourceFile
from members import clock
from members.access import permission_required_or_403, visible_or_404
from members.models import Member
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms.session_records import MaterialForm, TrainingSummaryForm
from ..models import CaughtUp, Registration, SessionMaterial, TrainingSession, TrainingSummary
from ..models.session_record import SUMMARY_WITHIN
from ..services import session_records as services
from .day import get_training_session

# Sound before picture, and what can be read before both (domain C11).
ORDER = {kind: place for place, kind in enumerate(SessionMaterial.Kind.values)}


def materials_of(session: TrainingSession, reader: Member) -> list[tuple[SessionMaterial, ResourceFile | None]]:
    """(material, the newest file that may be taken), small ones first within a kind."""
    rows = list(session.materials.select_related("resource"))
    files = ResourceFile.objects.visible_to(reader).open().filter(resource__in=[row.resource_id for row in rows])
    newest = {file.resource_id: file for file in files.order_by("version")}
    pairs = [(row, newest.get(row.resource_id)) for row in rows]
    return sorted(pairs, key=lambda pair: (ORDER[pair[0].kind], _size(*pair), pair[0].pk))


def _size(material: SessionMaterial, file: ResourceFile | None) -> int:
    return file.size if file else material.linked_size or 0


@require_safe
def session_after(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said and given out, in reading order and with sizes."""
    session = get_training_session(request, pk)
    mine = Registration.objects.coming().filter(session=session, member=request.member).first()
    was_there = mine is not None and mine.state in (Registration.State.ATTENDED, Registration.State.PARTIAL)
    context = {
        "session": session,
        "summary": TrainingSummary.objects.filter(session=session).first(),
        "materials": materials_of(session, request.member),
        "was_there": was_there,
        "has_caught_up": CaughtUp.objects.filter(session=session, member=request.member).exists(),
        "can_change": request.user.has_perm("trainings.add_material", session),
        "has_begun": session.has_begun,
        "is_late": session.ends_at + SUMMARY_WITHIN < clock.now(),
    }
    return render(request, "trainings/session_after.html", context)


def _after(pk: int) -> str:
    return reverse("trainings:session_after", args=[pk])


@once
@require_http_methods(["GET", "POST"])
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.add_material", session)
    initial = {"publisher": str(session.centre or ""), "language": session.language}
    form = MaterialForm(posted(request), request.FILES or None, initial=initial)
    return show_or_act(
        request,
        form,
        lambda: services.add_material(session, by=request.member, **form.facts()),
        page="trainings/add_material.html",
        done=_("It stands beside the session and in the library."),
        to=lambda _material: _after(pk),
        session=session,
    )


@require_POST
@once
def remove_material(request: HttpRequest, pk: int) -> HttpResponse:
    material = visible_or_404(SessionMaterial, request.member, pk, "session__training")
    permission_required_or_403(request, "trainings.remove_material", material)
    services.remove_material(material, by=request.member)
    messages.success(request, _("It no longer stands beside the session. In the library it stays."))
    return redirect(_after(material.session_id))


@once
@require_http_methods(["GET", "POST"])
def write_training_summary(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.write_training_summary", session)
    known = TrainingSummary.objects.filter(session=session).first()
    form = TrainingSummaryForm(posted(request), initial={"body": known.body if known else ""})
    return show_or_act(
        request,
        form,
        lambda: services.write_training_summary(session, by=request.member, **form.cleaned_data),
        page="trainings/write_training_summary.html",
        done=_("The summary is kept."),
        to=lambda _summary: _after(pk),
        session=session,
    )


@require_POST
@once
def catch_up(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.catch_up", session)
    return press(
        request,
        lambda: services.catch_up(session, by=request.member),
        done=_("Written down. It counts as reading, not as attendance."),
        to=_after(pk),
    )
