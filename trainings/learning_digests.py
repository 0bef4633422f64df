"""Learning in the weekly digests (domain 6): section 6 of the coordinator's, and what came of a member's own."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from cop.models import Membership
from members.desk import Span
from members.digests import Line, Section, Words
from members.templatetags.waing import digits

from .models import FEWEST, Attempt, Certificate, Enrolment

Lines = Mapping[int, list[Line]]


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
    done = ngettext("%(n)s training completed", "%(n)s trainings completed", line.n) % {"n": line.n}
    n = line.facts["paired"]
    if n < FEWEST:
        return Words(digits(done))
    both = ngettext("%(n)s person took both tests.", "%(n)s people took both tests.", n) % {"n": n}
    return Words(digits(done), more=digits(both), url=reverse("trainings:learning_figures"))


SECTION = Section(number=6, key="learning", title=gettext_lazy("Learning"), build=completions, say=_say)

ISSUED = ngettext_lazy("%(n)s certificate is ready for you", "%(n)s certificates are ready for you", "n")
DONE = ngettext_lazy("You completed %(n)s training", "You completed %(n)s trainings", "n")


def results(span: Span, members: Collection[int]) -> Lines:
    """What each completed in the period, and the certificates issued to them; two statements."""
    done = Enrolment.objects.completed().filter(completed_at__gte=span.since, completed_at__lt=span.until)
    days = (span.since.date(), span.until.date())
    issued = Certificate.objects.standing().filter(issued_on__gte=days[0], issued_on__lt=days[1])
    found = defaultdict(list)
    for key, rows in (("completed", done), ("issued", issued)):
        for member, n in rows.filter(member__in=members).order_by().values_list("member").annotate(n=Count("pk")):
            found[member].append(Line(key, n))
    return found


def _say_result(line: Line, title: str) -> Words:
    sentence = {"completed": DONE, "issued": ISSUED}[line.key]
    return Words(digits(sentence % {"n": line.n}))


MEMBER_SECTION = Section(number=6, key="results", title=gettext_lazy("My learning"), build=results, say=_say_result)
