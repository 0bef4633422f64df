"""Rows of arguments and of the law that one relies on, ready to be placed."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member
from members.ready import ReadyFor
from members.templatetags.waing import date_only, lang_of, listed

from .models import ArgumentCitation, Question, WrittenArgument
from .paper import heading_of


@dataclass(frozen=True, slots=True)
class ArgumentRow:
    """A line of the list. `tag` says how it stands, where it is not simply published; `warning` what is amiss."""

    url: str
    title: str
    lang: str
    facts: str
    tag: str
    warning: str


def row_of(argument: WrittenArgument) -> ArgumentRow:
    """Of an argument with `with_repealed_law` and `telling_groups`."""
    title = str(argument)
    is_out = argument.status == WrittenArgument.Status.PUBLISHED
    when = date_only(argument.published_at or argument.updated_at)
    return ArgumentRow(
        url=reverse("cop:argument_detail", args=[argument.pk]),
        title=title,
        lang=lang_of(title),
        facts=listed(argument.get_kind_display(), argument.group if argument.tells_group else "", when),
        tag="" if is_out else str(argument.get_status_display()),
        warning=_("Relies on repealed law") if argument.has_repealed else "",
    )


def writer_of(argument: WrittenArgument) -> str:
    """Whom the group reads as its writer. Who asked anonymously stays so in what they argue from the question, as in
    their answers: each links the other (domain 2, A20)."""
    if argument.question and argument.question.hides(argument.author_id):
        return _("Whoever asked")
    return argument.author.shown_name


@dataclass(frozen=True, slots=True)
class LawRow:
    """A section, ruling or book that is relied on. `url` is empty where the reader may not know of it."""

    url: str
    label: str
    heading: str
    proposition: str
    is_repealed: bool
    is_unchecked: bool


_citations = ReadyFor(
    lambda reader, argument: ArgumentCitation.objects.filter(argument=argument).with_targets().telling_books(reader)
)


def laws_of(argument: WrittenArgument, reader: Member) -> list[LawRow]:
    """What it relies on, in its order, as far as `reader` may know of it; one statement."""
    return [_law(one) for one in _citations(reader, argument=argument.pk)]


def _law(citation: ArgumentCitation) -> LawRow:
    target = citation.target
    is_book = citation.resource_id is not None
    url = reverse("cop:resource_detail", args=[target.pk]) if is_book else target.get_absolute_url()
    return LawRow(
        url=url if citation.tells_book else "",
        label=citation.label,
        heading=heading_of(citation),
        proposition=citation.proposition,
        is_repealed=citation.is_repealed,
        is_unchecked=bool(citation.provision_id and not citation.provision.is_checked),
    )


MOST_BEGUN = 10  # of one thread
GONE = (WrittenArgument.Status.SUPERSEDED, WrittenArgument.Status.WITHDRAWN)


def _begun(reader: Member, question) -> QuerySet[WrittenArgument]:
    mine = WrittenArgument.objects.visible_to(reader).filter(question=question)
    return mine.exclude(status__in=GONE).order_by("-pk")[:MOST_BEGUN]


_begun_ones = ReadyFor(_begun)


def begun_from(question: Question, reader: Member) -> list[WrittenArgument]:
    """The arguments that began with this question and that the reader may see, the newest first: each links the other
    (domain A20). Of versions the one that stands."""
    return _begun_ones(reader, question=question.pk)
