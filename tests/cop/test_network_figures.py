"""Figures of the network: people once, joins less leaves, and 15 places in which nobody can be found."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from cop import reports
from cop.models import Attendance, Question
from cop.reports import Withheld
from members import clock
from members.models import AdminUnit, Member
from members.services import credits
from tests.counting import statements
from tests.factories import join, make_centre, make_member, make_session
from tests.signing_in import sign_in_client

from .question_kit import make_question

pytestmark = pytest.mark.django_db
EVERYBODY = Member.objects.providers()


def test_seed_b4_the_coverage_map_has_15_units_and_hides_small_cells(cast):
    units = list(AdminUnit.objects.filter(level="state_region").order_by("code"))
    for unit, n in zip(units, (7, 6, 2), strict=False):
        for _ in range(n):
            make_member(cast.centre, home_unit=unit)
    Member.objects.filter(home_unit=None).update(home_unit=units[0])
    Member.objects.filter(home_unit=units[0]).exclude(provider_type="lawyer").update(home_unit=units[3])
    Member.objects.filter(pk__in=EVERYBODY.filter(home_unit=units[0]).order_by("pk")[7:]).update(status="dormant")
    rows = reports.coverage(EVERYBODY)
    assert [row.unit for row in rows] == [*units, None] and len(units) == 15
    assert [row.lawyers for row in rows][:4] == [7, 6, 2, 0]
    page = sign_in_client(Client(), cast.staff).get("/s/reports/").content.decode()
    table = page[page.index('id="h-places"') :]
    assert table.count("<tr>") == 17 and "&lt;၅" in table
    assert ">၆<" not in table, "six goes with the two: the total less the rest would tell it"


def test_seed_a12_net_growth_is_joins_less_leaves(cast):
    today = clock.today()
    Member.objects.update(joined_on=today - timedelta(days=400))
    for days, left in [(10, None), (20, None), (30, 5), (83, 80), (100, 90), (100, 10)]:
        fields = {"joined_on": today - timedelta(days=days)}
        if left is not None:
            fields.update(status="left", left_on=today - timedelta(days=left))
        make_member(cast.centre, **fields)
    moved = reports.growth_by(EVERYBODY, "centre_id", today - timedelta(weeks=12), today)
    grown = sum(moved.values(), reports.Growth())
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


def test_who_wrote_or_learnt_has_taken_part_as_much_as_who_came(cast):
    """I2 is a contribution or attendance, and I24 asks for people who are active (domain 5)."""
    today = clock.today()
    wrote, learnt, long_ago, silent = (make_member(cast.centre) for _ in range(4))
    Member.objects.update(joined_on=today - timedelta(days=400))
    for person, days in [(wrote, 1), (long_ago, 100)]:
        asked = make_question(cast.group, person)
        Question.objects.filter(pk=asked.pk).update(opened_at=clock.now() - timedelta(days=days))
    credits.record(learnt, minutes=60, category="mentoring", role="mentored", source="test:1", happened_on=today)
    before = reports.active_lately(EVERYBODY, today)
    assert before == (2, EVERYBODY.filter(status="active").count())
    assert reports.retention(EVERYBODY, today) == reports.Retention(joined=before[1], stayed=2), silent
    Member.objects.filter(pk=wrote.pk).update(status="dormant")
    assert reports.active_lately(EVERYBODY, today) == (1, before[1] - 1)


def test_every_active_provider_stands_in_one_place_and_one_column(cast):
    """Teachers and caseworkers too, and of whom nobody knows where they live: the sum is I1."""
    unit = AdminUnit.objects.get(code="MMR017")
    for n in range(6):
        make_member(cast.centre, provider_type="other", bar_grade="", home_unit=unit if n else None)
    rows = reports.coverage(EVERYBODY)
    assert sum(sum(row.numbers) for row in rows) == EVERYBODY.filter(status="active").count()
    assert next(row.others for row in rows if row.unit == unit) == 5
    page = sign_in_client(Client(), cast.staff).get("/s/reports/")
    assert page.context["f"].coverage[-1][0] == "ဘယ်မှာမှန်း မသိပါ"


def _joined(centre, n: int, days: int, **fields) -> None:
    for _ in range(n):
        make_member(centre, joined_on=clock.today() - timedelta(days=days), **fields)


@pytest.fixture
def moving(cast):
    """Nobody moved but those whom the test makes."""
    Member.objects.update(joined_on=clock.today() - timedelta(days=800))
    return cast


def test_a12_few_who_left_are_not_told_nor_is_the_net_growth_that_would_tell_them(moving):
    _joined(moving.centre, 9, 10)
    _joined(moving.centre, 3, 500, status="left", left_on=clock.today() - timedelta(days=5))
    cells = reports.moved(reports.Ground(moving.centre.pk), clock.today())[30]
    assert (cells.joins, cells.leaves, cells.net) == (9, Withheld.SMALL, Withheld.BESIDE)
    client = sign_in_client(Client(), moving.staff)
    figures = client.get("/s/reports/", {"period": "30"}).context["f"]
    assert (figures.growth.net, figures.growth.joins, figures.growth.leaves) == ("–", "၉", "<၅")
    desk = client.get("/s/").context["panels"]
    number = next(facts["figures"] for _template, facts in desk if "figures" in facts).numbers[1]
    assert number.value == "–" and "၃" not in number.beside and "<၅" in number.beside


def test_a12_of_many_the_net_growth_is_joins_less_leaves(moving):
    _joined(moving.centre, 9, 10)
    _joined(moving.centre, 6, 500, status="left", left_on=clock.today() - timedelta(days=5))
    for ground in (reports.Ground(), reports.Ground(moving.centre.pk)):
        cells = reports.moved(ground, clock.today())[84]
        assert (cells.joins, cells.leaves, cells.net) == (9, 6, 3)


def test_seed_c12_th6_a_longer_period_less_a_shorter_one_tells_of_nobody(moving):
    _joined(moving.centre, 8, 10)
    _joined(moving.centre, 2, 60)
    _joined(moving.centre, 7, 200)
    for ground in (reports.Ground(), reports.Ground(moving.centre.pk)):
        cells = reports.moved(ground, clock.today())
        assert [cells[days].joins for days in (30, 84, 365)] == [Withheld.BESIDE, 10, 17]


def test_seed_c12_th6_the_network_less_the_other_centres_tells_of_nobody(moving):
    third = make_centre("THR")
    for centre, n in ((moving.centre, 20), (moving.other_centre, 11), (third, 2)):
        _joined(centre, n, 10)
    grounds = [reports.Ground(pk) for pk in (None, moving.centre.pk, moving.other_centre.pk, third.pk)]
    cells = [reports.moved(ground, clock.today())[30].joins for ground in grounds]
    assert cells[-1] is Withheld.SMALL
    assert sum(isinstance(cell, Withheld) for cell in cells) >= 2, "else the rest of the sum is the small one"


def test_what_moved_costs_one_statement_however_many_centres(moving):
    with statements() as few:
        reports.moved(reports.Ground(), clock.today())
    for code in ("AAA", "BBB", "CCC"):
        _joined(make_centre(code), 3, 10)
    with statements() as many:
        reports.moved(reports.Ground(), clock.today())
    assert len(few) == len(many) == 1


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
