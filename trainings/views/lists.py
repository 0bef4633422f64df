"""Lists of Zoom, Teams and BigBlueButton: uploaded, looked at, decided, confirmed (learning 17)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..attendance_files import matching
from ..attendance_files.reasons import REASONS
from ..forms.attendance import ChoicesForm, ListForm
from ..models import Attendance, AttendanceFile
from ..services import lists as services
from .day import LATE, get_training_session, names_of

SEALED = ("content", "choices")  # a list of lists opens no file
WHY = {
    matching.DEVICE_NAME: gettext_lazy("the name of a device"),
    matching.VIEWING_POINT: gettext_lazy("several people sat behind it"),
    matching.NOT_REGISTERED: gettext_lazy("not on the list of this session"),
    matching.HIDDEN_PHONE: gettext_lazy("a phone number that is partly hidden"),
    matching.UNREADABLE: gettext_lazy("a name that cannot be read"),
    matching.NICKNAME: gettext_lazy("a nickname"),
    matching.SPELLING: gettext_lazy("another spelling"),
    matching.PLACE: gettext_lazy("a place is added to the name"),
    matching.DEVICE: gettext_lazy("a device is added to the name"),
    matching.WORDS: gettext_lazy("words are added to the name"),
    matching.PREFIX: gettext_lazy("a part of the name is left out"),
    matching.OTHER_ADDRESS: gettext_lazy("the e-mail address is somebody else's"),
    "": gettext_lazy("two people have this name"),
}


def _get(request: HttpRequest, pk: int) -> AttendanceFile:
    file = visible_or_404(
        AttendanceFile, request.member, pk, "session__training", "session__series", "session__centre"
    )
    permission_required_or_403(request, "trainings.import_attendance", file)
    return file


@once
@require_http_methods(["GET", "POST"])
def import_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a list. Nothing is written before it was looked at and confirmed."""
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.import_attendance", session)
    form = ListForm(posted(request), request.FILES or None)
    known = AttendanceFile.objects.filter(session=session).exclude(state=AttendanceFile.State.DROPPED)
    return show_or_act(
        request,
        form,
        lambda: _upload(form, session, request),
        page="trainings/import_attendance.html",
        done=_("Here is what we found. Nothing is written yet."),
        to=lambda file: _address(file.pk),
        session=session,
        known=known.defer(*SEALED).order_by("-pk"),
    )


def _upload(form: ListForm, session, request: HttpRequest) -> AttendanceFile:
    file = form.cleaned_data["file"]
    return services.upload(session, file.read(), file.name, by=request.member)


def _address(pk: int) -> str:
    return reverse("trainings:attendance_file_detail", args=[pk])


@once
@require_http_methods(["GET", "POST"])
def attendance_file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the list would write: sure, suggested, unmatched; decisions are kept, and confirmed in one go."""
    file = _get(request, pk)
    try:
        seen = services.look(file)
    except Refused as refused:
        return _closed(request, file, str(refused.message))
    if seen.refused:
        return _closed(request, file, str(REASONS[seen.refused]))
    names = names_of(file.session, request.member)
    unsure = [line for line in seen.lines if not line.match.is_sure]
    sure = {line.registration for line in seen.lines if line.match.is_sure}
    free = [one for one in names if one.pk not in sure]
    form = ChoicesForm(posted(request), lines=unsure, people=names, free=free)
    if request.method == "POST" and form.is_valid():
        return _decided(request, file, form)
    return render(request, "trainings/attendance_file_detail.html", _preview(file, seen, names, form, unsure))


def _closed(request: HttpRequest, file: AttendanceFile, reason: str) -> HttpResponse:
    context = {"file": file, "session": file.session, "reason": reason}
    return render(request, "trainings/attendance_file_refused.html", context)


def _decided(request: HttpRequest, file: AttendanceFile, form: ChoicesForm) -> HttpResponse:
    try:
        services.choose(file, form.chosen)
        if "confirm" in request.POST:
            is_late_allowed = request.user.has_perm(LATE, file.session)
            services.confirm(file, by=request.member, is_late_allowed=is_late_allowed)
            messages.success(request, _("Attendance is written. What is left over can still be decided."))
            return redirect("trainings:session_day", file.session_id)
        messages.success(request, _("Kept. This is how it looks now."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("trainings:attendance_file_detail", file.pk)


def _preview(file: AttendanceFile, seen: services.Look, names, form: ChoicesForm, unsure) -> dict:
    called = {one.pk: one for one in names}
    return {
        "file": file,
        "session": file.session,
        "form": form,
        "people": [(called[pk], seen.there[pk], _label(mark)) for pk, mark in _by_name(seen.people, called)],
        "unsure": unsure,
        "suggested": [_asked(line, form) for line in unsure if line.match.how != matching.UNMATCHED],
        "unmatched": [_asked(line, form) for line in unsure if line.match.how == matching.UNMATCHED],
        "hosts": seen.hosts,
        "open_rows": seen.open_rows,
        "not_seen": [one for one in names if one.pk not in seen.people],
    }


def _asked(line: services.Line, form: ChoicesForm) -> tuple:
    return line, WHY[line.match.why], form[f"c_{line.key}"]


def _by_name(people: dict, called: dict) -> list:
    return sorted(((pk, mark) for pk, mark in people.items() if pk in called), key=lambda pair: called[pair[0]].key)


def _label(mark) -> str:
    return str(Attendance.Outcome(mark.outcome).label)


@require_POST
@once
def drop_attendance_file(request: HttpRequest, pk: int) -> HttpResponse:
    file = _get(request, pk)
    return press(
        request,
        lambda: services.drop(file, by=request.member),
        done=_("Thrown away. Nothing was changed."),
        to=reverse("trainings:import_attendance", args=[file.session_id]),
    )
