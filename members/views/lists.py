"""The closed lists of the network, for its administrator: words, order, what is offered (domain 2b, 2d)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..access import permission_required
from ..forms.lists import EntryForm
from ..models.listed import Listed
from ..services import lists as services
from ..services.submissions import once
from .acting import posted, press, show_or_act


def _get_list(key: str) -> services.ClosedList:
    if key not in services.LISTS:
        raise Http404
    return services.LISTS[key]


def _get(key: str, code: str) -> tuple[services.ClosedList, Listed]:
    one = _get_list(key)
    return one, get_object_or_404(one.entries.all(), code=code)


def _page_of(key: str) -> str:
    return reverse("members:closed_list_detail", args=[key])


@permission_required("members.change_list")
@require_safe
def closed_list_list(request: HttpRequest) -> HttpResponse:
    """Which lists there are, each with how many entries it offers."""
    rows = [(one, one.entries.filter(retired_on=None).count()) for one in services.LISTS.values()]
    return render(request, "members/closed_list_list.html", {"rows": rows})


@permission_required("members.change_list")
@require_safe
def closed_list_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The entries of one list in their order, the retired ones last."""
    one = _get_list(key)
    entries = list(one.entries.all())
    context = {
        "list": one,
        "offered": [entry for entry in entries if not entry.retired_on],
        "retired": [entry for entry in entries if entry.retired_on],
    }
    return render(request, "members/closed_list_detail.html", context)


@permission_required("members.change_list")
@once
@require_http_methods(["GET", "POST"])
def change_entry(request: HttpRequest, key: str, code: str) -> HttpResponse:
    one, entry = _get(key, code)
    form = EntryForm(posted(request), entry=entry)
    return show_or_act(
        request,
        form,
        lambda: services.change_entry(entry, by=request.member, **form.cleaned_data),
        page="members/change_entry.html",
        done=_("Saved. It reads so everywhere from now on."),
        to=lambda _entry: _page_of(key),
        list=one,
        entry=entry,
    )


@permission_required("members.change_list")
@once
@require_POST
def retire_entry(request: HttpRequest, key: str, code: str) -> HttpResponse:
    _one, entry = _get(key, code)
    return press(
        request,
        lambda: services.retire_entry(entry, by=request.member),
        done=_("Retired. Whoever has it keeps it; nobody can choose it any more."),
        to=_page_of(key),
    )


@permission_required("members.change_list")
@once
@require_POST
def restore_entry(request: HttpRequest, key: str, code: str) -> HttpResponse:
    _one, entry = _get(key, code)
    services.restore_entry(entry, by=request.member)
    messages.success(request, _("It can be chosen again."))
    return redirect(_page_of(key))
