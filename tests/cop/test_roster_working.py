"""Large rosters are worked on behind a page that can be left; nothing that dies loses or doubles anything."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cop.models import RosterImport
from cop.roster import saving
from cop.services import rosters
from cop.services.rosters import working
from members.models import Member
from members.services import doorbell
from tests.cop import roster_kit as kit
from tests.factories import make_group

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters" / "padauk.csv"


@pytest.fixture
def desk(cast, sign_in):
    for code in kit.GROUPS:
        make_group(cast.centre, code=code)
    return sign_in(cast.staff)


@pytest.fixture
def rung(monkeypatch):
    """A broker that takes everything, and workers that sleep: [(task, id)]."""
    found = []
    monkeypatch.setattr(working, "LONG_TEXT", 100)
    monkeypatch.setattr(doorbell, "publish", lambda task, *args, **_how: found.append((task, *args)) or True)
    return found


@pytest.fixture
def deaf(monkeypatch):
    monkeypatch.setattr(working, "LONG_TEXT", 100)
    monkeypatch.setattr(doorbell, "publish", lambda *_args, **_how: False)


def upload(client, callbacks):
    with callbacks(execute=True):
        client.post(reverse("cop:import_roster"), {"file": SimpleUploadedFile("padauk.csv", DATA.read_bytes())})
    return RosterImport.objects.latest("pk")


def confirm(client, row, callbacks, **answers):
    with callbacks(execute=True):
        return client.post(
            reverse("cop:change_roster", args=[row.pk]), {"confirm": "1", "consent": "no", **answers}, follow=True
        )


def page(client, row):
    return client.get(reverse("cop:roster_detail", args=[row.pk])).content.decode()


def imported(cast):
    return Member.objects.filter(centre=cast.centre, created_at__isnull=False, user=None).count()


def expire(row):
    RosterImport.objects.filter(pk=row.pk).update(task_started_at=timezone.now() - timedelta(hours=1))


def test_the_page_shows_progress_until_a_worker_has_read(desk, cast, rung, django_capture_on_commit_callbacks):
    row = upload(desk, django_capture_on_commit_callbacks)
    assert rung == [("cop.tasks.work_on_roster", row.pk)]
    assert "<progress" in page(desk, row)
    assert rosters.work(row.pk) is True
    assert "<progress" not in (shown := page(desk, row)) and "၄၅" in shown
    assert rosters.work(row.pk) is False  # rung twice


def test_what_was_read_once_is_not_read_again(desk, cast, rung, django_capture_on_commit_callbacks, monkeypatch):
    row = upload(desk, django_capture_on_commit_callbacks)
    rosters.work(row.pk)
    from cop.services.rosters import looking

    monkeypatch.setattr(looking, "read_table", lambda *_a, **_k: pytest.fail("read again"))
    assert "၄၅" in page(desk, row)
    confirm(desk, row, django_capture_on_commit_callbacks)
    rosters.work(row.pk)
    row.refresh_from_db()
    assert (row.state, row.task, imported(cast)) == ("confirmed", "", 45)


def test_a_new_group_or_a_mended_cell_is_read_anew(desk, cast, rung, django_capture_on_commit_callbacks):
    row = upload(desk, django_capture_on_commit_callbacks)
    rosters.work(row.pk)
    row.refresh_from_db()
    (_, before), (_, again) = (rosters.looking.read(row, by=cast.staff) for _ in range(2))
    make_group(cast.centre, code="NEWGRP")
    _, with_group = rosters.looking.read(row, by=cast.staff)
    row = rosters.choose(row, mended={"2": {"phone": "0900"}})
    found, mended = rosters.looking.read(row, by=cast.staff)
    assert before == again and len({before, with_group, mended}) == 3
    assert [refusal.reason for refusal in found.refused] == ["phone_invalid"]


def test_without_a_broker_it_is_done_before_the_page_comes(desk, cast, deaf, django_capture_on_commit_callbacks):
    row = upload(desk, django_capture_on_commit_callbacks)
    assert "<progress" not in page(desk, row)
    confirm(desk, row, django_capture_on_commit_callbacks)
    assert imported(cast) == 45


class Killed(BaseException):
    """What a killed process looks like from inside a transaction."""


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_tick_takes_it_up(
    desk, cast, rung, relay, django_capture_on_commit_callbacks, monkeypatch
):
    row = upload(desk, django_capture_on_commit_callbacks)
    rosters.work(row.pk)
    confirm(desk, row, django_capture_on_commit_callbacks)
    with monkeypatch.context() as broken:
        # After everybody was written, before the row says so.
        broken.setattr("cop.services.rosters.uploads.clock.now", lambda: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            rosters.work(row.pk)
    row.refresh_from_db()
    assert (row.state, row.task, row.task_attempts, imported(cast)) == ("uploaded", "confirm", 1, 0)
    assert rosters.work(row.pk) is False  # another may still be at it
    expire(row)
    rung.clear()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("mail_tick", verbosity=0)
    assert rung.count(("cop.tasks.work_on_roster", row.pk)) == 1  # beside what this day of the week has to send
    rosters.work(row.pk)
    row.refresh_from_db()
    assert (row.state, row.task, row.task_attempts, imported(cast)) == ("confirmed", "", 2, 45)
    assert rosters.work(row.pk) is False


def test_a_file_that_kills_its_worker_is_given_up_and_said(
    desk, cast, rung, django_capture_on_commit_callbacks, monkeypatch
):
    row = upload(desk, django_capture_on_commit_callbacks)
    with monkeypatch.context() as broken:
        broken.setattr(working, "read", lambda *_a, **_k: (_ for _ in ()).throw(Killed))
        for _attempt in range(working.MOST_ATTEMPTS):
            with pytest.raises(Killed):
                rosters.work(row.pk)
            expire(row)
        assert rosters.work(row.pk) is False
    row.refresh_from_db()
    assert (row.task, row.task_attempts) == ("", 3) and row.task_note
    assert row.task_note in page(desk, row)


def test_what_is_refused_behind_the_page_is_said_on_it(desk, cast, rung, django_capture_on_commit_callbacks):
    row = upload(desk, django_capture_on_commit_callbacks)
    rosters.work(row.pk)
    Member(centre=cast.centre, full_name_en="Chan Naing", provider_type="staff").save()
    [name] = {one.full_name_en for one in rosters.look(row, by=cast.staff).result.accepted[:1]}
    Member(centre=cast.centre, full_name_en=name, provider_type="staff").save()
    before = imported(cast)
    confirm(desk, row, django_capture_on_commit_callbacks)
    rosters.work(row.pk)
    row.refresh_from_db()
    assert (row.state, row.task, imported(cast)) == ("uploaded", "", before)
    assert row.task_note and row.task_note in page(desk, row)


def test_work_that_was_asked_for_anew_overrules_the_old(desk, cast, rung, django_capture_on_commit_callbacks):
    row = upload(desk, django_capture_on_commit_callbacks)
    old = working._claim(row.pk)
    with django_capture_on_commit_callbacks(execute=True):
        rosters.begin_reading(row, by=cast.staff)
    working._end(old, task_note="late")
    row.refresh_from_db()
    assert (row.task, row.task_note) == ("read", "")


def test_an_upload_may_be_thrown_away_while_it_is_read(desk, cast, rung, django_capture_on_commit_callbacks):
    row = upload(desk, django_capture_on_commit_callbacks)
    desk.post(reverse("cop:drop_roster", args=[row.pk]))
    assert rosters.work(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.content, row.found) == ("dropped", None, None)


@pytest.mark.parametrize("name", ["padauk.csv", "ingyin.xlsx", "zawgyi_sagaing.csv", "bad_rows.csv"])
def test_a_result_reads_back_as_it_was(name):
    result = kit.check(kit.sample(name)[0], name, mended={3: {"phone": "0900"}})
    assert saving.from_text(saving.to_text(result)) == result
