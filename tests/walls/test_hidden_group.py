"""A hidden group does not exist for a stranger: one table over all ways of hearing of it (community B4, C-21).

It is put there first, with something of everything in it, and whoever is in it hears of it in each way, so that no
line is silent by mistake (architecture 12.5).
"""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from cop.models import Group, GroupSession, Idea
from cop.reports.followed import new_in_followed
from cop.services import announcements, arguments, follows, library, mentions
from cop.services.citing import Cite
from members import clock
from members.calendar.sources import sources
from members.desk import Span
from members.digests import in_order
from members.models import Member, Profile, Topic
from members.personal_data import copied, parts
from members.services import finding
from members.services.finding import Asked
from tests.cop.argument_kit import TEXTS
from tests.cop.law_kit import make_provision
from tests.cop.question_kit import make_answer, make_question
from tests.factories import join, make_member, make_session

pytestmark = pytest.mark.django_db
WORD = "Canaryhush"


@pytest.fixture
def world(cast):
    """The hidden group of the other centre, full of things; the lawyer is outside, the stranger inside."""
    group = cast.other_group
    keeper = make_member(cast.other_centre, account=True, mail=True)
    join(group, keeper, role="facilitator")
    Group.objects.filter(pk=group.pk).update(name_en=WORD, name_my=WORD, purpose=WORD)
    question = make_question(group, keeper, title=WORD)
    cast.section = make_provision("crpc:497/1")
    make_answer(question, cast.stranger, cites=[Cite(cast.section)])
    announcements.post_announcement(by=keeper, group=group, kind="report", title=WORD, body=WORD)
    Idea.objects.create(group=group, author=keeper, text=WORD)
    cast.session = make_session(group, title=WORD)
    announcements.say_thanks(group, by=keeper, thanked=cast.stranger, body=WORD)
    cast.question = question
    cast.book = _book(group, keeper)
    cast.argument = _published(group, keeper, cast.stranger, [Cite(cast.section), Cite(cast.book, "p. 4", "the form")])
    return cast


def _book(group, keeper):
    facts = {"kind": "guide", "publisher": WORD, "language": "en", "licence": "ours", "group": group}
    return library.add_resource(by=keeper, title_en=WORD, review_on=clock.today(), **facts)


def _published(group, author, reviewer, cites):
    """For all members, from before the group was hidden."""
    Group.objects.filter(pk=group.pk).update(visibility="open")
    facts = {"kind": "bail", "language": "en", "title": "Bail", "readers": "network", **TEXTS}
    argument = arguments.write_argument(group, by=author, cites=cites, **facts)
    arguments.submit_argument(argument, by=author)
    arguments.review_argument(argument, by=reviewer, verdict="approved")
    Group.objects.filter(pk=group.pk).update(visibility="hidden")
    return argument


def _page(name: str, *args: str, query: str = "") -> Callable:
    """The page opens and has the word on it."""

    def heard(world, client, reader) -> bool:
        args_now = [getattr(world, arg).pk if hasattr(world, arg) else arg for arg in args]
        response = client.get(reverse(name, args=args_now) + query)
        return response.status_code == 200 and WORD in response.content.decode()

    return heard


def _opens(name: str, *args: str) -> Callable:
    """The page is there, whatever stands on it."""

    def heard(world, client, reader) -> bool:
        args_now = [getattr(world, arg).pk if hasattr(world, arg) else arg for arg in args]
        return client.get(reverse(name, args=args_now)).status_code == 200

    return heard


def _press(name: str, *args: str) -> Callable:
    """The button exists: it answers whoever is inside, be it with a no (403)."""

    def heard(world, client, reader) -> bool:
        args_now = [getattr(world, arg).pk if hasattr(world, arg) else arg for arg in args]
        return client.post(reverse(name, args=args_now)).status_code != 404

    return heard


def _on_the_law_page(world, client, reader) -> bool:
    return WORD in client.get(world.section.get_absolute_url()).content.decode()


def _in_the_pdf(world, client, reader) -> bool:
    paper = client.get(reverse("cop:argument_pdf", args=[world.argument.pk])).content
    return WORD in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)


def _found(world, client, reader) -> bool:
    return bool(finding.find(reader, Asked(words=WORD)))


def _place_found(world, client, reader) -> bool:
    """The group of what all members may find: it is found by both."""
    (hit,) = [hit for hit in finding.find(reader, Asked(words="Bail")) if hit.kind == "argument"]
    return hit.place == "AWAY"


def _called(world, client, reader) -> bool:
    return mentions._people("away", reader).exists()


def _in_the_feed(world, client, reader) -> bool:
    return any(list(source.attending(reader, clock.now())) for source in sources)


def _in_the_digest(world, client, reader) -> bool:
    now = clock.now()
    profile, _is_new = Profile.objects.get_or_create(member=reader)
    profile.topics.add(Topic.objects.first())  # who knows none is asked for one, whatever groups there are
    span = Span(now, now - timedelta(days=7), now + timedelta(days=1))
    return any(section.build(span, [reader.pk]).get(reader.pk) for section in in_order("member"))


def _in_a_copy(world, client, reader) -> bool:
    kept = json.dumps([copied(part, reader) for part in parts], cls=DjangoJSONEncoder, ensure_ascii=False, default=str)
    return WORD in kept


def _counted(world, client, reader) -> bool:
    return Group.objects.visible_to(reader).count() > Group.objects.visible_to(reader).exclude(code="AWAY").count()


def _choosable(world, client, reader) -> bool:
    """In the choices of the filters and forms that complete a group."""
    page = client.get(reverse("cop:question_list"))
    return "AWAY" in str(page.context["filter"].form["group"])


def _told_when_followed(world, client, reader) -> bool:
    follows.follow(world.other_group, reader, wanted=True)
    now = clock.now()
    return new_in_followed([reader], now - timedelta(days=1), now + timedelta(days=1))[reader.pk] > 0


WAYS = {
    "list": _page("cop:group_list"),
    "address by number": _page("cop:group_detail", "other_group"),
    "address by code": _page("cop:group_detail", "AWAY"),
    "count": _counted,
    "questions": _page("cop:question_list"),
    "thread": _page("cop:question_detail", "question"),
    "announcements": _page("cop:announcement_list"),
    "announcements of it": _page("cop:announcement_list", query="?group=AWAY"),
    "board": _page("cop:idea_list", "AWAY"),
    "arguments": _page("cop:argument_list"),
    "argument": _page("cop:argument_detail", "argument"),
    "book that an argument for all cites": _page("cop:argument_text", "argument"),
    "the same on paper": _in_the_pdf,
    "library": _page("cop:resource_list"),
    "library of it": _page("cop:resource_list", query="?group=AWAY"),
    "book": _page("cop:resource_detail", "book"),
    "law page": _on_the_law_page,
    "thread as plain text": _page("cop:question_print", "question"),
    "place of an argument that is found": _place_found,
    "calendar": _page("cop:session_list"),
    "session": _page("cop:session_detail", "AWAY", "session"),
    "run sheet": _opens("cop:session_run_sheet", "AWAY", "session"),
    "search": _found,
    "mention of the team": _called,
    "feed": _in_the_feed,
    "digest": _in_the_digest,
    "copy of my data": _in_a_copy,
    "choices of a filter": _choosable,
    "home": _page("members:home"),
    "asking to join": _press("cop:ask_for_group", "AWAY"),
    "walking in": _press("cop:enter_group", "AWAY"),
    "inviting": _press("cop:invite_to_group", "AWAY"),
    "following": _press("cop:follow_group", "AWAY"),
    "notice of what is followed": _told_when_followed,
    "agreement": _opens("cop:accept_agreement", "AWAY"),
}


@pytest.mark.parametrize("way", WAYS)
def test_b4_a_hidden_group_is_heard_of_by_its_members_and_by_nobody_else(world, sign_in, way):
    heard = {}
    for name in ("lawyer", "stranger"):
        reader = Member.objects.get(pk=getattr(world, name).pk)
        heard[name] = WAYS[way](world, sign_in(reader), reader)
    assert heard == {"lawyer": False, "stranger": True}


def test_b4_whoever_asks_for_it_by_its_code_gets_the_answer_of_any_code(world, client):
    answers = set()
    for code in ("AWAY", "NOSUCH"):
        form = {"name": "Ma Nobody", "work": "lawyer:advocate", "email": f"{code}@example.org", "group_ref": code}
        form |= {"first": "one-handle", "second": "two-handle"}
        page = client.post(reverse("cop:ask_to_join"), form, follow=True)
        answers.add((page.status_code, tuple(page.redirect_chain), WORD in page.content.decode()))
    assert len(answers) == 1 and GroupSession.objects.count() == 1
