"""Every page costs the same number of statements with one row, with three and with 25 (architecture 11)."""

from datetime import timedelta

import pytest
from django.test import Client

from cop.models import AnswerRequest, PostReport, Rsvp
from cop.services import answers, post_reports, rosters
from members import clock, middleware
from members.models import CentreMove, DigestIssue, Draft, OutboxMessage, StaffPost, Suppression
from members.services import audit, invitations
from tests.cop.question_kit import make_answer, make_question
from tests.counting import statements
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.signing_in import sign_in_client

from .crawl import addresses
from .world import World, build_world

SIZES = (1, 3, 25)
MOST = 8  # of a list (decision 18)
DAY = timedelta(days=1)
HEADINGS = "Name (English),Kind,Phone,E-mail,Groups,Joined on\n"


def _add_people(world: World, n: int) -> None:
    """Somebody of the home group with an address that bounces, a mail, an invitation and a move behind them."""
    cast, now = world.cast, clock.now()
    person = make_member(cast.centre, mail=True)
    join(cast.group, person, joined_on=clock.today())
    Suppression.objects.create(address_bidx=person.email_bidx, cause=Suppression.Cause.HARD_BOUNCE)
    CentreMove.objects.create(member=person, from_centre=cast.other_centre, to_centre=cast.centre)
    for state in ("pending", "failed", "in_doubt"):
        OutboxMessage.objects.create(
            kind="session_reminder", recipient=person, ref_key=f"wall:{n}:{state}", state=state, not_before=now,
            expires_at=now + DAY, next_attempt_at=now,
        )  # fmt: skip
    invitations.print_slip(make_member(cast.centre), by=cast.staff)
    Rsvp.objects.create(session=world.own.session, member=person, answer="yes")
    Rsvp.objects.create(session=world.own.past, member=person, answer="no")
    audit.record("member_corrected", by=cast.staff, on=person)


def _add_groups(world: World, n: int) -> None:
    """A group of mine, one of others, sessions in them at every stage, and what the reader keeps."""
    cast = world.cast
    group = make_group(cast.centre)
    join(group, cast.lawyer, cast.coordinator, make_member(cast.centre))
    join(cast.group, make_member(cast.centre), left_on=clock.today())
    make_group(cast.centre, visibility="open")
    make_group(cast.centre, archived_at=clock.now())
    for where in (group, cast.group):
        make_session(where, timedelta(hours=4))
        make_session(where, timedelta(days=3 + n % 9), led_by=cast.lawyer)
        make_session(where, -(3 + n % 9) * DAY)
        make_session(where, -(4 + n % 9) * DAY, outcome="held", closed_at=clock.now(), led_by=cast.lawyer)
    for reader in ("lawyer", "coordinator"):
        Draft.objects.create(member=getattr(cast, reader), path="/g/", content='{"title": ["Saved"]}')


def _add_posts(world: World, n: int) -> None:
    """Questions at every stage, answers of the one that is opened, and reports of posts."""
    cast = world.cast
    for kind in ("question", "experience"):
        asked = make_question(cast.group, cast.lawyer, kind=kind, topics=["bail"])
    waiting = make_question(cast.group, cast.paralegal, opened_at=clock.now() - 4 * DAY)
    for question in (asked, world.own.question):
        make_answer(question, cast.paralegal)  # nobody answers alone: then others are asked, too (H6)
        post_reports.report_post(make_answer(question, cast.facilitator), by=cast.lawyer, reason="manners")
    answers.accept_answer(make_answer(make_question(cast.group, cast.lawyer), cast.paralegal), by=cast.lawyer)
    AnswerRequest.objects.create(question=waiting, member=cast.lawyer)
    PostReport.objects.update(reported_at=clock.now() - 2 * DAY)


def _add_digest(world: World, n: int) -> None:
    someone = make_member(world.cast.centre, mail=True)
    give_post(someone, StaffPost.Role.COORDINATOR, world.cast.centre)
    start, end = clock.week_bounds(clock.iso_week())
    week = f"2026-W{10 + n:02d}"
    issue = {"audience": DigestIssue.Audience.COORDINATOR, "covers_from": start, "covers_to": end}
    for reader in (someone, world.cast.coordinator):
        DigestIssue.objects.create(recipient=reader, iso_week=week, **issue)


def _upload(world: World, size: int) -> None:
    """A roster with so many good rows, refused ones and ones of unknown groups."""
    good = [f"Fresh Person{n},paralegal,,fresh{n}@example.org,HOME,2020-09-01" for n in range(size)]
    bad = [f"Bad Row{n},nothing,12,no-address,HOME,2099-01-01" for n in range(size)]
    strange = [f"Strange Group{n},paralegal,,,NONE{n},2020-09-01" for n in range(size)]
    content = (HEADINGS + "\n".join([*good, *bad, *strange])).encode()
    world.own.roster = rosters.upload(content, "wall.csv", centre=world.cast.centre, by=world.cast.staff)


def _grow(world: World, have: int, size: int) -> None:
    for n in range(have, size):
        for add in (_add_people, _add_groups, _add_posts, _add_digest):
            add(world, n)
    _upload(world, size)


def _cost(client: Client, address: str, name: str) -> int:
    with statements() as seen:
        assert client.get(address).status_code == 200, name
    return len(seen)


def _counts(world: World, clients: dict[str, Client], before: dict[str, int]) -> dict[str, int]:
    """What a first visit writes and what caches keep is not the list's: a cost that is not the one of `before` is the
    one of the next visit."""
    found = {}
    for name, reader, address in addresses(world):
        found[name] = _cost(clients[reader], address, name)
        if found[name] != before.get(name):
            found[name] = _cost(clients[reader], address, name)
    return found


@pytest.fixture
def costs(cast, monkeypatch) -> dict[str, list[int]]:
    """{page: [statements at each size]}. That a session was seen is written once a minute: not while this counts."""
    monkeypatch.setattr(middleware, "SEEN_STEP", 3600)
    world, have, found = build_world(cast), 0, {}
    readers = {reader for _, reader, _ in addresses(world)}
    clients = {r: Client() if r == "nobody" else sign_in_client(Client(), getattr(cast, r)) for r in readers}
    last: dict[str, int] = {}
    for size in SIZES:
        _grow(world, have, size)
        have, last = size, _counts(world, clients, last)
        for name, n in last.items():
            found.setdefault(name, []).append(n)
    return found


def test_every_page_costs_the_same_whatever_its_length(costs):
    assert len(costs) > 50
    assert {name: counts for name, counts in costs.items() if len(set(counts)) > 1} == {}
    lists = {name: counts[-1] for name, counts in costs.items() if name.endswith("_list")}
    assert {name: n for name, n in lists.items() if n > MOST} == {}
