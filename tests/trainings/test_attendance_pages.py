"""The pages of the day: light, without JavaScript, and safe to send again (learning 16–19; domain C11, C17)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members import clock
from members.errors import Refused
from tests.factories import make_member
from trainings.models import (
    Attendance,
    AttendanceChange,
    AttendanceFile,
    CaughtUp,
    Registration,
    SessionMaterial,
    SessionTrainer,
    TrainingSummary,
)
from trainings.services import codes, lists
from trainings.views.day import next_items

from .attendance_kit import zoom
from .kit import make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
WIRE = 60 * 1024  # learning 19


@pytest.fixture
def sitting(cast):
    """A session of the cast's centre that began half an hour ago; the lawyer and the paralegal are on its list, the
    facilitator trains it."""
    begin = clock.now().replace(second=0, microsecond=0) + 30 * MINUTE
    session = make_sitting(make_training(cast.centre), starts_at=begin, hours=2, mode="both", has_points=True)
    put_down(session, cast.lawyer, cast.paralegal)
    SessionTrainer.objects.create(session=session, member=cast.facilitator, state="accepted")
    begun(session)
    return session


def begun(session, minutes: int = 30):
    """It began so long ago."""
    start = clock.now().replace(second=0, microsecond=0) - minutes * MINUTE
    session.starts_at, session.ends_at = start, start + timedelta(hours=2)
    session.save(update_fields=["starts_at", "ends_at"])


def row_of(session, member) -> Registration:
    return Registration.objects.get(session=session, member=member)


def page(client, name, pk, status=200) -> str:
    response = client.get(reverse(f"trainings:{name}", args=[pk]))
    assert response.status_code == status
    return response.content.decode()


def test_learning_19_day_page_for_sixty_people_is_light_and_needs_no_script(cast, sign_in, sitting):
    for _ in range(58):
        Registration.objects.create(session=sitting, member=make_member(cast.centre), state="confirmed", mode="room")
    client = sign_in(cast.facilitator)
    assert "<script" not in page(client, "session_day", sitting.pk).split("<main", 1)[1]
    text = page(client, "session_day", sitting.pk)
    assert text.count('name="here"') == 60
    assert len(text.encode()) < WIRE
    Attendance.objects.bulk_create(
        Attendance(registration=row, outcome="attended", minutes=120, mode="room", source="staff")
        for row in sitting.registrations.all()
    )
    assert len(page(client, "session_day", sitting.pk).encode()) < WIRE


def test_learning_19_number_of_statements_does_not_grow_with_the_list(
    cast, sign_in, sitting, django_assert_max_num_queries
):
    client = sign_in(cast.facilitator)
    page(client, "session_day", sitting.pk)
    for _ in range(20):
        Registration.objects.create(session=sitting, member=make_member(cast.centre), state="confirmed", mode="room")
    with django_assert_max_num_queries(18):
        page(client, "session_day", sitting.pk)


def test_learning_19_sheet_has_a_line_for_each_and_a_qr_in_the_head_of_each_page(cast, sign_in, sitting):
    text = page(sign_in(cast.staff), "training_sheet", sitting.pk)
    assert text.count('scope="row"') == 2 + 8
    head = text.split("<thead>")[1].split("</thead>")[0]
    assert "<svg" in head
    assert "http" not in head.split("<svg")[1]


def test_day_page_ticks_are_sent_again_safely(cast, sign_in, sitting):
    client = sign_in(cast.facilitator)
    row = row_of(sitting, cast.lawyer)
    url = reverse("trainings:session_day", args=[sitting.pk])
    key = page(client, "session_day", sitting.pk).split('name="once" value="')[1].split('"')[0]
    for _ in range(2):
        assert client.post(url, {"here": [row.pk], "was": "", "once": key}).status_code == 302
    assert AttendanceChange.objects.count() == 1
    client.post(url, {"here": [row.pk], "was": ""})  # the line dropped and the page was loaded before
    assert AttendanceChange.objects.count() == 1
    assert list(AttendanceChange.objects.values_list("by", "source")) == [(cast.facilitator.pk, "staff")]


def test_day_page_late_arrivals_and_the_signed_sheet(cast, sign_in, sitting):
    client = sign_in(cast.facilitator)
    url = reverse("trainings:session_day", args=[sitting.pk])
    late, on_paper = row_of(sitting, cast.lawyer), row_of(sitting, cast.paralegal)
    client.post(url, {"here": [late.pk], "was": "", "late": "1"})
    client.post(url, {"here": [late.pk, on_paper.pk], "was": str(late.pk), "on_paper": "on"})
    found = dict(Attendance.objects.values_list("registration", "minutes"))
    assert 85 <= found[late.pk] <= 90
    assert found[on_paper.pk] == 120
    assert Attendance.objects.get(registration=on_paper).source == "paper"


def test_day_page_is_for_those_who_run_or_train_it(cast, sign_in, sitting):
    for role, status in (("staff", 200), ("coordinator", 200), ("facilitator", 200), ("lawyer", 403),
                         ("stranger", 403)):  # fmt: skip
        page(sign_in(getattr(cast, role)), "session_day", sitting.pk, status)


def test_day_page_of_a_sensitive_training_asks_for_heads_alone(cast, sign_in, sitting):
    """Domain C5: nobody is named."""
    sitting.training.is_sensitive = True
    sitting.training.save()
    client = sign_in(cast.facilitator)
    row = row_of(sitting, cast.lawyer)
    text = page(client, "session_day", sitting.pk)
    assert 'name="here"' not in text
    client.post(reverse("trainings:session_day", args=[sitting.pk]), {"here": [row.pk], "was": ""})
    assert not Attendance.objects.exists()


def test_learning_16_code_page_says_which_letters_and_takes_it(cast, sign_in, sitting):
    client = sign_in(cast.lawyer)
    url = reverse("trainings:enter_code", args=[sitting.pk])
    code = codes.codes_of(sitting)[0]
    slip = code.latin[:2] + "zz" + code.latin[4:]
    cast.lawyer.user.ui_language = "en"
    client.cookies["django_language"] = "en"
    wrong = client.post(url, {"code": slip}, headers={"accept-language": "en"}).content.decode()
    assert ("3" in wrong and "4" in wrong) or ("၃" in wrong and "၄" in wrong)
    assert client.post(url, {"code": code.burmese}).status_code == 302
    assert Attendance.objects.get().source == "code"
    assert "၁" in page(client, "enter_code", sitting.pk) or "1" in page(client, "enter_code", sitting.pk)


def test_learning_18_change_with_a_reason_keeps_and_shows_the_old_value(cast, sign_in, sitting):
    client = sign_in(cast.facilitator)
    row = row_of(sitting, cast.lawyer)
    url = reverse("trainings:change_attendance", args=[row.pk])
    client.post(url, {"outcome": "attended", "minutes": "120", "reason": "Seen"})
    client.post(url, {"outcome": "partial", "minutes": "၆၀", "reason": "Left early"})
    text = page(client, "change_attendance", row.pk)
    assert 'class="old"' in text
    assert "Left early" in text
    assert client.post(url, {"outcome": "partial", "minutes": "50", "reason": ""}).status_code == 200
    assert list(AttendanceChange.objects.values_list("minutes", flat=True)) == [120, 60]


def test_the_second_day_goes_on_with_its_own_parts(sitting):
    training = sitting.training
    first = make_sitting(training, starts_at=sitting.starts_at - timedelta(days=1), part=1)
    sitting.part = 2
    sitting.save(update_fields=["part"])
    rows = [("Reading", "reading", None), ("Before", "test", None), ("Law", "live", first), ("Case", "task", None)]
    for n, (title, kind, session) in enumerate([*rows, ("Court", "live", sitting), ("Talk", "task", None)], 1):
        training.items.create(number=n, title=title, kind=kind, session=session, minutes=45)
    assert [title for _when, title, _now in next_items(first)] == ["Before", "Law", "Case"]
    today = next_items(sitting)
    assert [(title, is_now) for _when, title, is_now in today] == [("Court", True), ("Talk", False)]
    assert today[0][0] == sitting.starts_at
    training.items.update(session=None)
    assert (len(next_items(first)), next_items(sitting)) == (5, [])


def test_viewing_point_is_marked_by_its_proctor(cast, sign_in, sitting):
    Registration.objects.filter(session=sitting).update(mode="point")
    staff, proctor = sign_in(cast.facilitator), cast.lawyer
    url = reverse("trainings:add_viewing_point", args=[sitting.pk])
    staff.post(url, {"name": "Hinthada", "proctor": proctor.pk})
    point = sitting.points.get()
    client = sign_in(proctor)
    assert page(client, "viewing_point_detail", point.pk).count('name="here"') == 2
    rows = [row_of(sitting, cast.lawyer).pk, row_of(sitting, cast.paralegal).pk]
    client.post(reverse("trainings:viewing_point_detail", args=[point.pk]), {"here": rows, "was": ""})
    assert set(Attendance.objects.values_list("source", "by", "point")) == {("proctor", proctor.pk, point.pk)}
    page(sign_in(cast.paralegal), "viewing_point_detail", point.pk, 404)


def upload(client, session, data: bytes, name: str = "participants.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("trainings:import_attendance", args=[session.pk]), {"file": file}, follow=True)


def stays(session, *named) -> bytes:
    def moment(minutes):
        return (session.starts_at + minutes * MINUTE).astimezone(clock.YANGON).strftime("%m/%d/%Y %I:%M:%S %p")

    return zoom(*([name, "", moment(0), moment(n), "", "Yes", ""] for name, n in named))


def test_learning_17_the_look_tells_suggested_unmatched_and_hosts_apart(cast, sign_in, sitting):
    begun(sitting, minutes=130)
    cast.paralegal.full_name_en, cast.paralegal.full_name_my = "Yan Thura", ""
    cast.paralegal.save()
    data = stays(sitting, ("Ko Thura Thura", 60), ("Galaxy A12", 5), ("Admin Desk", 110))
    before, _guest, after = data.rpartition(b"Yes")  # the desk is of the account that opened the meeting
    response = upload(sign_in(cast.staff), sitting, before + b"No" + after)
    found = response.context
    assert [line.match.name for line, _why, _field in found["suggested"]] == ["Ko Thura Thura"]
    assert [line.match.name for line, _why, _field in found["unmatched"]] == ["Galaxy A12"]
    assert found["hosts"] == ["Admin Desk"]
    assert "Admin Desk" in response.content.decode()


def test_learning_17_list_is_looked_at_decided_and_confirmed(cast, sign_in, sitting):
    begun(sitting, minutes=130)
    for member, name in ((cast.lawyer, "Thida Mon"), (cast.paralegal, "Yan Thura")):
        member.full_name_en, member.full_name_my = name, ""
        member.save()
    client = sign_in(cast.staff)
    data = stays(sitting, ("Thida Mon", 110), ("Ko Thura Thura", 60), ("Galaxy A12", 5))
    response = upload(client, sitting, data)
    file = AttendanceFile.objects.get()
    text = response.content.decode()
    assert "Galaxy A12" in text
    assert not Attendance.objects.exists()
    url = reverse("trainings:attendance_file_detail", args=[file.pk])
    names = [part.split('"')[0] for part in text.split('<select name="')[1:]]
    row = row_of(sitting, cast.paralegal)
    choices = dict.fromkeys(names, "")
    # The suggestion offers one person, the device everybody whom no line is surely.
    fields = {name: text.split(f'<select name="{name}"')[1].split("</select>")[0] for name in names}
    before = {name: text.split(f'<select name="{name}"')[0].rsplit("<label", 1)[1] for name in names}
    line = next(name for name in names if "Ko Thura Thura" in before[name])
    assert f'value="{row.pk}"' in fields[line]
    client.post(url, choices | {line: row.pk, "confirm": "1"})
    assert dict(Attendance.objects.values_list("registration__member", "minutes")) == {
        cast.lawyer.pk: 110,
        cast.paralegal.pk: 60,
    }
    assert len(names) == 2
    n = AttendanceChange.objects.count()
    upload(client, sitting, data)
    client.post(url, {"confirm": "1"})
    assert (AttendanceFile.objects.count(), AttendanceChange.objects.count()) == (1, n)


def test_list_of_another_kind_is_refused_with_a_sentence(cast, sign_in, sitting):
    response = upload(sign_in(cast.staff), sitting, b"%PDF-1.7")
    assert response.status_code == 200
    assert "<select" not in response.content.decode()
    assert not Attendance.objects.exists()
    assert upload(sign_in(cast.facilitator), sitting, b"x").status_code == 403


@pytest.mark.parametrize("days", [-5, 5])
def test_learning_17_the_list_of_another_day_is_refused_before_it_calls_all_absent(cast, sign_in, sitting, days):
    cast.lawyer.full_name_en, cast.lawyer.full_name_my = "Thida Mon", ""
    cast.lawyer.save()
    begun(sitting, minutes=130 + 5 * 24 * 60)
    data = stays(sitting, ("Thida Mon", 110))
    begun(sitting, minutes=130 + (5 + days) * 24 * 60)
    assert 'name="confirm"' not in upload(sign_in(cast.staff), sitting, data).content.decode()
    with pytest.raises(Refused):
        lists.confirm(AttendanceFile.objects.get(), by=cast.staff)
    assert not Attendance.objects.exists()


def test_seed_c11_summary_materials_and_a_way_for_who_could_not_connect(cast, sign_in, sitting):
    trainer = sign_in(cast.facilitator)
    trainer.post(reverse("trainings:write_training_summary", args=[sitting.pk]), {"body": "Bail: three questions."})
    assert TrainingSummary.objects.get().body == "Bail: three questions."
    add = reverse("trainings:add_material", args=[sitting.pk])
    facts = {"title": "Notes", "kind": "handout", "language": "my", "publisher": "PDK"}
    file = SimpleUploadedFile("notes.txt", "မှတ်စု".encode())
    assert trainer.post(add, facts | {"file": file}).status_code == 302
    video = facts | {"title": "Film", "kind": "video", "link": "https://example.org/film", "megabytes": "300"}
    assert trainer.post(add, video).status_code == 200  # sound first
    assert trainer.post(add, video | {"kind": "audio", "megabytes": "9.5"}).status_code == 302
    assert trainer.post(add, video).status_code == 302
    assert trainer.post(add, video | {"megabytes": ""}).status_code == 200  # no link without its size
    member = sign_in(cast.lawyer)
    assert "Notes" in page(member, "session_after", sitting.pk)
    assert [one.kind for one in SessionMaterial.objects.order_by("pk")] == ["handout", "audio", "video"]
    member.post(reverse("trainings:catch_up", args=[sitting.pk]))
    assert CaughtUp.objects.filter(member=cast.lawyer).exists()
    assert not Attendance.objects.exists()
    assert page(sign_in(cast.stranger), "session_after", sitting.pk)


def test_seed_c11_a_summary_that_is_late_is_said_to_be(cast, sign_in, sitting):
    member = sign_in(cast.lawyer)
    seen = []
    for days in (6, 8):
        sitting.starts_at, sitting.ends_at = (clock.now() - timedelta(days=days, hours=n) for n in (2, 0))
        sitting.save(update_fields=["starts_at", "ends_at"])
        answer = member.get(reverse("trainings:session_after", args=[sitting.pk]))
        seen.append((answer.context["is_late"], answer.content.decode().count('class="empty"')))
    assert seen == [(False, 2), (True, 2)]


def test_settle_attendance_button(cast, sign_in, sitting):
    client = sign_in(cast.facilitator)
    row = row_of(sitting, cast.lawyer)
    client.post(reverse("trainings:session_day", args=[sitting.pk]), {"here": [row.pk], "was": ""})
    begun(sitting, minutes=130)
    client.post(reverse("trainings:settle_attendance", args=[sitting.pk]))
    assert row_of(sitting, cast.paralegal).state == "no_show"
