"""What this room brings to the desk: its worklists, the next 14 days, the figures, and the daily jobs."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members import clock
from members.desk import Alert, BlockName, Blocks, Job, Panel, Span, alerts, block_kinds, jobs, panels, worklists
from members.models import Member, StaffPost
from members.ready import ReadyFor

from .figures import figures_of
from .models import Group, GroupSession, PossibleTwin, Resource, ResourceFile
from .worklists import ALL, UPCOMING

MOST_UPCOMING = 7

for worklist in ALL:
    worklists.register(worklist.key, worklist)


# --- blocks: the groups ----------------------------------------------------------------------------------------------


def _staffed(member: Member) -> QuerySet[Group]:
    return Group.objects.live().staffed_by(member)


def _coordinated(member_ids: Collection[int]) -> dict[int, list[int]]:
    """The live groups of the centres where each is coordinator today; those of the network for a network post."""
    hosted = defaultdict(list)
    for pk, centre in Group.objects.live().order_by("pk").values_list("pk", "host_centre"):
        hosted[centre].append(pk)
    found: dict[int, list[int]] = {pk: [] for pk in member_ids}
    posts = StaffPost.objects.current().filter(role=StaffPost.Role.COORDINATOR, member__in=member_ids)
    for member, centre in posts.order_by("pk").values_list("member", "centre"):
        found[member] += [pk for pk in hosted[centre] if pk not in found[member]]
    return found


def _names(ids: Collection[int]) -> dict[int, BlockName]:
    return {
        group.pk: BlockName(
            title=str(group),
            url=reverse("cop:group_detail", args=[group.pk]),
            is_restricted=not group.is_named_in_mail,
        )
        for group in Group.objects.filter(pk__in=ids).select_related("host_centre")
    }


block_kinds.register("groups", Blocks(staffed=_staffed, coordinated=_coordinated, names=_names))


alerts.register(
    "possible_twins",
    Alert(
        says=ngettext_lazy("%(n)s pair of entries may be one person", "%(n)s pairs of entries may be one person", "n"),
        hint=_("Two centres may know the same person. Ask both, then decide."),
        rows=lambda member: PossibleTwin.objects.visible_to(member).across_centres().open(),
        url=reverse_lazy("cop:twin_list"),
        permission="cop.view_twins",
    ),
)

alerts.register(
    "library_links",
    Alert(
        says=ngettext_lazy("%(n)s link of the library leads nowhere", "%(n)s links of the library lead nowhere", "n"),
        hint=_("Find the new address, or give a file in its place."),
        rows=lambda member: Resource.objects.visible_to(member).with_bad_link(),
        url=format_lazy("{}?state=link", reverse_lazy("cop:resource_list")),
        permission="cop.tend_library",
    ),
)
alerts.register(
    "library_reviews",
    Alert(
        says=ngettext_lazy("%(n)s thing of the library needs review", "%(n)s things of the library need review", "n"),
        hint=_("Read whether it still holds."),
        rows=lambda member: Resource.objects.visible_to(member).needing_review(clock.today()),
        url=format_lazy("{}?state=review", reverse_lazy("cop:resource_list")),
        permission="cop.tend_library",
    ),
)
alerts.register(
    "library_files",
    Alert(
        says=ngettext_lazy("%(n)s file waits for the virus check", "%(n)s files wait for the virus check", "n"),
        hint=_("Nobody can take it before that. Ask the operator whether the scanner runs."),
        rows=lambda member: ResourceFile.objects.visible_to(member).quarantined(),
        url=reverse_lazy("cop:resource_list"),
        permission="cop.tend_library",
    ),
)


# --- panels ----------------------------------------------------------------------------------------------------------


def _next_ones(reader: Member) -> QuerySet[GroupSession]:
    """The next sessions of the groups at this desk, with their answers and who still has to be told."""
    rows = UPCOMING.within(Span.of_today(), _staffed(reader)).with_answers().with_untold()
    return rows.order_by("starts_at", "pk")[:MOST_UPCOMING]


_next_sessions = ReadyFor(_next_ones, asks_today=True)


def _upcoming(request: HttpRequest) -> dict | None:
    return {"sessions": _next_sessions(request.member), "all_url": reverse("members:todo_list", args=[UPCOMING.key])}


def _figures(request: HttpRequest) -> dict | None:
    figures = figures_of(request)
    return {"figures": figures} if figures else None


panels.register("upcoming", Panel(template="cop/desk_upcoming.html", build=_upcoming))
panels.register("figures", Panel(template="cop/desk_figures.html", build=_figures, is_figures=True))

for order, name, label, permission in (
    (10, "staff_member_list", _("People"), "members.change_member"),
    (20, "add_member", _("Add someone"), "members.add_member"),
    (30, "import_roster", _("Import a roster"), "members.import_roster"),
    (40, "staff_group_list", _("Groups"), "members.change_member"),
    (55, "referral_list", _("Referrals"), "cop.open_referral"),
    (65, "centre_list", _("Centres"), "members.view_desk"),
    (68, "service_list", _("Services directory"), "members.view_desk"),
    (66, "resource_list", _("Library"), "cop.tend_library"),
    (67, "organisation_list", _("Organisations"), "members.view_desk"),
    (75, "export_people", _("Take a list away"), "cop.export_people"),
    (80, "unchecked_law", _("Law to check"), "cop.view_law_desk"),
):
    jobs.register(name, Job(label=label, url=reverse_lazy(f"cop:{name}"), permission=permission, order=order))
jobs.register(
    "session_list",
    Job(
        label=_("Sessions"),
        url=format_lazy("{}?of=centre", reverse_lazy("cop:session_list")),
        permission="members.view_todo",
        order=50,
    ),
)
