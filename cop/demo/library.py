"""Twenty-five things of the library (domain 7, C22): the eight of the pandemic series, and seventeen of the demo's
own; five with a file here, one with a dead link, two that want a review."""

from datetime import timedelta
from pathlib import Path

from django.db.models import Q

from cop.models import Group, Resource, ResourceFile
from cop.services.library_import import import_resources
from cop.services.resource_files import add_resource_file
from cop.uploads import store
from members.demo import Check, Context, Part, parts
from members.models import Member

FOLDER = Path(__file__).resolve().parents[1] / "data" / "library"
FILES = ("pandemic_justice.csv", "demo.csv")
SIZE, DEAD, MISSING, OLD = 25, 1, 9, 2
WITH_FILES = ("demo-4", "demo-5", "demo-6", "demo-7", "demo-9")
Status = Resource.LinkStatus


def seed_library(ctx: Context) -> None:
    """Most for all members, one for a group."""
    keeper = Member.objects.get(user__username="facilitator", is_demo=True)
    for name in FILES:
        result = import_resources((FOLDER / name).read_text(encoding="utf-8"), by=keeper, is_demo=True)
        if result.refused:
            raise ValueError(result.refused)
    rows = {row.code: row for row in Resource.objects.filter(is_demo=True).order_by("pk")}
    for n, row in enumerate(rows.values()):
        row.created_at = ctx.at(-10 - 6 * n, 11)
        row.review_on = ctx.day(-3 - n) if n < OLD else ctx.day(40 + 9 * n)
    for code, status in (("demo-13", Status.WORKS), ("demo-14", Status.WORKS), ("demo-16", Status.DEAD)):
        rows[code].link_status, rows[code].link_checked_at = status, ctx.at(-4, 3)
    rows["demo-10"].group = Group.objects.get(code="G6", is_demo=True)
    for row in rows.values():
        row.save()
    for n, code in enumerate(WITH_FILES):
        data = (FOLDER / "files" / f"{code}.txt").read_bytes()
        file = add_resource_file(rows[code], data=data, filename="a.txt", by=keeper, is_demo=True)
        ResourceFile.objects.filter(pk=file.pk).update(uploaded_at=ctx.at(-9 - n, 11) - timedelta(minutes=n))


def count_library(ctx: Context) -> list[Check]:
    rows = Resource.objects.filter(is_demo=True)
    files = ResourceFile.objects.filter(is_demo=True)
    seeds = rows.filter(code__startswith="pj-")
    return [
        Check("things of the library", SIZE, rows.count()),
        Check("those of the pandemic series", 8, seeds.count()),
        Check("dead links", DEAD, rows.filter(link_status=Status.DEAD).count()),
        Check("addresses to be found", MISSING, rows.filter(link_status=Status.MISSING).count()),
        Check("things that want a review", OLD, rows.needing_review(ctx.anchor).count()),
        Check("files of the library", len(WITH_FILES), files.count()),
        Check("files that are there", len(WITH_FILES), sum(bool(store.read(file.path)) for file in files)),
    ]


def purge_library() -> None:
    """The files go with their rows."""
    demo = Q(is_demo=True) | Q(group__is_demo=True) | Q(group__host_centre__is_demo=True) | Q(added_by__is_demo=True)
    rows = Resource.objects.filter(demo)
    for file in ResourceFile.objects.filter(resource__in=rows):
        store.remove(file.path)
    rows.delete()


parts.register("cop library", Part("cop library", 27, seed_library, count_library, purge_library))
