"""What of one group waits for one member: the block "Needs you" of the group's home (spec 3).

The same questions as the first page asks of all groups (`cop.home`), narrowed to one and put together in one
statement: a group's home is the second page that everybody opens.
"""

from dataclasses import dataclass

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.models import Member
from members.ready import Ready
from members.templatetags.waing import date_only, lang_of

from .home import AHEAD, arguments_for, people_asking, questions_for, tasks_of
from .models import Answer, Group, JoinRequest, Question, WrittenArgument

SHOWN = 5  # the rest stands on the first page, or on the group's lists


@dataclass(frozen=True, slots=True)
class Need:
    """One thing, ready to be placed: what, why, one verb."""

    title: str
    lang: str
    meta: str
    url: str
    action: str


def to_accept(member) -> QuerySet[Question]:
    """Questions of mine that somebody else answered, and none of the answers is accepted yet (domain 2c)."""
    others = Answer.objects.standing().filter(question=OuterRef("pk")).exclude(author=member)
    asked = Question.objects.asking().filter(author=member, state=Question.State.ANSWERED, hidden_at=None)
    return asked.filter(Exists(others), group__archived_at=None)


def _rows(rows: QuerySet, group, order: int, kind: str, title=None, due=None) -> QuerySet:
    """(order, kind, number, title, due) of those in the group: alike for all, so that one statement takes them."""
    nothing = Value("", output_field=CharField())
    here = rows.filter(group=group).order_by().annotate(
        n_order=Value(order), n_kind=Value(kind, output_field=CharField()),
        n_title=F(title) if title else nothing, n_due=F(due) if due else Cast(Value(None), DateField()),
    )  # fmt: skip
    return here.values_list("n_order", "n_kind", "pk", "n_title", "n_due")


def _waiting(member, group, until) -> QuerySet:
    Request, Argument = JoinRequest.State, WrittenArgument.Status
    asked, arguments = questions_for(member), arguments_for(member)
    first, *more = (
        _rows(asked.filter(state=Question.State.HELD), group, 1, "held"),
        _rows(people_asking(member).filter(state=Request.VOUCHED), group, 2, "decide"),
        _rows(asked.filter(state=Question.State.OPEN), group, 3, "asked", "title"),
        _rows(arguments.filter(status=Argument.REVIEW), group, 4, "review", "title"),
        _rows(arguments.filter(status=Argument.CHANGES), group, 5, "back", "title"),
        _rows(to_accept(member), group, 6, "accept", "title"),
        _rows(tasks_of(member, until), group, 7, "task", "what", "due_on"),
    )
    return first.union(*more, all=True).order_by("n_order", "n_due", "pk")[: SHOWN + 1]


_waiting_ones = Ready(_waiting)


def needs_in(group: Group, member: Member) -> tuple[list[Need], bool]:
    """The first of what waits for this member of the group, and whether there is more; one statement."""
    rows = _waiting_ones(member=member.pk, group=group.pk, until=clock.today() + AHEAD)
    needs = [_need(kind, pk, title, due, group) for _order, kind, pk, title, due in rows[:SHOWN]]
    return needs, len(rows) > SHOWN


def _need(kind: str, pk: int, title: str, due, group: Group) -> Need:
    if kind == "task":
        meta = _("Your task, until %(day)s") % {"day": date_only(due)}
        return Need(title, lang_of(title), meta, reverse("cop:idea_list", args=[group.code]), _("Open"))
    said, url, action = {
        "held": (_("A post was held back"), "cop:release_question", _("Look")),
        "decide": (_("Somebody asks to join"), "cop:decide_join_request", _("Decide")),
        "asked": (_("You were asked by name."), "cop:question_detail", _("Answer")),
        "review": (_("An argument waits for a review"), "cop:argument_detail", _("Review")),
        "back": (_("A colleague asks for changes"), "cop:argument_detail", _("Open")),
        "accept": (_("Your question has an answer. Accept the one that helped."), "cop:question_detail", _("Open")),
    }[kind]
    where = reverse(url, args=[pk])
    return Need(title, lang_of(title), said, where, action) if title else Need(said, lang_of(said), "", where, action)
