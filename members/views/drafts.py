"""Saved texts: what a person typed when it could not be taken."""

import itertools

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..services import drafts


@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    return render(request, "members/draft_list.html", {"drafts": drafts.of(request.member)[:50]})


@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, and a button that sends it where it was meant to go."""
    draft = get_object_or_404(drafts.of(request.member), pk=pk)
    number = itertools.count(1)
    fields = [(name, value, drafts.is_typed(value) and next(number)) for name, value in drafts.fields_of(draft)]
    context = {"draft": draft, "fields": fields, "address": drafts.address_of(draft), "sent_from": drafts.SENT_FROM}
    return render(request, "members/draft_detail.html", context)


@require_POST
def drop_draft(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(drafts.of(request.member), pk=pk).delete()
    return redirect("members:draft_list")
