"""Public holidays: read in once a year, corrected by staff, shown and warned of (domain 3.3)."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cop.models import GroupSession
from members import clock, digests
from members.models import AuditEntry, Holiday
from members.services.holidays import SHIPPED, import_holidays, read_days
from tests.cop.test_digests import make_issue
from tests.factories import make_session
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db


def take(year, *args) -> str:
    out = StringIO()
    call_command("import_holidays", str(year), *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def free():
    """A holiday of two days, the first in three days."""
    first = clock.today() + timedelta(days=3)
    names = {"name_en": "Lights", "name_my": "မီးထွန်းပွဲ"}
    return [Holiday.objects.create(on=first + timedelta(days=n), **names) for n in range(2)]


def test_a_year_is_read_in_once_in_both_languages():
    assert take(2026).startswith("27 added")
    assert take(2026).startswith("0 added, 0 changed, 0 taken out")
    day = Holiday.objects.get(on=date(2026, 1, 4))
    assert (day.name_en, day.name_my, day.is_estimated) == ("Independence Day", "လွတ်လပ်ရေးနေ့", False)
    assert Holiday.objects.get(is_estimated=True).name_en == "Eid al-Adha"
    assert Holiday.objects.between(date(2026, 4, 1), date(2026, 4, 30)).spans()[0].days == 9


def test_what_staff_wrote_is_left_alone_and_what_moved_goes():
    import_holidays(2026, read_days(SHIPPED, 2026))
    Holiday.objects.filter(on=date(2026, 11, 10)).update(source="desk", is_kept=False)
    Holiday.objects.filter(on=date(2026, 12, 25)).update(name_en="Old")
    Holiday.objects.create(on=date(2026, 12, 30), name_en="Moved", source="import")
    Holiday.objects.create(on=date(2026, 12, 31), name_en="Ours")
    done = import_holidays(2026, read_days(SHIPPED, 2026))
    assert (done.added, done.changed, done.removed, done.kept) == (0, 1, 1, 2)
    assert not Holiday.objects.get(on=date(2026, 11, 10)).is_kept
    assert AuditEntry.objects.filter(verb="holidays_imported").latest("pk").facts["removed"] == 1


def test_a_table_that_cannot_be_read_changes_nothing(tmp_path):
    bad = tmp_path / "days.csv"
    for text in ("on,name_en\n2031-01-01,New\n", "on,name_en,name_my,is_estimated\n1 January,New,,0\n", "\x00"):
        bad.write_text(text)
        with pytest.raises(CommandError):
            take(2031, "--file", str(bad))
    with pytest.raises(CommandError):
        take(1999)
    assert not Holiday.objects.exists()


def test_staff_correct_the_list_and_it_is_theirs_then(cast):
    import_holidays(2026, read_days(SHIPPED, 2026))
    day = Holiday.objects.get(on=date(2026, 5, 28))
    client = sign_in_client(Client(), cast.staff)
    url = reverse("admin:members_holiday_change", args=[day.pk])
    client.post(url, {"on": "2026-05-27", "name_my": day.name_my, "name_en": day.name_en, "is_kept": "on"})
    day.refresh_from_db()
    assert (day.on, day.is_estimated, day.source) == (date(2026, 5, 27), False, "desk")
    assert AuditEntry.objects.filter(verb="holiday_changed", object_id=str(day.pk)).exists()
    assert sign_in_client(Client(), cast.lawyer).get(url).status_code in (302, 404)


def test_the_calendar_names_what_is_ahead(cast, free):
    Holiday.objects.create(on=clock.today() + timedelta(days=5), name_en="Worked", is_kept=False)
    page = sign_in_client(Client(), cast.lawyer).get("/cal/")
    assert [(one.name, one.days) for one in page.context["holidays"]] == [("မီးထွန်းပွဲ", 2)]
    assert "မီးထွန်းပွဲ" in page.content.decode()
    assert page.content.decode().count("<h2") == 1


def test_the_digest_counts_the_days_beside_the_sessions(cast, free):
    quiet = make_issue(cast.coordinator)
    assert "next_days" not in quiet.counts["blocks"][0]["sections"]
    quiet.delete()
    make_session(cast.group)
    issue = make_issue(cast.coordinator)
    found = [line for line in issue.counts["blocks"][0]["sections"]["next_days"] if line["key"] == "holiday"]
    assert [line["n"] for line in found] == [2]
    rows = next(part.rows for part in digests.read(issue).blocks[0].parts if part.key == "next_days")
    assert rows[-1].when


def plan(cast, on, **more):
    data = {"date": on.isoformat(), "begins": "10:00", "ends": "12:00", "zone": "Asia/Yangon", "format": "meeting"}
    client = sign_in_client(Client(), cast.facilitator)
    return client.post(reverse("cop:plan_session", args=["HOME"]), {**data, "mode": "room", "place": "A", **more})


def test_planning_on_a_holiday_warns_and_a_tick_is_enough(cast, free):
    asked = plan(cast, free[1].on)
    assert asked.status_code == 200 and "on_holiday" in asked.context["form"].errors
    assert not GroupSession.objects.exists()
    assert plan(cast, free[1].on, on_holiday="on").status_code == 302
    assert GroupSession.objects.get().starts_at.astimezone(clock.YANGON).date() == free[1].on


def test_a_later_session_of_a_series_is_warned_of_too(cast, free):
    cast.group.rhythm = "weekly"
    cast.group.save()
    Holiday.objects.create(on=free[0].on + timedelta(days=4), name_en="Between")
    first = free[0].on + timedelta(days=2)
    assert plan(cast, first, times="2").status_code == 302
    Holiday.objects.create(on=first + timedelta(days=14), name_en="Third")
    later = plan(cast, first, begins="14:00", ends="15:00", times="3")
    assert "on_holiday" in later.context["form"].errors


def test_moving_onto_a_holiday_warns(cast, free):
    session = make_session(cast.group)
    client = sign_in_client(Client(), cast.facilitator)
    data = {"date": free[0].on.isoformat(), "begins": "10:00", "ends": "12:00", "zone": "Asia/Yangon"}
    url = reverse("cop:move_session", args=["HOME", session.pk])
    assert "on_holiday" in client.post(url, data).context["form"].errors
    assert client.post(url, {**data, "on_holiday": "on"}).status_code == 302
    session.refresh_from_db()
    assert session.starts_at == datetime.combine(free[0].on, time(10), clock.YANGON)
