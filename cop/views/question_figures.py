"""What questions and written arguments tell in numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import permission_required

from ..question_figures import figures_of_questions


@require_safe
@permission_required("cop.view_question_figures")
def question_figures(request: HttpRequest) -> HttpResponse:
    """I8, I9, I10 and I15; numbers of one to four are not told."""
    return render(request, "cop/question_figures.html", {"figures": figures_of_questions(request.member)})
