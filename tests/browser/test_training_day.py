"""The day of a training on a phone: ticks without scripts, the code typed in, a list looked at (learning 16–19)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from tests.factories import make_member
from tests.trainings.attendance_kit import zoom
from tests.trainings.kit import make_sitting, make_training
from trainings.models import Attendance, AttendanceFile, Registration, SessionTrainer, TrainingItem
from trainings.services import codes, lists, points

from .hands import shoot

MINUTE = timedelta(minutes=1)
NAMES = (("သီတာမွန်", "Thida Mon"), ("ရန်သူရ", "Yan Thura"), ("နန်းခမ်းမွန်", "Nang Kham Mon"),
         ("မြင့်မြင့်ခင်သီတာဖြူ", "Myint Myint Khin Thida Phyu"), ("စောလင်းထူး", "Saw Lin Htoo"))  # fmt: skip


@pytest.fixture
def sitting(cast):
    """A session that began half an hour ago, with seven people on its list; the facilitator trains it."""
    training = make_training(cast.centre, title="အာမခံ လျှောက်လဲခြင်း")
    begin = clock.now().replace(second=0, microsecond=0) - 30 * MINUTE
    session = make_sitting(training, starts_at=begin, hours=2, mode="both", has_points=True)
    for n, (title, minutes) in enumerate((("မတိုင်မီ စစ်ဆေးမှု", 10), ("တွေ့ဆုံ သင်ကြားခြင်း", 60)), start=1):
        TrainingItem.objects.create(training=training, number=n, kind="task", title=title, minutes=minutes)
    people = [make_member(cast.centre, full_name_my=my, full_name_en=en) for my, en in NAMES]
    for member in (cast.lawyer, cast.paralegal, *people):
        mode = "point" if member in people[3:] else "room"
        Registration.objects.create(session=session, member=member, state="confirmed", mode=mode)
    SessionTrainer.objects.create(session=session, member=cast.facilitator, state="accepted")
    points.add_viewing_point(session, name="ဟင်္သာတ", proctor=people[3], by=cast.facilitator)
    return session


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_day_and_code_on_a_phone(cast, sitting, open_page, has_script):
    page = open_page(cast.facilitator, java_script_enabled=has_script)
    page.goto(reverse("trainings:session_day", args=[sitting.pk]))
    shown = page.locator(".secret span").first.inner_text()
    boxes = page.locator('input[name="here"]')
    assert boxes.count() == 7
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.locator('button[type="submit"]:not([name])', has_text="အမှန်ခြစ်").click()
    assert Attendance.objects.filter(source="staff", outcome="attended").count() == 2
    assert page.locator('input[name="here"]:checked').count() == 2
    shoot(page, f"day_{has_script}")
    assert not has_script or fits(page)
    page.locator("details", has=page.locator('input[name="guest"]')).locator("summary").click()
    page.fill('input[name="guest"]', "ဒေါ်မြ")
    shoot(page, f"walk_in_{has_script}")
    page.locator('form[action*="walk-in"] button:not([name])').click()
    assert page.locator('input[name="here"]:checked').count() == 3
    phone = open_page(cast.lawyer, java_script_enabled=has_script)
    phone.goto(reverse("trainings:enter_code", args=[sitting.pk]))
    code = codes.codes_of(sitting)[1]
    phone.fill('input[name="code"]', code.latin[:2] + "zz" + code.latin[4:])
    phone.locator("main form button").click()
    assert "၃" in phone.locator("main").inner_text()
    shoot(phone, f"code_{has_script}")
    phone.fill('input[name="code"]', shown)
    phone.locator("main form button").click()
    assert Registration.objects.get(session=sitting, member=cast.lawyer).code_entries.count() == 1
    assert page.problems == phone.problems == []


def test_list_is_looked_at_on_a_phone(cast, sitting, open_page):
    def moment(minutes):
        return (sitting.starts_at + minutes * MINUTE).astimezone(clock.YANGON).strftime("%m/%d/%Y %I:%M:%S %p")

    stays = (("Thida Mon", 110), ("Ko Thura Thura ❤", 60), ("Galaxy A12", 90), ("Hinthada office (5 persons)", 100),
             ("Nang Kham Mon (Pathein)", 80), ("စောလင်းထူး", 20))  # fmt: skip
    data = zoom(*([name, "", moment(0), moment(n), "", "Yes", ""] for name, n in stays))
    file = lists.upload(sitting, data, "participants.csv", by=cast.staff)
    page = open_page(cast.staff)
    page.goto(reverse("trainings:attendance_file_detail", args=[file.pk]))
    shoot(page, "list")
    assert page.locator("select").count() == 4
    assert fits(page)
    page.locator("select").nth(0).select_option(index=2)
    page.locator('button[name="confirm"]').click()
    assert AttendanceFile.objects.get().state == "confirmed"
    shoot(page, "day_after")
    for name in ("training_sheet", "session_after", "import_attendance"):
        page.goto(reverse(f"trainings:{name}", args=[sitting.pk]))
        shoot(page, name)
        assert fits(page)
    row = Registration.objects.filter(session=sitting, attendance__isnull=False).first()
    page.goto(reverse("trainings:change_attendance", args=[row.pk]))
    shoot(page, "change")
    page.goto(reverse("trainings:viewing_point_detail", args=[sitting.points.get().pk]))
    shoot(page, "point")
    assert fits(page)
    assert page.problems == []
