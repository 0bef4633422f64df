"""Learning in the weekly digests (domain 6): sections 1 and 6 of the coordinator's, and what came of one's own."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from cop.models import Group, Membership
from members import clock
from members.desk import Span, Worklist, say_unreminded, tally, unreminded_by
from members.desk import worklists as registered
from members.digests import Line, Section, Words, with_facts
from members.templatetags.waing import digits

from .models import FEWEST, Attempt, Certificate, Enrolment, Training
from .models import Collection as TrainingCollection
from .room_worklists import ROOMLESS
from .session_worklists import ACT_TODAY, LATE, TO_REVIEW

Lines = Mapping[int, list[Line]]


def act_today(span: Span, blocks: Collection[int]) -> Lines:
    """Who has to be told of a training by somebody, hours before it (decision 11), or asked whether they take a place;
    which sessions began before everybody was reminded (learning 5), and which have no room any more (domain C9). One
    statement, and one more for how many people were not reminded."""
    found = _of_centres((*ACT_TODAY, (ROOMLESS, "centre")), span, blocks)
    late = _in_blocks(LATE, "centre")
    return with_facts(LATE.key, found, lambda ids: unreminded_by("told_block", late.within(span, ids)))


def learning(span: Span, blocks: Collection[int]) -> Lines:
    """What came of trainings in the group; then what of the centre is to be looked at again (domain A9)."""
    done, due = completions(span, blocks), _of_centres(TO_REVIEW, span, blocks)
    return {block: [*done.get(block, ()), *due.get(block, ())] for block in {*done, *due}}


def _of_centres(lists: Sequence[tuple[Worklist, str]], span: Span, blocks: Collection[int]) -> Lines:
    """A line a list, in the block that tells of the centre; each opens the rows that it counts. One statement."""
    counted = tally([_in_blocks(one, centre) for one, centre in lists], span, blocks)
    found = defaultdict(list)
    for (key, block), n in counted.items():
        found[block].append(Line(key, n, worklist=key))
    keys = [one.key for one, _centre in lists]
    return {block: sorted(lines, key=lambda line: keys.index(line.key)) for block, lines in found.items()}


def _in_blocks(one: Worklist, centre: str) -> Worklist:
    """The same list, counted by the group in whose block a digest tells of the centre."""
    group = Group.objects.first_of_centres().filter(host_centre=OuterRef(centre)).values("pk")[:1]
    return replace(one, rows=lambda span: one.rows(span).annotate(told_block=Subquery(group)), block="told_block")


def completions(span: Span, blocks: Collection[int]) -> Lines:
    """Trainings that members of the group completed in the period, and of how many there is a gain: two statements."""
    inside = Membership.objects.open().filter(group__in=blocks)
    groups = defaultdict(set)
    for group, member in inside.values_list("group", "member"):
        groups[group].add(member)
    done = _people(Enrolment.objects.completed().filter(completed_at__gte=span.since, completed_at__lt=span.until))
    tested = _people(_paired(span)) if done else []
    found = {}
    for group, members in groups.items():
        n = sum(member in members for member in done)
        if n:
            found[group] = [Line("completions", n, {"paired": sum(member in members for member in tested)})]
    return found


def _people(rows) -> list[int]:
    return list(rows.order_by().values_list("member", flat=True))


def _paired(span: Span):
    """First tests afterwards within the period, of people who took the same version before."""
    first = Attempt.objects.firsts()
    before = first.filter(form=OuterRef("form"), member=OuterRef("member"), wave=Attempt.Wave.PRE).values("pk")[:1]
    rows = first.filter(wave=Attempt.Wave.POST, finished_at__gte=span.since, finished_at__lt=span.until)
    return rows.annotate(before=Subquery(before)).filter(before__isnull=False)


def _say(line: Line, title: str) -> Words:
    if line.worklist:
        return Words(registered[line.worklist].sentence(line.n), more=str(registered[line.worklist].hint))
    done = ngettext("%(n)s training completed", "%(n)s trainings completed", line.n) % {"n": line.n}
    n = line.facts["paired"]
    if n < FEWEST:
        return Words(digits(done))
    both = ngettext("%(n)s person took both tests.", "%(n)s people took both tests.", n) % {"n": n}
    return Words(digits(done), more=digits(both), url=reverse("trainings:learning_figures"))


def _say_urgent(line: Line, title: str) -> Words:
    one = registered[line.worklist]
    people = say_unreminded(line.facts["people"]) if "people" in line.facts else ""
    more = " ".join(filter(None, (people, str(one.hint))))
    return Words(one.sentence(line.n), more=more, is_hot=one not in (ROOMLESS, LATE))


URGENT_SECTION = Section(
    number=1, key="trainings_today", title=gettext_lazy("Trainings"), build=act_today, say=_say_urgent
)
SECTION = Section(number=6, key="learning", title=gettext_lazy("Learning"), build=learning, say=_say)

ISSUED = ngettext_lazy("%(n)s certificate is ready for you", "%(n)s certificates are ready for you", "n")
TO_LOOK_AT = ngettext_lazy(
    "%(n)s thing that you curate needs a review", "%(n)s things that you curate need a review", "n"
)
DONE = ngettext_lazy("You completed %(n)s training", "You completed %(n)s trainings", "n")


def results(span: Span, members: Collection[int]) -> Lines:
    """What each completed in the period, the certificates issued to them, and what of theirs is to be looked at again
    (domain A9); four statements."""
    done = Enrolment.objects.completed().filter(completed_at__gte=span.since, completed_at__lt=span.until)
    days = (span.since.date(), span.until.date())
    issued = Certificate.objects.standing().filter(issued_on__gte=days[0], issued_on__lt=days[1])
    found = defaultdict(list)
    for key, rows in (("completed", done), ("issued", issued)):
        for member, n in rows.filter(member__in=members).order_by().values_list("member").annotate(n=Count("pk")):
            found[member].append(Line(key, n))
    due = Counter()
    for model in (Training, TrainingCollection):
        rows = model.objects.needing_review(span.now.astimezone(clock.YANGON).date()).filter(curator__in=members)
        due += Counter(dict(rows.order_by().values_list("curator").annotate(n=Count("pk"))))
    for member, n in due.items():
        found[member].append(Line("to_review", n))
    return found


def _say_result(line: Line, title: str) -> Words:
    sentence = {"completed": DONE, "issued": ISSUED, "to_review": TO_LOOK_AT}[line.key]
    return Words(digits(sentence % {"n": line.n}))


MEMBER_SECTION = Section(number=6, key="results", title=gettext_lazy("My learning"), build=results, say=_say_result)
