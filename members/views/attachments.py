"""Files that leave the house: always as an attachment, with a name that says nothing of anybody."""

from django.http import HttpResponse

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes | str, name: str) -> HttpResponse:
    """A file of the kind that the ending of `name` says."""
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
