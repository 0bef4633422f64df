"""Questions in the weekly digests (domain 6): section 4 of the coordinator's, and a member's own."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from members.desk import Span, tally
from members.desk import worklists as registered
from members.digests import Line, Section, Words
from members.models import Topic
from members.templatetags.waing import digits, stop

from .models import Announcement, Answer, Membership, Question
from .models.group import LEADS, DayOf
from .question_worklists import LAST, TO_VERIFY
from .reports.health import concentrated_in
from .reports.questions import first_response, holidays_between

Lines = Mapping[int, list[Line]]
MONTH = timedelta(weeks=4)
MOST = 3  # questions in a member's own digest, topics in a coordinator's
RISES_FROM, RISES_BY = 2, 2


# --- 4: the coordinator's --------------------------------------------------------------------------------------------


def questions(span: Span, blocks: Collection[int]) -> Lines:
    """Opened, answered, and how soon, beside the four weeks before; topics rising; whether too few answer (H6); what a
    lawyer should check. Five statements.

    Whether too few answer is said beside the week's questions alone: a share of half a year makes no week a busy one.
    """
    asked = Question.objects.asking().posted().filter(group__in=blocks, opened_at__gte=span.since - MONTH)
    rows = asked.filter(opened_at__lt=span.until).values_list("group", "opened_at", "first_response_at")
    found = defaultdict(list)
    for group, opened, first in rows:
        found[group].append((opened, first if first and first < span.until else None))
    free = holidays_between(span.since - MONTH, span.until) if found else set()
    rising = _rising(span, asked.filter(opened_at__lt=span.until)) if found else {}
    few = concentrated_in(found, span.until) if found else set()
    checks = tally(LAST, span, blocks)
    return {
        b: [*_of_group(span, found[b], free, few=b in few), *rising.get(b, ()), *_to_check(checks, b)] for b in blocks
    }


def _of_group(span: Span, pairs: list[tuple[datetime, datetime | None]], free: Collection, *, few: bool) -> list[Line]:
    now = [pair for pair in pairs if pair[0] >= span.since]
    answered = sum(bool(first) and first >= span.since for _opened, first in pairs)
    if not now and not answered:
        return []
    response = first_response(now, free)
    before = first_response([pair for pair in pairs if pair[0] < span.since], free)
    facts = {"answered": answered, "censored": response.censored, "hours": response.median, "before": before.median}
    return [Line("questions", len(now), facts), *([Line("concentrated", 1)] if few else [])]


def _rising(span: Span, asked: QuerySet[Question]) -> Lines:
    """{group: the topics that more ask about than before}, the most asked first: at least two questions, and more
    than twice as many a week as in the four weeks before. A group asks too little for a finer measure."""
    rows = Question.topics.through.objects.filter(question__in=asked).order_by()
    now = Count("pk", filter=Q(question__opened_at__gte=span.since))
    found = defaultdict(list)
    for group, topic, n, of in rows.values_list("question__group", "topic").annotate(now=now, of=Count("pk")):
        a_week = (of - n) / (MONTH / (span.until - span.since))
        if n >= RISES_FROM and n > RISES_BY * a_week:
            found[group].append(Line("rising", n, {"id": topic, "before": of - n}))
    return {pk: sorted(lines, key=lambda one: (-one.n, one.facts["id"]))[:MOST] for pk, lines in found.items()}


def _to_check(checks: Mapping[tuple[str, int], int], block: int) -> list[Line]:
    n = checks.get((TO_VERIFY.key, block), 0)
    return [Line(TO_VERIFY.key, n, worklist=TO_VERIFY.key)] if n else []


def _say(line: Line, title: str) -> Words:
    if line.worklist:
        one = registered[line.worklist]
        return Words(one.sentence(line.n), more=str(one.hint))
    if line.key == "concentrated":
        return Words(_("Three people give most of the answers. Invite others to answer."))
    if line.key == "rising":
        return _say_rising(line, title)
    opened = ngettext("%(n)s question opened", "%(n)s questions opened", line.n) % {"n": line.n}
    answered = _("%(n)s answered for the first time.") % {"n": line.facts["answered"]}
    return Words(digits(opened), more=digits(f"{answered} {_how_soon(line)}".strip()))


def _say_rising(line: Line, title: str) -> Words:
    asked = ngettext("%(n)s question", "%(n)s questions", line.n) % {"n": line.n}
    before = _("In the four weeks before: %(n)s.") % {"n": line.facts["before"]}
    more = digits(f"{stop(asked)} {before}")
    if not title:
        return Words(_("A topic is asked about more than before"), more=more)
    return Words(_("Asked about more than before: %(topic)s") % {"topic": title}, more=more)


def topic_titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    """Names of topics on the page alone: what a group asks about stands in no mail (safety TH2)."""
    ids = [] if in_mail else [line.facts["id"] for line in lines if line.key == "rising"]
    return {one.pk: str(one) for one in Topic.objects.filter(pk__in=ids)} if ids else {}


def _how_soon(line: Line) -> str:
    hours, before = line.facts["hours"], line.facts["before"]
    if hours is None:
        return ""
    said = _("Half of them within %(hours)s working hours.") % {"hours": round(hours, 1)}
    if before is not None:
        said = f"{said} {_('In the four weeks before: %(hours)s.') % {'hours': round(before, 1)}}"
    return said


SECTION = Section(
    number=4, key="questions", title=gettext_lazy("Questions"), build=questions, say=_say, titles=topic_titles
)


# --- a member's own --------------------------------------------------------------------------------------------------

REPLIES = ngettext_lazy("%(n)s answer to what you asked", "%(n)s answers to what you asked", "n")
THANKS = ngettext_lazy("Your answers helped %(n)s person", "Your answers helped %(n)s people", "n")
LED_TO = ngettext_lazy(
    "%(n)s asker whom your answer helped tells what the court did",
    "%(n)s askers whom your answers helped tell what the court did",
    "n",
)
NOTES = ngettext_lazy("%(n)s thank-you note to you", "%(n)s thank-you notes to you", "n")
FITTING = ngettext_lazy("%(n)s open question on what you know", "%(n)s open questions on what you know", "n")


def _is_in(group: str, member: str) -> Exists:
    """Whoever leaves a group is told of nothing more in it (safety C-21)."""
    return Exists(Membership.objects.open().filter(group=OuterRef(group), member=OuterRef(member)))


def _replies(span: Span, members: Collection[int]) -> dict[int, int]:
    given = Answer.objects.standing().filter(posted_at__gte=span.since, posted_at__lt=span.until)
    others = given.filter(question__author__in=members).exclude(author=F("question__author"))
    others = others.filter(_is_in("question__group", "question__author"))
    return dict(others.order_by().values_list("question__author").annotate(n=Count("pk")))


def _thanks(span: Span, members: Collection[int]) -> dict[int, int]:
    lately = Q(given_thanks__given_at__gte=span.since, given_thanks__given_at__lt=span.until)
    thanked = Answer.objects.standing().filter(lately, _is_in("question__group", "author"), author__in=members)
    return dict(thanked.order_by().values_list("author").annotate(n=Count("given_thanks__member", distinct=True)))


def _led_to(span: Span, members: Collection[int]) -> dict[int, int]:
    """{member: threads in which their answer was accepted, and of which the end was told} (domain 6: what their help
    led to)."""
    told = Q(question__outcome_at__gte=span.since, question__outcome_at__lt=span.until)
    helped = Answer.objects.standing().filter(told, author__in=members, accepted_at__isnull=False)
    helped = helped.filter(_is_in("question__group", "author"))
    others = helped.exclude(question__author=F("author"))
    return dict(others.order_by().values_list("author").annotate(n=Count("question", distinct=True)))


def _fitting(members: Collection[int]) -> dict[int, list[int]]:
    """{member: the newest open questions of their groups on topics that they say they know}."""
    open_ones = (
        Question.objects.of_live_groups()
        .waiting()
        .filter(
            readers=Question.Readers.GROUP,
            group__memberships__left_on=None,
            group__memberships__member__in=members,
            topics__profiles=F("group__memberships__member"),
        )
        .filter(  # safety C-21: whoever reads from the day of joining is told of nothing older
            Q(group__history_from_join=False)
            | Q(group__memberships__role__in=LEADS)
            | Q(group__memberships__joined_on__lte=DayOf("opened_at"))
        )
    )
    pairs = open_ones.exclude(author=F("group__memberships__member")).order_by("-opened_at", "-pk")
    found = defaultdict(list)
    for member, pk in pairs.values_list("group__memberships__member", "pk"):
        if pk not in found[member] and len(found[member]) < MOST:
            found[member].append(pk)
    return found


def _notes(span: Span, members: Collection[int]) -> dict[int, int]:
    """{member: how many thank-you notes they got} (B34), each of whom may read them still."""
    rows = Announcement.objects.standing().filter(posted_at__gte=span.since, posted_at__lt=span.until)
    found = rows.filter(_is_in("group", "thanked"), thanked__in=members).order_by()
    return dict(found.values_list("thanked").annotate(n=Count("pk")))


def my_questions(span: Span, members: Collection[int]) -> Lines:
    """Replies to me, up to three open questions on my topics, whom my answers helped, what that led to, and who
    thanks me (B34); five statements."""
    replies, thanks, fitting = _replies(span, members), _thanks(span, members), _fitting(members)
    led_to, notes = _led_to(span, members), _notes(span, members)
    found = {}
    for member in members:
        lines = [Line("replies", replies[member])] if replies.get(member) else []
        lines += [Line("fitting", len(fitting[member]))] if fitting.get(member) else []
        lines += [Line("open", 1, {"id": pk}) for pk in fitting.get(member, ())]
        lines += [Line("thanks", thanks[member])] if thanks.get(member) else []
        lines += [Line("led_to", led_to[member])] if led_to.get(member) else []
        lines += [Line("notes", notes[member])] if notes.get(member) else []
        found[member] = lines
    return found


SAYS = {"replies": REPLIES, "thanks": THANKS, "led_to": LED_TO, "fitting": FITTING, "notes": NOTES}


def _say_mine(line: Line, title: str) -> Words:
    if line.key in SAYS:
        url = f"{reverse('cop:announcement_list')}?show=thanks" if line.key == "notes" else ""
        return Words(digits(SAYS[line.key] % {"n": line.n}), url=url)
    return Words(
        title or _("A question"), url=reverse("cop:question_detail", args=[line.facts["id"]]) if title else ""
    )


def question_titles(lines: Collection[Line], *, in_mail: bool) -> Mapping[int, str]:
    """Titles on the page alone: what somebody asks about stands in no mail (safety TH2)."""
    if in_mail:
        return {}
    ids = [line.facts["id"] for line in lines if "id" in line.facts]
    return dict(Question.objects.posted().filter(pk__in=ids).values_list("pk", "title"))


MEMBER_SECTION = Section(
    number=3,
    key="questions",
    title=gettext_lazy("Questions"),
    build=my_questions,
    say=_say_mine,
    titles=question_titles,
)
