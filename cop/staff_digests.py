"""One row a group in the staff's weekly digest (domain 6): stage, H1, H4, H5, H7, what to do first,
and whether three people give too many of the answers (H6).

All live groups of the reader's desk stand there, not only those with exceptions: the exceptions are counted above, and
a desk that never reads of its quiet groups cannot see one of them fade. Whoever needs most comes first; a mail tells
the first five, the page all. As the desk does, a row says of questions only what its reader looks after (the clerk
reads no posts, domain 2d), and counts under the same lists. The next step of the playbook has no page yet: the most
urgent list with rows of that group stands in its place.
"""

from collections.abc import Collection, Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import desk
from members.desk import Span
from members.digests import Line, Section, Words
from members.templatetags.waing import digits, stop

from .models import Group
from .question_worklists import WAITING
from .reports.health import Health, health_of
from .reports.small import LEAST, shown
from .worklists import ACT_TODAY, UPCOMING

Counted = Mapping[tuple[str, int], int]
MOST = 200  # rows of one reader
NEEDS = tuple(one for one in ACT_TODAY if one.on_desk and not one.told_in)  # of groups; others are of their centre


def rows_of_groups(span: Span, members: Collection[int]) -> Mapping[int, list[Line]]:
    """For each of the staff a line a group of their desk. Eight statements, and one for each standing among them."""
    people = [one for one in desk.at_desks(members) if one.user.has_perm("members.view_todo")]
    stages = dict(Group.objects.live().values_list("pk", "stage"))
    lists = (UPCOMING, *NEEDS)
    open_to = desk.blocks_of_each(lists, people, {one.key: stages for one in lists})
    told = {pk for lists_of in open_to.values() for pk in lists_of[UPCOMING.key]}
    counted, health = desk.tally(NEEDS, span, told), health_of(told, span.now)
    found = {}
    for reader, mine in open_to.items():
        rows = [_row(pk, stages[pk], health[pk], _needs(pk, mine, counted), mine) for pk in mine[UPCOMING.key]]
        found[reader] = _in_order(rows)
    return found


def _needs(group: int, mine: Mapping[str, set[int]], counted: Counted) -> dict[str, int]:
    """{key: how many} of what needs a person there and is this reader's, the most urgent first."""
    return {
        one.key: counted[one.key, group] for one in NEEDS if (one.key, group) in counted and group in mine[one.key]
    }


def _row(group: int, stage: str, health: Health, needs: Mapping[str, int], mine: Mapping[str, set[int]]) -> Line:
    facts = {
        "id": group,
        "stage": stage,
        "active": [shown(health.active), health.members],
        "led": [health.led.peer_led, health.led.held],
        "first": list(next(iter(needs.items()), ())),
    }
    if group in mine[WAITING.key]:
        facts |= {"answered": [health.answered.n, health.answered.of], "waiting": needs.get(WAITING.key, 0)}
        facts |= {"concentrated": True} if health.is_concentrated else {}
    return Line("group", sum(needs.values()), facts)


def _in_order(rows: list[Line]) -> list[Line]:
    """The most urgent need first, then the most of them; each with its place among how many."""
    keys = [one.key for one in NEEDS]

    def urgency(row: Line) -> tuple:
        first = row.facts["first"]
        place = keys.index(first[0]) if first else len(keys)
        return place, -row.n, "concentrated" not in row.facts, row.facts["id"]

    of = len(rows)
    lines = [
        Line(row.key, row.n, {**row.facts, "place": [n, of]}) for n, row in enumerate(sorted(rows, key=urgency), 1)
    ]
    return lines[:MOST] + ([Line("others", of - MOST)] if of > MOST else [])


# --- in words --------------------------------------------------------------------------------------------------------


def _say(line: Line, title: str) -> Words:
    if line.key == "others":
        return Words(digits(ngettext("%(n)s more group", "%(n)s more groups", line.n) % {"n": line.n}))
    facts = line.facts
    place = dict(zip(("n", "of"), facts["place"], strict=True))
    first = facts["first"] if facts["first"][:1] != [WAITING.key] else []  # its number stands in a cell already
    return Words(
        title or digits(_("Your groups: %(n)s of %(of)s") % place),
        more=" ".join(_more(first, is_concentrated="concentrated" in facts)),
        url=reverse("cop:group_detail", args=[facts["id"]]) if title else "",
        cells=tuple(_cells(facts)),
    )


def _more(first: list, *, is_concentrated: bool) -> Iterator[str]:
    """What to do first, and that too few people answer: how many answers are theirs would be told of three people."""
    if first:
        need = desk.need_of(first[0]).sentence(first[1])
        yield stop(need) if is_concentrated else need
    if is_concentrated:
        yield _("Three people give most of the answers. Invite others to answer.")


def _cells(facts: Mapping) -> list[tuple[str, str]]:
    return [
        (_("Stage"), str(Group.Stage(facts["stage"]).label)),
        (_("Took part in 30 days"), _people(facts["active"])),
        (_("Answered within 72 hours"), _share(facts.get("answered", (0, 0)))),
        (_("Waiting longer"), digits(facts.get("waiting", "–"))),
        (_("Led by members, half a year"), _share(facts["led"])),
    ]


def _share(pair: tuple[int, int]) -> str:
    """ "–" where there is nothing to share, or nothing for this reader."""
    n, of = pair
    return digits(_("%(n)s of %(of)s") % {"n": n, "of": of}) if of else "–"


def _people(pair: tuple[str, int]) -> str:
    """Of fewer than five people nothing is told."""
    n, of = pair
    return digits(_("%(n)s of %(of)s people") % {"n": n, "of": of}) if of >= LEAST else "–"


def _titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    """Names of groups; in a mail only of those that a mail may name (decision 12)."""
    names = desk.blocks().names([line.facts["id"] for line in lines if "id" in line.facts])
    return {pk: name.title for pk, name in names.items() if not (in_mail and name.is_restricted)}


SECTION = Section(
    number=2,
    key="groups",
    title=gettext_lazy("Your groups"),
    build=rows_of_groups,
    say=_say,
    titles=_titles,
    shape="table",
    is_aside=True,
    of_blocks=True,
)
