"""The desk's figures and the kept weeks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from cop import charts, reports
from cop.models import Membership, WeeklyFigures
from cop.services.figures import keep_last_week
from members import clock
from members.models import Member, StaffPost
from tests.counting import statements
from tests.factories import give_post, join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def figures(client, address="members:desk", **query):
    Member.objects.update(ui_language="en")
    panels = client.get(reverse(address), query).context["panels"]
    return next(facts["figures"] for template, facts in panels if "figures" in facts)


def test_seed_a3_the_desk_shows_people_and_never_seats(cast, client, sign_in):
    give_post(cast.safety, StaffPost.Role.ADMIN)
    for _ in range(3):
        join(make_group(cast.centre), cast.lawyer, cast.paralegal, cast.newcomer)
    Member.objects.filter(pk=cast.newcomer.pk).update(status="dormant")
    assert Membership.objects.count() == 13
    sign_in(cast.safety)
    active = figures(client).numbers[0]
    assert (active.value, active.beside) == ("4", "of 5")


def test_seed_a1_the_desk_counts_groups_since_2017_once_a_year(cast, client, sign_in):
    make_group(cast.centre, founded_on=date(2017, 5, 1))
    sign_in(cast.staff)
    years = {bar.label: bar.n for bar in figures(client).years.bars}
    assert min(years) == "2017"
    assert {n for year, n in years.items() if int(year) < clock.today().year} == {1}


def test_a_centre_sees_its_own_figures_and_a_network_post_chooses(cast, client, sign_in):
    sign_in(cast.staff)
    own = figures(client, centre="IGY")
    assert own.centre == "PDK" and own.centres == ()
    sign_in(cast.safety)
    assert figures(client).centre == ""
    assert figures(client, centre="IGY").centre == "IGY"


def test_concentration_is_flagged_beside_the_share(cast, client, sign_in):
    for days in (3, 10, 17):
        make_session(cast.group, -timedelta(days=days), led_by=cast.lawyer, outcome="held", closed_at=clock.now())
    sign_in(cast.staff)
    led = figures(client, period="30").numbers[3]
    assert led.value == "100%" and led.warns and led.beside == "3 of 3, 1 leader. One person led more than half."


def test_kinds_of_a_centre_hide_small_cells(cast, client, sign_in):
    for _ in range(6):
        make_member(cast.centre)
    sign_in(cast.staff)
    told = {one.label: one.told for one in figures(client).kinds}
    assert told == {"Advocates": "–", "Paralegals, mobile": "under 5"}, "the one would betray the other"


def test_last_week_is_kept_once_and_told_with_small_numbers_hidden(cast, client, sign_in):
    for _ in range(6):
        join(cast.group, make_member(cast.centre), joined_on=clock.today() - timedelta(days=300))
    now = clock.now() - timedelta(days=clock.today().weekday())  # of a Monday, so that an hour later is the same week
    now = now.astimezone(clock.YANGON).replace(hour=12)
    assert keep_last_week(now) == 1 + 2 + 2
    with statements() as seen:
        assert keep_last_week(now + timedelta(hours=1)) == 0
    assert len(seen) == 1
    week = clock.iso_week(now - timedelta(days=7))
    WeeklyFigures.objects.filter(group=cast.group).update(figures={"providers": 9, "joins": 3, "held": 2})
    sign_in(cast.staff)
    Member.objects.update(ui_language="en")
    page = client.get(reverse("cop:weekly_figures", args=[week]))
    lines = {line.name: tuple(figure for _column, figure in line.cells) for line in page.context["lines"]}
    assert list(lines) == ["", "Centre PDK", str(cast.group.name_en)]
    assert lines[cast.group.name_en][:6] == ("9", "0", "<5", "0", "0", "2")


def test_a_kept_week_tells_no_small_number_of_a_centre_and_none_by_taking_away(cast, client, sign_in):
    now = clock.now() - timedelta(days=clock.today().weekday())
    keep_last_week(now)
    week = clock.iso_week(now - timedelta(days=7))
    kept = WeeklyFigures.objects.filter(group=None)
    for centre, joins in ((None, 22), (cast.centre, 20), (cast.other_centre, 2)):
        kept.filter(centre=centre).update(figures={"providers": 90, "joins": joins, "held": 2})
    sign_in(give_post(cast.safety, StaffPost.Role.ADMIN).member)
    Member.objects.update(ui_language="en")
    page = client.get(reverse("cop:weekly_figures", args=[week]))
    lines = {line.name: tuple(figure for _column, figure in line.cells) for line in page.context["lines"]}
    joins = [lines[name][2] for name in ("", "Centre PDK", "Centre IGY")]
    assert joins[2] == "<5" and joins.count("–") == 1 and joins[0] in ("–", "22")
    assert lines["Centre PDK"][0] == "90" and lines["Centre IGY"][5] == "2", "meetings point at nobody"


def test_columns_stand_on_a_round_axis():
    chart = charts.columns([("a", 0), ("b", 7), ("c", 21)])
    assert [tick.n for tick in chart.ticks] == [0, 10, 20, 30]
    assert [bar.height for bar in chart.bars] == ["0.0", "35.0", "105.0"]
    assert [bar.is_labelled for bar in chart.bars] == [True, True, True]
    assert [tick.n for tick in charts.columns([]).ticks] == [0, 1, 2, 3]


def test_shares_are_as_long_as_their_part_of_the_greatest(english):
    small = reports.Withheld.SMALL
    one, two, three = charts.shares([("a", 30, 40), ("b", 5, 10), ("c", small, small)])
    assert (one.told, one.part_width, one.whole_width) == ("30 of 40", "75.0%", "100.0%")
    assert (two.whole_width, three.told, three.whole_width) == ("25.0%", "under 5", "0.0%")


def test_figures_cost_the_same_for_one_group_and_for_many(cast, client, sign_in):
    sign_in(cast.staff)
    client.get(reverse("members:desk"))
    counts = []
    for _ in range(2):
        for _ in range(3):
            join(make_group(cast.centre), cast.lawyer)
        with statements() as seen:
            client.get(reverse("members:desk"))
        counts.append(len(seen))
    assert counts[0] == counts[1] and reports.LEAST == 5
