"""The demo's door, mailbox and clock."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from config.sink import Mailbox
from members import clock
from members.demo import moving
from members.demo.cast import KEYS
from members.errors import Refused
from members.models import User

from ..factories import give_post, make_centre, make_group, make_member, make_session

ROOT = Path(__file__).resolve().parents[2]
MAIL = (
    "From: a@example.org\r\nTo: {to}\r\nSubject: Your week\r\nDate: Mon, 23 Nov 2026 00:30:00 +0000\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n--\r\n{text}\r\nhttp://localhost:8000/in/\r\n"
    "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<script>alert(1)</script><p>{text}</p>\r\n--x--\r\n"
)


def person_of_the_cast(key: str, **fields):
    member = make_member(make_centre(), mail=True, is_demo=True, **fields)
    member.user = User.objects.create_user(key)
    member.save()
    return member


@pytest.fixture
def mailbox(settings, tmp_path):
    """`mailbox(to, text)` puts a mail where the demo's mail server would, and returns its file name."""
    settings.MAIL_DIR = tmp_path
    box = Mailbox(tmp_path)
    return lambda to, text: box.put(MAIL.format(to=to, text=text).encode(), sender="s@x", recipients=[to]).name


def test_the_door_shows_who_is_there(client, db):
    assert b"seed_demo" in client.get(reverse("demo:door")).content
    person_of_the_cast("lawyer")
    page = client.get(reverse("demo:door")).content.decode()
    assert [key for key in KEYS if reverse("demo:enter", args=[key]) in page] == ["lawyer"]


@pytest.mark.parametrize("key", ["lawyer", "staff"])
def test_one_button_signs_in_with_both_proofs(client, db, key):
    member = person_of_the_cast(key)
    give_post(member, "clerk", member.centre)
    assert client.get(reverse("demo:enter", args=[key])).status_code == 405
    assert client.post(reverse("demo:enter", args=[key])).url == reverse("members:home")
    assert client.get(reverse("demo:door")).wsgi_request.member == member
    assert client.get(reverse("members:more")).status_code == 200  # nobody is sent to set up a second step


def test_the_door_opens_for_nobody_else(client, db):
    real = make_member(make_centre(), account=True)
    for key in ("lawyer", real.user.username):
        assert client.post(reverse("demo:enter", args=[key])).status_code == 404


def test_a_frozen_account_stays_shut(client, db):
    member = person_of_the_cast("lawyer")
    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert client.post(reverse("demo:enter", args=["lawyer"])).url == reverse("demo:door")
    assert not client.get(reverse("demo:door")).wsgi_request.user.is_authenticated


def test_the_mailbox_shows_the_newest_first_and_finds_an_address(client, db, mailbox):
    names = [mailbox(f"{to}@example.org", f"Line {n}") for n, to in enumerate(["lawyer", "staff"] * 12)]
    first = client.get(reverse("demo:mail_list"))
    assert [letter.name for letter in first.context["page"]] == names[::-1][:20]
    assert [letter.snippet for letter in first.context["page"]][:2] == ["Line 23", "Line 22"]
    second = client.get(reverse("demo:mail_list") + first.context["page"].next_url)
    assert [letter.name for letter in second.context["page"]] == names[::-1][20:]
    assert second.context["page"].next_url == ""
    back = client.get(reverse("demo:mail_list") + second.context["page"].previous_url)
    assert [letter.name for letter in back.context["page"]] == names[::-1][:20]
    found = client.get(reverse("demo:mail_list"), {"to": "Staff@"}).context["page"]
    assert {letter.to for letter in found} == {"staff@example.org"} and len(found.rows) == 12


def test_one_mail_in_three_views(client, db, mailbox):
    name = mailbox("lawyer@example.org", "နံနက်ဖြန် ၁၆:၀၀")
    text = client.get(reverse("demo:mail_detail", args=[name])).content.decode()
    assert 'lang="my"' in text and '<a href="http://localhost:8000/in/"' in text
    html = client.get(reverse("demo:mail_html", args=[name]))
    assert html["Content-Security-Policy"].startswith("sandbox allow-popups; default-src 'none'")
    assert "allow-scripts" not in html["Content-Security-Policy"]
    raw = client.get(reverse("demo:mail_raw", args=[name]))
    assert raw["Content-Type"] == "text/plain; charset=utf-8" and raw.content.startswith(b"X-Envelope-From: s@x")


@pytest.mark.parametrize("name", ["nothing.eml", "..%2F..%2Fkeys.json", f"{1:020d}-1-000001.eml"])
def test_no_other_file_is_a_mail(client, db, mailbox, name):
    mailbox("lawyer@example.org", "text")
    assert client.get(f"/demo/mail/{name}/").status_code == 404
    assert client.get(f"/demo/mail/{name}/raw/").status_code == 404


def test_the_clock_moves_forward_only(client, db, mailbox, settings):
    before = clock.now()
    client.post(reverse("demo:move_clock"), {"to": "day"})
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=1)
    with pytest.raises(Refused):
        moving.move_clock(before)
    settings.CLOCK_CAN_MOVE = False
    with pytest.raises(Refused):
        moving.move_clock(before + timedelta(days=9))
    clock.forget()
    assert clock.now() - before < timedelta(minutes=1)


def test_mail_that_falls_due_on_the_way_is_sent_on_the_way(db, monkeypatch):
    """Jumping over a reminder must not make it late: now, each one, and each Monday's digest has its own tick."""
    seen, now = [], clock.now()
    monkeypatch.setattr(moving, "tick", lambda: seen.append(clock.now()))
    monday = moving.next_monday(clock.now() + timedelta(days=7))
    start = monday.replace(hour=16, minute=0) + timedelta(
        days=2
    )  # Wednesday 16:00: reminders a day and an hour before
    make_session(make_group(make_centre()), starts_at=start)
    moving.move_clock(start)
    due = [start - timedelta(days=1), start - timedelta(hours=1)]
    wanted = [now, monday - timedelta(days=7), monday, *due, start]
    assert len(seen) == len(wanted)
    assert all(timedelta(0) <= at - moment < timedelta(seconds=15) for at, moment in zip(seen, wanted, strict=True))


def test_an_unknown_move_moves_nothing(client, db):
    for words in ({}, {"to": "year"}, {"to": "reminder"}):
        assert client.post(reverse("demo:move_clock"), words).url == reverse("demo:clock")
        assert clock.offset() == timedelta(0)


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (datetime(2026, 11, 23, 0, 34, tzinfo=UTC), datetime(2026, 11, 23, 0, 35, tzinfo=UTC)),
        (datetime(2026, 11, 23, 0, 35, tzinfo=UTC), datetime(2026, 11, 30, 0, 35, tzinfo=UTC)),
        (datetime(2026, 11, 22, 20, 0, tzinfo=UTC), datetime(2026, 11, 23, 0, 35, tzinfo=UTC)),
        (datetime(2026, 11, 27, 9, 0, tzinfo=UTC), datetime(2026, 11, 30, 0, 35, tzinfo=UTC)),
    ],
)
def test_next_monday_is_a_yangon_monday(now, monday):
    assert moving.next_monday(now) == monday


def test_a_real_centre_has_no_demo():
    """Under the production settings the pages are not mounted, and DEMO stops the start."""
    keys = {"SECRET_KEY": "0123456789abcdefghij" * 4, "FIELD_KEYS": f"k1:{'A' * 43}=,ix:{'B' * 43}="}
    servers = {"DATABASE_URL": "postgres://a@/b", "REDIS_URL": "redis://h", "EMAIL_URL": "smtp://h:25"}
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **keys, **servers}
    env |= {"ALLOWED_HOSTS": "a.example.org", "SITE_URL": "https://a.example.org", "ADMIN_CONTACT": "x@example.org"}
    code = (
        "import django; django.setup(); from django.urls import reverse; reverse('members:home'); reverse('demo:door')"
    )
    for more, said in (
        ({}, "'demo' is not a registered namespace"),
        ({"DEMO": "1"}, "The demo has a door without keys"),
    ):
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env | more, capture_output=True, text=True)
        assert said in done.stderr.splitlines()[-1]
