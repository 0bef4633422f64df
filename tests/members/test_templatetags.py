"""Dates, digits and names as people read them (domain 3.1, 3.3, 3.4)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context
from django.utils import translation

from members import naming
from members.templatetags import waing

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)  # 16:00 in Yangon
NOW = datetime(2026, 11, 12, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Fri 13 November, 16:00"), ("my", "နိုဝင်ဘာ ၁၃ ရက်၊ သောကြာနေ့၊ ၁၆:၀၀")],
)
def test_a_moment_is_shown_in_yangon_in_the_readers_language(language, expected):
    with translation.override(language):
        assert waing.day_clock(FRIDAY) == expected


def test_the_day_is_yangons_not_utcs():
    with translation.override("en"):
        assert waing.day(datetime(2026, 11, 13, 18, tzinfo=UTC)) == "Sat 14 November"
        assert waing.when_day(FRIDAY) == "Tomorrow"
        assert waing.day(date(2025, 1, 2)) == "Thu 2 January 2025"


@pytest.mark.parametrize(("language", "expected"), [("en", "2 Jan 2025"), ("my", "၂၀၂၅ ဇန်နဝါရီ ၂")])
def test_another_year_stands_where_the_language_has_it(language, expected):
    with translation.override(language):
        assert waing.when_day(date(2025, 1, 2)) == waing.day_month(date(2025, 1, 2)) == expected


def test_a_session_in_another_zone_shows_both_times():
    with translation.override("en"):
        assert waing.zoned(FRIDAY, "Asia/Bangkok") == "16:30 Bangkok"
        assert waing.zoned(FRIDAY, "Asia/Yangon") == ""


def test_a_span_over_days_names_both_ends():
    with translation.override("en"):
        assert waing.span_of(FRIDAY, FRIDAY.replace(hour=11)) == "Fri 13 November, 16:00–18:00"
        assert waing.span_of(FRIDAY, FRIDAY.replace(day=15)) == "Fri 13 November, 16:00 – Sun 15 November, 16:00"


def test_months_and_weekdays_are_complete():
    assert len(set(waing.MONTHS_MY)) == 12
    assert len(set(waing.DAYS_MY)) == 7


@pytest.mark.parametrize(
    ("language", "show", "expected"),
    [
        ("en", waing.month, "November 2026"),
        ("my", waing.month, "၂၀၂၆ ခုနှစ် နိုဝင်ဘာ"),
        ("en", waing.date_only, "13 November 2026"),
        ("my", waing.date_only, "၂၀၂၆ ခုနှစ် နိုဝင်ဘာ ၁၃ ရက်"),
        ("my", waing.day, "နိုဝင်ဘာ ၁၃ ရက်၊ သောကြာနေ့"),
        ("my", waing.clock_time, "၁၆:၀၀"),
    ],
)
def test_each_shape_of_a_date(language, show, expected):
    with translation.override(language):
        assert show(FRIDAY) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=119), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_unit_that_helps(span, expected):
    with translation.override("en"):
        assert waing.ago(NOW - span) == expected


def test_what_is_to_come_is_said_the_same_way():
    with translation.override("en"):
        assert waing.until(NOW + timedelta(hours=3)) == "in 3 hours"


@pytest.mark.parametrize(
    "show", [waing.day, waing.date_only, waing.clock_time, waing.day_clock, waing.when_day, waing.ago]
)
def test_nothing_is_shown_for_no_date(show):
    assert show(None) == ""


def test_a_name_carries_its_own_language_and_cannot_carry_markup():
    burmese = SimpleNamespace(shown_name="ဒေါ်ခင်မာလွင်")
    assert waing.person(burmese) == '<bdi lang="my">ဒေါ်ခင်မာလွင်</bdi>'
    assert waing.person("Nang <Seng>") == '<bdi lang="en">Nang &lt;Seng&gt;</bdi>'


def test_a_curly_apostrophe_or_a_dash_makes_no_name_burmese():
    """Who applied as Seng O’Brien was registered with a Burmese name, and a title with a dash was found as one."""
    said = {"Seng O’Brien": "en", "Bail – a first look": "en", "Remand: ၁၆၇": "my", "ဒေါ်ခင်မာလွင်": "my"}
    assert {text: naming.language_of(text) for text in said} == said


def test_digits_follow_the_language_of_the_page():
    with translation.override("my"):
        assert waing.digits(2026) == "၂၀၂၆"
        assert waing.filesize(41_000) == "၄၀ KB"
    with translation.override("en"):
        assert waing.digits(2026) == "2026"


@pytest.mark.parametrize(("name", "is_here"), [("members:desk", False), ("members:m*", True), ("*_list", True)])
def test_the_open_page_is_marked_in_the_navigation(name, is_here):
    request = SimpleNamespace(resolver_match=SimpleNamespace(view_name="members:mail_list"))
    assert bool(waing.nav_current(Context({"request": request}), name)) is is_here


def test_a_page_that_is_not_there_has_no_address():
    assert waing.address_of("nowhere:at_all") == ""
    assert waing.address_of("members:home") == "/"


@pytest.mark.parametrize(
    ("label", "english", "burmese"),
    [("Day", "Day:", "Day -"), ("I looked.", "I looked.", "I looked."), ("How soon?", "How soon?", "How soon?")],
)
def test_a_label_that_is_a_sentence_has_its_own_stop(label, english, burmese):
    """“… of this case.: This field is required.”"""
    with translation.override("en"):
        assert waing.colon(label) == english
    with translation.override("my"):
        assert waing.colon(label) == burmese
