"""A member proves that they are there: the code that was said, typed in (learning 16)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import clock
from members.access import permission_required_or_403
from members.templatetags.waing import clock_time, day_clock, digits
from members.views.acting import posted

from ..forms.attendance import CodeForm
from ..models import Attendance, CodeEntry, Registration
from ..services import codes
from .day import get_training_session


@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Sent twice it counts once, so it needs no key; a wrong try is counted even where the line drops."""
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.enter_code", session)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        answer = codes.enter_code(session, request.member, form.cleaned_data["code"])
        if answer.is_accepted:
            messages.success(request, _("This code is written down."))
            return redirect("trainings:enter_code", pk)
        form.add_error("code", refusal_of(answer))
    mine = Registration.objects.coming().filter(session=session, member=request.member).first()
    now = clock.now()
    context = {
        "session": session,
        "form": form,
        "mine": mine,
        "entered": CodeEntry.objects.filter(registration=mine).count() if mine else 0,
        "in_all": len(codes.codes_of(session)),
        "written": Attendance.objects.filter(registration=mine).first() if mine else None,
        "my_points": list(session.points.filter(proctor=request.member)),
        "opens_at": session.starts_at - codes.EARLY,
        "closes_at": session.ends_at + codes.LATE,
        "is_early": now < session.starts_at - codes.EARLY,
        "is_over": now > session.ends_at + codes.LATE,
    }
    return render(request, "trainings/enter_code.html", context)


def refusal_of(answer: codes.Answer) -> str:
    """What the person reads, and what to do."""
    if answer.kind == "wrong" and answer.letters:
        return _check_letters(answer.letters)
    when = answer.when
    return {
        "wrong": _("This is no code of this session. Listen for the next one, or ask your trainer."),
        "paused": _("Too many tries. Go on at %(when)s.") % {"when": clock_time(when) if when else ""},
        "early": _("It opens at %(when)s. Try again then.") % {"when": day_clock(when) if when else ""},
        "late": _("Codes are closed. Ask your trainer to confirm that you were there."),
        "not_registered": _("You have no place in this session. Ask your trainer to write you down."),
        "sensitive": _("In this session heads are counted and nobody is named."),
    }[answer.kind]


def _check_letters(letters: tuple[int, ...]) -> str:
    """Spec 5: "Check letters 3 and 4"."""
    shown = [digits(letter) for letter in letters]
    if len(shown) == 1:
        return _("Check letter %(n)s.") % {"n": shown[0]}
    return _("Check letters %(first)s and %(second)s.") % {"first": shown[0], "second": shown[1]}
