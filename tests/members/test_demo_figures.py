"""What the demo's data add up to. They are written once for all these tests (see TOGETHER in tests/conftest.py)."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from cop.models import Group, Membership
from members import clock, demo
from members.desk import address_of, alerts
from members.models import DigestIssue, Member
from members.services import digests

from ..databases import shared_ground
from ..signing_in import sign_in_client

MONDAY = date(2026, 11, 23)
AT_SEVEN = datetime.combine(MONDAY, time(7), clock.YANGON)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    with shared_ground(django_db_blocker):
        demo.seed(demo.Context(MONDAY, 20260101))
        yield


def test_every_number_holds(seeded, db):
    assert [check for check in demo.verify(demo.present()) if not check.holds] == []


def test_a_wrong_number_is_found(seeded, db, capsys):
    Membership.objects.filter(is_demo=True).first().delete()
    with pytest.raises(CommandError, match="numbers are not as they should be"):
        call_command("seed_demo", "--verify")
    assert "\nNOT memberships " in capsys.readouterr().out


def test_seed_a3_people_are_counted_once_whatever_their_seats(seeded, db):
    """Domain A3: 240 members, 214 of them active, 366 memberships; the people are 240, never 366."""
    providers = Member.objects.providers()
    assert (providers.count(), providers.filter(status="active").count()) == (240, 214)
    assert Membership.objects.open().count() == 366
    seated = Membership.objects.open().values("member").distinct().count()
    assert providers.filter(memberships__left_on=None).distinct().count() == 240
    assert seated < 240


def test_no_seat_is_needed_to_be_counted(seeded, db):
    """Control for the test above: joining through seats would count 366."""
    assert Member.objects.providers().filter(memberships__isnull=False).count() == 366


def test_everybody_of_the_cast_who_watches_finds_something_to_do(seeded, db):
    """A newcomer who enters as the safety lead sees what that desk is for."""
    waits = {
        key: {name: alert.rows(one).count() for name, alert in alerts.items()}
        for key in ("safety", "coordinator")
        for one in [Member.objects.get(user__username=key)]
    }
    assert waits["safety"]["mentoring_concerns"] == waits["safety"]["message_reports"] == 1
    assert waits["coordinator"]["mentoring_concerns"] == 1 and waits["coordinator"]["message_reports"] == 0


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "5 questions waiting more than 72 hours"), ("my", "၇၂ နာရီကျော် စောင့်ဆိုင်းနေသော မေးခွန်း ၅ ခု")],
)
def test_the_coordinator_of_g3_reads_first_of_the_five_questions(seeded, db, language, line):
    """Domain 6, AT: the body's first line (decision 13), at seven on the Monday on which the demo stands."""
    reader = Member.objects.get(is_demo=True, posts__role="coordinator", posts__centre__code="SPN")
    reader.ui_language = language
    reader.save(update_fields=["ui_language"])
    with time_machine.travel(AT_SEVEN, tick=False):
        end, _next = clock.week_bounds(clock.iso_week())
        issue = DigestIssue(
            audience="coordinator", recipient=reader, iso_week=clock.iso_week(),
            covers_from=end - timedelta(days=7), covers_to=end,
        )  # fmt: skip
        told = digests.preview(issue)
        text = digests.letter(told).text
    (block,) = told.counts["blocks"]
    assert Group.objects.get(pk=block["id"]).code == "G3"
    assert text.startswith(f"{line}\n")


# What a centre's desk is for: the kinds of people who need a person, and the lists that have them.
NEEDS = {
    "duplicates": "one person entered twice",
    "stopped_addresses": "addresses that bounce",
    "asking": "requests to join that wait",
    "probation_ending": "probation that ends soon",
    "unreachable": "members whom nobody reaches",
    "gaps": "records that lack what reports need",
}


@pytest.fixture
def clerk(seeded, db, client):
    """Of the demo's first centre, signed in with a fresh proof, on the Monday on which the demo stands."""
    with time_machine.travel(AT_SEVEN):
        yield sign_in_client(client, Member.objects.get(user__username="staff"))


def test_the_desk_of_a_centre_has_each_kind_of_need_with_rows_that_open(clerk):
    desk = clerk.get(reverse("members:desk")).context["todos"]
    at = {todo.url: todo.n for todo in desk}
    missing = [why for key, why in NEEDS.items() if not at.get(address_of(key))]
    assert missing == []
    for key in NEEDS:
        page = clerk.get(address_of(key))
        assert page.status_code == 200, key
        rows = page.context.get("rows") or page.context["page"].rows
        assert len(rows) == min(at[address_of(key)], 20), key
        for row in rows:
            if url := getattr(row, "url", ""):
                assert clerk.get(url).status_code == 200, (key, url)
