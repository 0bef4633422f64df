"""Figures of the network: people once, joins less leaves, and 15 places in which nobody can be found."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from cop import reports
from cop.models import Attendance
from members import clock
from members.models import AdminUnit, Member
from tests.counting import statements
from tests.factories import join, make_member, make_session
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
EVERYBODY = Member.objects.providers()


def test_seed_b4_the_coverage_map_has_15_units_and_hides_small_cells(cast):
    units = list(AdminUnit.objects.filter(level="state_region").order_by("code"))
    for unit, n in zip(units, (7, 6, 2), strict=False):
        for _ in range(n):
            make_member(cast.centre, home_unit=unit)
    rows = reports.coverage(EVERYBODY)
    assert [row.unit for row in rows] == units and len(rows) == 15
    assert [row.lawyers for row in rows][:4] == [7, 6, 2, 0]
    page = sign_in_client(Client(), cast.staff).get("/s/reports/").content.decode()
    table = page[page.index('id="h-places"') :]
    assert table.count("<tr>") == 16 and "&lt;၅" in table
    assert ">၆<" not in table, "six goes with the two: the total less the rest would tell it"


def test_seed_a12_net_growth_is_joins_less_leaves(cast):
    today = clock.today()
    Member.objects.update(joined_on=today - timedelta(days=400))
    for days, left in [(10, None), (20, None), (30, 5), (83, 80), (100, 90), (100, 10)]:
        fields = {"joined_on": today - timedelta(days=days)}
        if left is not None:
            fields.update(status="left", left_on=today - timedelta(days=left))
        make_member(cast.centre, **fields)
    grown = reports.growth(EVERYBODY, today - timedelta(weeks=12), today)
    assert (grown.joins, grown.leaves, grown.net) == (4, 3, 1)


def test_seed_a12_the_source_is_that_of_the_first_membership_and_people_count_once(cast):
    first, last = clock.today() - timedelta(days=30), clock.today()
    Member.objects.update(joined_on=first - timedelta(days=400))
    twice, none = make_member(cast.centre), make_member(cast.centre)
    join(cast.group, twice, source="roster", joined_on=last - timedelta(days=2))
    join(cast.other_group, twice, source="asked", joined_on=last)
    assert reports.sources(EVERYBODY, first, last) == {"roster": 1, "": 1}, none


def test_seed_c12_th6_no_shorter_period_tells_less_another_how_a_few_came(cast):
    """90 days less 30 days would be the two months between: the split is of one year, whatever is chosen."""
    Member.objects.update(joined_on=clock.today() - timedelta(days=400))
    for days in (10, 10, 10, 10, 10, 10, 50, 300):
        join(cast.group, make_member(cast.centre, joined_on=clock.today() - timedelta(days=days)), source="asked")
    client = sign_in_client(Client(), cast.staff)
    tables = [client.get("/s/reports/", {"period": days}).context["f"].sources for days in (30, 90, 365)]
    assert tables[0] == tables[1] == tables[2] and tables[0].total == "၈"


def test_seed_a12_who_joined_a_year_ago_and_came_lately_has_stayed(cast):
    today = date(2026, 8, 31)
    Member.objects.update(joined_on=date(2020, 1, 1))
    stayed, gone = (make_member(cast.centre, joined_on=date(2025, 7, 1)) for _ in range(2))
    for joined_on in (date(2025, 9, 1), date(2025, 5, 31)):
        make_member(cast.centre, joined_on=joined_on)
    for person, days in [(stayed, 80), (gone, 100)]:
        day = make_session(
            cast.group, starts_at=datetime(2026, 8, 31, 6, tzinfo=UTC) - timedelta(days=days)
        ).days.get()
        Attendance.objects.create(day=day, member=person)
    found = reports.retention(EVERYBODY, today)
    assert (found.joined, found.stayed, found.percent) == (2, 1, 50)


def test_the_page_asks_as_much_whatever_the_number_of_people(cast):
    client = sign_in_client(Client(), cast.staff)
    client.get("/s/reports/")
    with statements() as few:
        client.get("/s/reports/")
    for _ in range(20):
        make_member(cast.centre)
    with statements() as many:
        client.get("/s/reports/")
    assert len(many) == len(few)


def test_the_desk_lists_whom_nobody_reaches_and_what_records_lack(cast):
    Member.objects.filter(centre=cast.centre).exclude(pk=cast.staff.pk).delete()
    facts = {"home_unit": AdminUnit.objects.first(), "sex": "female", "age_band": "25-34"}
    mute = make_member(cast.centre, **facts)
    gap = make_member(cast.centre, mail=True, **{**facts, "sex": ""})
    make_member(cast.centre, phone="+959000000700", **facts)
    client = sign_in_client(Client(), cast.staff)
    unreachable, gaps = (client.get(f"/s/todo/{key}/").content.decode() for key in ("unreachable", "gaps"))
    assert f"/s/members/{mute.pk}/contacts/" in unreachable and f"/{gap.pk}/" not in unreachable
    assert f"/s/members/{gap.pk}/correct/" in gaps and f"/{mute.pk}/" not in gaps
    assert "/s/todo/gaps/" in client.get("/s/").content.decode()
