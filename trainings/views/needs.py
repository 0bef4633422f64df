"""What is wanted: my wishes, and for those who plan: topics asked, wishes, the coverage matrix with its gaps (B37)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import (
    centres_where,
    permission_required,
    permission_required_or_403,
    visible_or_404,
)
from members.keyset import page_of
from members.models import PracticeArea, Topic
from members.services.submissions import once
from members.views.acting import posted, posted_ids, show_or_act

from ..forms.people import AwarenessForm
from ..models import Audience, AwarenessEvent, Wish
from ..reports import needs as report
from ..services import counting
from ..services import needs as services

FIRST = 8  # topics at once; the less wanted ones unfold


@permission_required("trainings.wish_training")
@once
@require_http_methods(["GET", "POST"])
def wish_list(request: HttpRequest) -> HttpResponse:
    """The topics as ticks: what is ticked when it is sent is wished, what is not is wished no more."""
    mine = set(Wish.objects.open().filter(member=request.member).values_list("topic", flat=True))
    topics = Topic.objects.offered(mine)
    if request.method == "POST":
        services.choose_wishes(topics.filter(pk__in=posted_ids(request, "topic")), by=request.member)
        messages.success(request, _("Saved."))
        return redirect("trainings:wish_list")
    rows = [(topic, topic.pk in mine) for topic in topics]
    return render(request, "trainings/wish_list.html", {"rows": rows})


@permission_required("trainings.view_needs")
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """What is asked for, and where nothing is offered."""
    themes = report.coverage()
    wanted = [row for row in report.needs() if row.asked or row.wished]
    context = {
        "needs": wanted[:FIRST],
        "more_needs": wanted[FIRST:],
        "themes": themes,
        "gaps": [row.area for row in themes if row.is_gap],
        "kinds": Audience.labels,
    }
    return render(request, "trainings/need_list.html", context)


@permission_required("trainings.add_training")
@once
@require_POST
def plan_from_need(request: HttpRequest) -> HttpResponse:
    """One click: a draft of a training on this topic or theme, at the own centre."""
    topic = Topic.objects.filter(pk__in=posted_ids(request, "topic")).first()
    area = PracticeArea.objects.filter(pk__in=posted_ids(request, "area")).first()
    if topic is None and area is None:
        return redirect("trainings:need_list")
    centre = centres_where(request, "trainings.add_training").order_by("pk").first()
    training = services.plan_from_need(by=request.member, centre=centre, topic=topic, area=area)
    messages.success(request, _("A draft is begun. Only organisers see it until you publish it."))
    return redirect("trainings:change_training", training.pk)


@permission_required("trainings.record_awareness_event")
@require_safe
def awareness_event_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, AwarenessEvent.objects.visible_to(request.member), order=("-held_on", "-id"))
    return render(request, "trainings/awareness_event_list.html", {"page": page, "rows": list(page)})


def _awareness(request: HttpRequest, event: AwarenessEvent | None) -> HttpResponse:
    centres = centres_where(request, "trainings.record_awareness_event")
    form = AwarenessForm(posted(request), instance=event, centres=centres)
    return show_or_act(
        request,
        form,
        lambda: counting.record_awareness_event(event, by=request.member, **form.cleaned_data),
        page="trainings/awareness_event_form.html",
        done=_("Saved."),
        to=lambda done: reverse("trainings:awareness_event_list"),
    )


@permission_required("trainings.record_awareness_event")
@once
@require_http_methods(["GET", "POST"])
def record_awareness_event(request: HttpRequest) -> HttpResponse:
    return _awareness(request, None)


@once
@require_http_methods(["GET", "POST"])
def change_awareness_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = visible_or_404(AwarenessEvent, request.member, pk)
    permission_required_or_403(request, "trainings.record_awareness_event", event)
    return _awareness(request, event)
