"""What the demo's data add up to. They are written once for all these tests."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from cop.models import Membership
from members import demo
from members.desk import alerts
from members.models import Member

from ..databases import shared_ground

MONDAY = date(2026, 11, 23)
pytestmark = pytest.mark.xdist_group("demo figures")  # two workers would write them twice


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
