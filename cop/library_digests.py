"""One new thing of the library in a member's own digest, with its size (domain 6): what fits their topics first."""

from collections.abc import Collection, Mapping

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.desk import Span
from members.digests import Line, Section, Words
from members.templatetags.waing import filesize

from .models import Group, Membership, Resource, ResourceFile


def my_resource(span: Span, members: Collection[int]) -> Mapping[int, list[Line]]:
    """For each member the newest that was added to the library of all or of a group of theirs; one of their topics
    before others. Three statements."""
    newest = ResourceFile.objects.open().filter(resource=OuterRef("pk")).order_by("-version").values("size")[:1]
    added = Resource.objects.standing().filter(created_at__gte=span.since, created_at__lt=span.until)
    things = list(
        added.annotate(size=Subquery(newest)).order_by("-created_at", "-pk").values_list("pk", "group", "size")
    )
    if not things:
        return {}
    fits = _fitting([pk for pk, _group, _size in things], members)
    seats = set(Membership.objects.open().filter(member__in=members).values_list("member", "group"))
    found = {}
    for member in members:
        mine = [(pk, size) for pk, group, size in things if group is None or (member, group) in seats]
        if mine:
            pk, size = max(mine, key=lambda one: (member, one[0]) in fits)  # the first of the best: the newest
            found[member] = [Line("resource", 1, {"id": pk, "size": size or 0})]
    return found


def _fitting(things: Collection[int], members: Collection[int]) -> set[tuple[int, int]]:
    """(member, resource) where one of its topics is one that the member says they know."""
    pairs = Resource.objects.filter(pk__in=things, topics__profiles__in=members)
    return set(pairs.order_by().values_list("topics__profiles", "pk"))


def _say(line: Line, title: str) -> Words:
    size = filesize(line.facts["size"]) if line.facts["size"] else ""
    address = reverse("cop:resource_detail", args=[line.facts["id"]]) if title else ""
    return Words(title or _("Something new in the library"), more=size, url=address)


def resource_titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    """What is there for all; what a group keeps, in a mail only where that may be named."""
    found = Resource.objects.standing().filter(pk__in=[line.facts["id"] for line in lines if "id" in line.facts])
    if in_mail:
        found = found.filter(Q(group=None) | Q(group__in=Group.objects.named_in_mail()))
    return {one.pk: str(one) for one in found}


MEMBER_SECTION = Section(
    number=5,
    key="library",
    title=gettext_lazy("Library"),
    build=my_resource,
    say=_say,
    titles=resource_titles,
)
