"""My learning, how sure I feel, and what was learnt as sums for those who run trainings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cop.reports.small import part_of, told
from members import credits as kinds
from members.access import permission_required, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.services import credits as ledger
from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..forms.learning import ConfidenceForm, PeriodForm
from ..learning import my_certificates, my_trainings, sessions_to_tell_of
from ..models import FEWEST, Training, TrainingSession
from ..paper.sheet import hours_in_words
from ..reports import figures, learning
from ..reports.period import EVER
from ..services import confidence


@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """What counts, what is left, what I hold. All hours come from the one function of the ledger (learning 25)."""
    member = request.member
    minutes = ledger.by_category(member)
    total = sum(minutes.values())
    rows = [(title, hours_in_words(minutes[code])) for code, title in kinds.categories.items() if minutes[code]]
    trainings = my_trainings(member)
    context = {
        "total": hours_in_words(total) if total else "",
        "rows": rows,
        "open": [one for one in trainings if not one.is_completed],
        "completed": [one for one in trainings if one.is_completed],
        "certificates": my_certificates(member),
        "to_tell": sessions_to_tell_of(member),
        "asked_from": confidence.asked_from(member),
    }
    return render(request, "trainings/my_learning.html", context)


@once
@require_http_methods(["GET", "POST"])
@permission_required("trainings.rate_confidence")
def rate_confidence(request: HttpRequest) -> HttpResponse:
    """Five things that one must dare to do in court, every three months (domain A16)."""
    form = ConfidenceForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: confidence.rate_confidence(request.member, form.cleaned_data),
        page="trainings/rate_confidence.html",
        done=_("Thank you. Only sums of five people and more are shown."),
        to=lambda _wave: reverse("trainings:my_learning"),
    )


@require_safe
def training_results(request: HttpRequest, pk: int) -> HttpResponse:
    """What one training changed: paired gain, question by question, feedback, three months later."""
    training = visible_or_404(Training, request.member, pk)
    permission_required_or_403(request, "trainings.view_results", training)
    sessions = list(TrainingSession.objects.past().filter(training=training)[:20])
    said = learning.feedback_of(sessions, request.member)
    context = {
        "training": training,
        "fewest": FEWEST,
        "gain": learning.gain_of([training]),
        "changes": learning.question_changes(training),
        "part": figures.taking_part(Training.objects.filter(pk=training.pk), EVER),
        "sessions": [(session, said.get(session.pk)) for session in sessions],
        "later": learning.follow_up_of(training),
    }
    return render(request, "trainings/training_results.html", context)


@require_safe
@permission_required("trainings.view_learning_figures")
def learning_figures(request: HttpRequest) -> HttpResponse:
    """All trainings that I see, side by side, hours, help that was asked for, and how sure people feel; nothing of
    fewer than five."""
    form = PeriodForm(request.GET)
    period, people = form.period(), figures.people_for(request.member)
    trainings = Training.objects.visible_to(request.member)
    page = page_of(request, trainings.with_enrolled(), order="-id", size=50)
    gains, (passed, tried) = learning.gains_by_training(page.rows), learning.passing_rate(trainings)
    total, hours = figures.hours(people, period)
    context = {
        "form": form,
        "period": period,
        "fewest": FEWEST,
        "part": figures.taking_part(trainings, period),
        "needs": [need for need in figures.needed(trainings, period) if need.asked],
        "total": total,
        "hours": hours,
        "gain": learning.gain_of(trainings, since=period.begins, until=period.ends),
        "passing": 100 * passed / tried if tried >= FEWEST else None,
        "page": page,
        "rows": [_row(one, gains.get(one.pk, learning.Gain(0))) for one in page],
        "confidence": learning.confidence_gains(people),
    }
    return render(request, "trainings/learning_figures.html", context)


def _row(training: Training, gain: learning.Gain) -> tuple:
    return training, told(training.enrolled), part_of(training.completed, training.enrolled), gain
