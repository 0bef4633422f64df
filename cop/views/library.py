"""The library as its readers and its keepers see it (domain C22)."""

import io
from dataclasses import dataclass

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.services.submissions import once
from members.templatetags.waing import digits, lang_of, listed
from members.text import truncate_syllables
from members.views.acting import posted, show_or_act

from ..filters import ResourceFilter
from ..forms import ConfirmForm, ResourceFileForm, ResourceForm, ReviewForm
from ..models import Group, Resource, ResourceFile
from ..services import library, resource_files
from ..uploads import store

SUMMARY_LENGTH = 40  # syllables or words in a list
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}
FILE_CSP = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A line of the list, ready to be placed. `wants`: the one thing that is amiss."""

    url: str
    title: str
    lang: str
    summary: str
    facts: str
    wants: str


def _wants(resource: Resource) -> str:
    if resource.withdrawn_at:
        return _("Withdrawn")
    if resource.has_bad_link:
        return str(resource.get_link_status_display())
    return _("Needs review") if resource.needs_review else ""


def row_of(resource: Resource) -> ResourceRow:
    title = str(resource)
    file = _("file here") if resource.has_file else ""
    year = digits(resource.year) if resource.year else ""
    return ResourceRow(
        url=reverse("cop:resource_detail", args=[resource.pk]),
        title=title,
        lang=lang_of(title),
        summary=truncate_syllables(resource.summary, SUMMARY_LENGTH),
        facts=listed(resource.get_kind_display(), resource.publisher, year, resource.get_language_display(), file),
        wants=_wants(resource),
    )


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """What this person may read, the newest first."""
    visible = Resource.objects.visible_to(request.member).with_open_file()
    filters = ResourceFilter(request.GET, queryset=visible, reader=request.member)
    page = page_of(request, filters.qs)
    context = {
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "page": page,
        "rows": [row_of(resource) for resource in page],
    }
    return render(request, "cop/resource_list.html", context)


def _get(request: HttpRequest, pk: int) -> Resource:
    return visible_or_404(Resource, request.member, pk, "group")


@require_safe
def resource_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing, with its link and its files, the newest version first."""
    resource = _get(request, pk)
    files = list(resource.files.order_by("-version"))
    context = {
        "resource": resource,
        "topics": resource.topics.all(),
        "current": next((file for file in files if file.is_open), None),
        "files": files,
        "has_scanner": bool(settings.SCANNER),
    }
    return render(request, "cop/resource_detail.html", context)


def _page_of(resource: Resource) -> str:
    return reverse("cop:resource_detail", args=[resource.pk])


@permission_required("cop.add_resource")
@once
@require_http_methods(["GET", "POST"])
def add_resource(request: HttpRequest) -> HttpResponse:
    """Title, publisher, licence and link; the file is asked for on the next page."""
    form = ResourceForm(posted(request), groups=Group.objects.live().run_by(request.member).order_by("code"))
    return show_or_act(
        request,
        form,
        lambda: library.add_resource(by=request.member, **form.cleaned_data),
        page="cop/resource_form.html",
        done=_("It stands in the library."),
        to=_page_of,
    )


@once
@require_http_methods(["GET", "POST"])
def change_resource(request: HttpRequest, pk: int) -> HttpResponse:
    resource = _get(request, pk)
    permission_required_or_403(request, "cop.change_resource", resource)
    form = ResourceForm(posted(request), resource=resource)
    return show_or_act(
        request,
        form,
        lambda: library.change_resource(resource, by=request.member, **form.cleaned_data),
        page="cop/resource_form.html",
        done=_("Saved."),
        to=_page_of,
        resource=resource,
    )


@once
@require_http_methods(["GET", "POST"])
def review_resource(request: HttpRequest, pk: int) -> HttpResponse:
    """It was read and still holds."""
    resource = _get(request, pk)
    permission_required_or_403(request, "cop.review_resource", resource)
    form = ReviewForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: library.review_resource(resource, by=request.member, **form.cleaned_data),
        page="cop/review_resource.html",
        done=_("Noted: it still holds."),
        to=_page_of,
        resource=resource,
    )


@once
@require_http_methods(["GET", "POST"])
def add_resource_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version; the older ones stay."""
    resource = _get(request, pk)
    permission_required_or_403(request, "cop.add_resource_file", resource)
    form = ResourceFileForm(posted(request), request.FILES or None)
    return show_or_act(
        request,
        form,
        lambda: _take(form, resource, request),
        page="cop/add_resource_file.html",
        done=_kept,
        to=lambda file: _page_of(resource),
        resource=resource,
    )


def _take(form: ResourceFileForm, resource: Resource, request: HttpRequest) -> ResourceFile:
    file = form.cleaned_data["file"]
    return resource_files.add_resource_file(resource, data=file.read(), filename=file.name, by=request.member)


def _kept(file: ResourceFile) -> str:
    if file.scan == ResourceFile.Scan.QUARANTINED:
        return _("The file is kept. It opens once the virus check has seen it.")
    return _("The file is kept.")


@once
@require_http_methods(["GET", "POST"])
def withdraw_resource(request: HttpRequest, pk: int) -> HttpResponse:
    resource = _get(request, pk)
    permission_required_or_403(request, "cop.withdraw_resource", resource)
    form = ConfirmForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: library.withdraw_resource(resource, by=request.member),
        page="cop/withdraw_resource.html",
        done=_("Withdrawn. It can be brought back."),
        to=lambda _resource: reverse("cop:resource_list"),
        resource=resource,
    )


@once
@require_POST
def restore_resource(request: HttpRequest, pk: int) -> HttpResponse:
    resource = _get(request, pk)
    permission_required_or_403(request, "cop.restore_resource", resource)
    return show_or_act(
        request,
        ConfirmForm(request.POST),
        lambda: library.restore_resource(resource, by=request.member),
        page="cop/withdraw_resource.html",
        done=_("It stands in the library again."),
        to=_page_of,
        resource=resource,
    )


@require_safe
def resource_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The way out, so that no page of ours points at another site; the other one is not told where we come from."""
    resource = _get(request, pk)
    if not resource.link:
        raise Http404
    return HttpResponseRedirect(resource.link, headers={"Referrer-Policy": "no-referrer"})


@require_safe
def resource_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The one way to a file (safety C-26): asked for each time, as an attachment with a name of numbers."""
    file = get_object_or_404(ResourceFile.objects.visible_to(request.member).open(), pk=pk)
    kind = TYPES[file.format]
    if settings.UPLOADS_ACCEL:
        response = HttpResponse(content_type=kind)
        response["X-Accel-Redirect"] = f"{settings.UPLOADS_ACCEL.rstrip('/')}/{file.path}"
    else:
        response = FileResponse(_content(file), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{file.download_name}"'
    response["Content-Security-Policy"] = FILE_CSP
    return response


def _content(file: ResourceFile) -> io.BytesIO:
    try:
        return io.BytesIO(store.read(file.path))
    except FileNotFoundError:
        raise Http404 from None
