"""What stands beside a case clinic: applications, and misconduct of police."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import get_visible_or_404, permission_required_or_403
from members.errors import Refused
from members.services.submissions import once

from ..forms.questions import ApplicationForm, MisconductForm
from ..models import Group, Misconduct, Question
from ..reports.questions import misconduct, violations
from ..reports.small import shown
from ..services import clinics
from .questions import get_question

FORMS = {
    "application": (ApplicationForm, clinics.record_application),
    "misconduct": (MisconductForm, clinics.record_misconduct),
}


@once
@require_http_methods(["GET", "POST"])
def change_clinic(request: HttpRequest, pk: int) -> HttpResponse:
    """Two small forms on one page; each press records one row."""
    question = get_question(request, pk)
    if question.kind != Question.Kind.CLINIC:
        raise Http404
    permission_required_or_403(request, "cop.change_clinic", question)
    which = request.POST.get("which")
    forms = {name: form(request.POST if name == which else None) for name, (form, _act) in FORMS.items()}
    if which in forms and forms[which].is_valid():
        try:
            FORMS[which][1](question, by=request.member, **forms[which].cleaned_data)
        except Refused as refused:
            forms[which].add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Recorded."))
            return redirect("cop:change_clinic", pk)
    context = {
        "question": question,
        "group": question.group,
        "applications": question.applications.select_related("application", "result"),
        "misconducts": Misconduct.objects.visible_to(request.member)
        .filter(question=question)
        .select_related("category", "court_level"),
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "cop/change_clinic.html", context)


@require_safe
def clinic_figures(request: HttpRequest, ref: str) -> HttpResponse:
    """What the clinics of a group say of violations (A18) and of misconduct (A19); small numbers are withheld."""
    group = get_visible_or_404(Group.objects.posts_readable_by(request.member).by_ref(ref), request.member)
    clinics_here = Question.objects.posted().visible_to(request.member).filter(group=group)
    recorded = Misconduct.objects.visible_to(request.member).filter(question__group=group)
    rows = [(row.topic, *map(shown, (row.seen, row.challenged, row.granted))) for row in violations(clinics_here)]
    context = {"group": group, "rows": rows, "misconduct": [(term, shown(n)) for term, n in misconduct(recorded)]}
    return render(request, "cop/clinic_figures.html", context)
