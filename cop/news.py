"""Announcements and what is said to them as one reader sees them: ready values, in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import markup
from members.models import Member
from members.ready import ReadyFor
from members.templatetags.waing import ago, digits, lang_of, listed
from members.text import truncate_syllables

from .models import Announcement, Comment, GroupSession

GIST = 40  # syllables or words in a list


@dataclass(frozen=True, slots=True)
class NewsRow:
    """A line of a list, ready to be placed."""

    url: str
    title: str
    lang: str
    gist: str
    kind: str
    group: str
    group_lang: str
    facts: str


def news_rows(posts: Iterable[Announcement]) -> list[NewsRow]:
    """Of posts that were read `with_row_facts`."""
    here = reverse("cop:announcement_detail", args=[0])
    return [_row(post, here.replace("/0/", f"/{post.pk}/")) for post in posts]


def _row(post: Announcement, url: str) -> NewsRow:
    title, group = post.heading, str(post.group) if post.group else _("All members")
    said = ngettext("%(n)s comment", "%(n)s comments", post.comment_count) % {"n": digits(post.comment_count)}
    is_plain = post.kind == Announcement.Kind.ANNOUNCEMENT
    return NewsRow(
        url=url,
        title=title,
        lang=lang_of(title),
        gist=truncate_syllables(markup.plain(post.body), GIST),
        kind="" if is_plain else str(post.get_kind_display()),
        group=group,
        group_lang=lang_of(group),
        facts=listed(post.author.shown_name, ago(post.posted_at), *([said] if post.comment_count else [])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One comment, ready to be placed."""

    pk: int
    author: str
    lang: str
    text: SafeString
    language: str
    at: datetime
    is_mine: bool
    is_edited: bool
    is_waiting: bool
    reactions: int
    is_liked: bool


@dataclass(frozen=True, slots=True)
class Sayings:
    """What is said to one thing. `added` were taken in, `suggested` wait for the author's word; `organisations` is how
    many the comments come from."""

    comments: list[Said]
    added: list[Said]
    suggested: list[Said]
    organisations: int


def _comments(reader: Member, of: str, thing) -> QuerySet[Comment]:
    rows = Comment.objects.filter(**{of: thing}).visible_to(reader).filter(declined_at=None).with_reactions(reader)
    return rows.select_related("author__centre").order_by("posted_at", "pk")


_of_session = ReadyFor(lambda reader, session: _comments(reader, "session", session))
_of_announcement = ReadyFor(lambda reader, post: _comments(reader, "announcement", post))


def sayings(thing: GroupSession | Announcement, reader: Member) -> Sayings:
    """What is said to it; one statement."""
    if isinstance(thing, GroupSession):
        found = _of_session(reader, session=thing.pk)
    else:
        found = _of_announcement(reader, post=thing.pk)
    plain = [one for one in found if not one.is_addition]
    homes = {one.author.centre.organisation_id for one in plain if one.author.centre}
    return Sayings(
        comments=[_said(one, reader) for one in plain],
        added=[_said(one, reader) for one in found if one.accepted_at],
        suggested=[_said(one, reader) for one in found if one.is_waiting],
        organisations=len(homes),
    )


def _said(comment: Comment, reader: Member) -> Said:
    author = comment.author.shown_name
    return Said(
        pk=comment.pk,
        author=author,
        lang=lang_of(author),
        text=markup.render(comment.body),
        language=comment.language,
        at=comment.posted_at,
        is_mine=comment.author_id == reader.pk,
        is_edited=comment.edited_at is not None,
        is_waiting=comment.is_waiting,
        reactions=comment.reactions,
        is_liked=comment.is_liked,
    )
