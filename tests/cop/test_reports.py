"""Figures: people once, seats as seats, and never a small number that points at somebody."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop import reports
from cop.models import Attendance, Group, Membership, WeeklyFigures
from members import clock
from members.models import Member, StaffPost
from tests.counting import statements
from tests.factories import give_post, join, make_centre, make_group, make_member, make_session

pytestmark = pytest.mark.django_db
AN_AGE = timedelta(days=4000)


def held(group, days_ago, *, led_by=None, there=(), head_count=None):
    session = make_session(group, timedelta(days=-days_ago), led_by=led_by, outcome="held", closed_at=clock.now())
    day = session.days.get()
    Attendance.objects.bulk_create(Attendance(day=day, member=m) for m in there)
    session.days.update(head_count=head_count)
    return session


def meetings(group, **until):
    return reports.meetings(group.sessions.all(), clock.now() - AN_AGE, clock.now() + timedelta(**until))


def test_seed_a1_group_of_2017_counts_once_in_each_later_year():
    make_group(founded_on=date(2017, 3, 1), founded_precision="year")
    make_group(founded_on=date(2019, 1, 1))
    closed = make_group(founded_on=date(2018, 1, 1))
    closed.archived_at = clock.now().replace(year=2020)
    closed.save()
    assert reports.groups_by_year(Group.objects.all(), 2017, 2022) == {
        2017: 1, 2018: 2, 2019: 3, 2020: 3, 2021: 2, 2022: 2,
    }  # fmt: skip


def test_seed_a3_people_are_counted_once_and_staff_not_at_all():
    centre = make_centre()
    one, two = make_member(centre), make_member(centre, status="dormant")
    clerk = make_member(centre, provider_type="staff")
    for _ in range(3):
        join(make_group(centre), one, two, clerk)
    assert Membership.objects.count() == 9
    assert reports.providers(reports.Ground().people()) == reports.Providers(unique=2, active=1)
    group = Group.objects.first()
    assert reports.providers(reports.Ground(group_id=group.pk).people()) == reports.Providers(2, 1)
    assert reports.providers_by(reports.Ground().people(), "provider_type") == {("lawyer",): reports.Providers(2, 1)}


def test_seed_a12_net_growth_is_joins_minus_leaves():
    group, today = make_group(), clock.today()
    first = today - timedelta(weeks=12)
    old = join(group, *[make_member() for _ in range(4)], joined_on=first - timedelta(days=30))
    join(group, *[make_member() for _ in range(3)], joined_on=first)
    join(group, make_member(), joined_on=first - timedelta(days=1))
    Membership.objects.filter(pk__in=[old[0].pk, old[1].pk]).update(left_on=today)
    Membership.objects.filter(pk=old[2].pk).update(left_on=first - timedelta(days=1))
    rows = reports.Ground(group_id=group.pk).memberships()
    moved = reports.growth_by(rows, "group_id", first, today)[group.pk]
    assert (moved.joins, moved.leaves, moved.net) == (3, 2, 1)
    size_before = 5 - 1
    assert rows.open().count() - size_before == moved.net


def test_seed_a14_peer_led_share_counts_sessions_led_by_non_staff():
    centre = make_centre()
    group = make_group(centre)
    lawyer, other = make_member(centre), make_member(centre)
    staff = make_member(centre, provider_type="staff")
    lawyer_with_post = make_member(centre)
    give_post(lawyer_with_post, StaffPost.Role.COORDINATOR, centre)
    StaffPost.objects.update(started_on=clock.today() - timedelta(days=400))
    for days_ago, leader in enumerate([lawyer, lawyer, lawyer, other, staff, lawyer_with_post, None], start=1):
        held(group, days_ago, led_by=leader)
    make_session(group, timedelta(days=-9), led_by=lawyer)  # over, but nobody said that it was held
    figures = reports.peer_led(meetings(group))
    assert (figures.held, figures.peer_led, figures.leaders) == (7, 4, 4)
    assert figures.percent == 57
    assert not figures.is_concentrated
    held(group, 10, led_by=lawyer)
    held(group, 11, led_by=lawyer)
    assert reports.peer_led(meetings(group)).is_concentrated


def test_peer_led_of_nothing_has_no_share():
    figures = reports.peer_led([])
    assert figures.share is None and figures.percent is None and not figures.is_concentrated


def test_a_leader_who_was_staff_only_before_counts_as_a_peer():
    group, lawyer = make_group(), make_member()
    post = give_post(lawyer, StaffPost.Role.CLERK)
    post.started_on, post.ended_on = clock.today() - timedelta(days=90), clock.today() - timedelta(days=30)
    post.save()
    held(group, 10, led_by=lawyer)
    held(group, 60, led_by=lawyer)
    assert [m.is_peer_led for m in meetings(group)] == [False, True]


def test_seats_take_names_or_the_head_count_but_never_both():
    group = make_group()
    people = [make_member() for _ in range(3)]
    held(group, 3, there=people)
    held(group, 2, there=people[:2], head_count=12)
    held(group, 1, there=people, head_count=1)
    assert [m.seats for m in meetings(group)] == [3, 12, 3]


def test_meetings_take_one_statement():
    for group in (make_group(), make_group(), make_group()):
        held(group, 3, led_by=make_member(), there=[make_member()])
    now = clock.now()
    with statements() as seen:
        found = reports.meetings(reports.Ground().sessions(), now - AN_AGE, now)
    assert len(found) == 3 and len(seen) == 1


@pytest.mark.parametrize("days_ago, is_missed", [(44, False), (46, True)])
def test_seed_c19_monthly_rhythm_with_none_in_45_days_is_flagged(days_ago, is_missed):
    group = make_group(rhythm="monthly", stage="coalescing")
    held(group, days_ago)
    make_session(group, timedelta(days=-10), outcome="not_held", closed_at=clock.now())
    make_session(group, timedelta(days=-5), cancelled_at=clock.now())
    assert reports.rhythm_missed(Group.objects.all()).exists() is is_missed


def test_rhythm_is_not_asked_of_groups_that_have_none_or_are_not_launched_or_are_archived():
    for fields in [{"rhythm": ""}, {"stage": "potential"}, {"archived_at": clock.now()}]:
        held(make_group(**{"stage": "maturing", **fields}), 300)
    assert not reports.rhythm_missed(Group.objects.all()).exists()
    held(make_group(stage="maturing"), 300)
    assert reports.rhythm_missed(Group.objects.all()).count() == 1


def test_small_cells_are_hidden_and_cannot_be_found_by_subtraction():
    small, beside = reports.Withheld.SMALL, reports.Withheld.BESIDE
    assert reports.suppressed({"a": 40, "b": 30, "c": 3, "d": 0}) == {"a": 40, "b": beside, "c": small, "d": 0}
    assert reports.suppressed({"a": 40, "b": 4, "c": 3}) == {"a": beside, "b": small, "c": small}
    assert reports.suppressed({"a": 40, "b": 4, "c": 2, "d": 1}) == {"a": 40, "b": small, "c": small, "d": small}
    assert reports.suppressed({"a": 5, "b": 0}) == {"a": 5, "b": 0}
    assert [reports.shown(n) for n in (small, beside, None, 0, 5)] == ["<5", "–", "<5", "0", "5"]


@given(st.dictionaries(st.integers(0, 15), st.integers(0, 12), min_size=2, max_size=6))
def test_seed_b4_no_total_tells_more_of_a_small_cell_than_that_it_is_small(cells):
    """The attacker knows the total and the rule: whatever is hidden as small could still be 1, 2, 3 or 4."""
    told = reports.suppressed(cells)
    small = [key for key, cell in told.items() if cell is reports.Withheld.SMALL]
    beside = [key for key, cell in told.items() if cell is reports.Withheld.BESIDE]
    if not any(isinstance(cell, int) and cell for cell in told.values()):
        return  # nothing is told any more: then the total is not printed
    hidden, others = sum(cells[key] for key in (*small, *beside)), range(len(small) - 1, 4 * len(small) - 3)
    fits = {
        n
        for n in range(1, 5)
        for rest in others
        if (hidden - n - rest >= 5 * len(beside) if beside else hidden == n + rest)
    }
    assert not small or fits == {1, 2, 3, 4}


def _printed(cells: tuple[int, ...]) -> tuple:
    """What a reader sees of one row: its cells, and its total where that is printed."""
    told = tuple(reports.suppressed(dict(enumerate(cells))).values())
    return told, sum(cells) if any(isinstance(cell, int) and cell for cell in told) or not any(cells) else None


def _one_more(rows: list[tuple[int, ...]]) -> Iterator[tuple[tuple, tuple]]:
    """Every row of last week, and of this week with one person more."""
    for row in rows:
        for place in range(len(row)):
            yield row, (*row[:place], row[place] + 1, *row[place + 1 :])


def test_seed_c12_th6_two_reports_that_differ_by_one_person_tell_no_small_number():
    """The attacker has both, knows the rule, and knows that one person came or went. Every row that would be printed
    like these two is weighed: of no small cell one number alone may be left.

    Where a cell itself passes the margin (nobody to one, four to five) the mark beside it changes, and that cannot
    be hidden by any rule that tells five and hides four: docs/security/threat-model.md says so.
    """
    rows = list(itertools.product(range(16), repeat=3))  # wider than what is asked, so that no edge helps
    seen = defaultdict(list)
    for last, this in _one_more(rows):
        seen[_printed(last), _printed(this)].append((last, this))
    margins, found = {(0, 1), (4, 5)}, []
    for pairs in seen.values():
        left = [[{pair[week][place] for pair in pairs} for place in range(3)] for week in (0, 1)]
        for pair in pairs:
            if max(pair[1]) <= 8 and not margins & set(zip(*pair, strict=True)):
                small = [(w, p) for w in (0, 1) for p in range(3) if 0 < pair[w][p] < reports.LEAST]
                found += [pair for week, place in small if len(left[week][place]) == 1]
    assert found == [] and len(seen) > 100


def test_a_week_is_kept_once_and_a_past_report_stays_as_it_was():
    centre = make_centre()
    group, lawyer = make_group(centre, stage="maturing"), make_member(centre)
    join(group, lawyer)
    held(group, 0.01, led_by=lawyer, there=[lawyer])
    week = clock.iso_week()
    assert reports.keep_week(week) == 3
    kept = WeeklyFigures.objects.get(group=group, iso_week=week).figures
    assert kept == {
        "providers": 1, "active": 1, "joins": 1, "leaves": 0, "held": 1, "peer_led": 1, "leaders": 1, "seats": 1,
        "half_year_held": 1, "half_year_peer_led": 1, "half_year_leaders": 1,
    }  # fmt: skip
    assert WeeklyFigures.objects.get(centre=centre).figures["providers"] == 1
    Member.objects.update(status="dormant")
    assert reports.keep_week(week) == 0
    assert WeeklyFigures.objects.get(centre=None, group=None, iso_week=week).figures["active"] == 1


def test_a_week_costs_the_same_for_one_group_and_for_many():
    centre = make_centre()
    for _ in range(3):
        join(make_group(centre), make_member(centre))
    with statements() as seen:
        assert len(list(reports.figures_of_week(clock.iso_week()))) == 5
    assert len(seen) == 9
