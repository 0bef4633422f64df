"""A restored or copied database does not mail until somebody has looked (safety 4.6, F24, F25)."""

import json

import pytest
from django.core.management import call_command

from cop.models import GroupSession
from members import clock
from members.mail import addresses
from members.models import OutboxMessage, SiteIdentity, SystemMark
from members.services import hold, marks, outbox
from members.services.drain import drain
from members.services.ticks import tick
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(relay, monkeypatch):
    """Two notices that wait, in a database that has beaten. The copy is written within the test's transaction."""
    monkeypatch.setattr(hold, "_is_committed", lambda: True)
    session = make_session(make_group())
    people = [make_member(mail=True), make_member(mail=True)]
    join(session.group, *people)
    assert hold.beat() == "" == hold.beat()
    outbox.notify("session_planned", recipients=people, ref_key="session:x", about=session.uid)
    return session


def test_a_healthy_database_beats_and_its_copy_follows(waiting):
    copy = json.loads(hold.copy_path().read_text())
    identity = SiteIdentity.objects.get()
    assert copy == {"uid": str(identity.uid), "heartbeat": identity.heartbeat} and identity.heartbeat == 2


def restore(waiting) -> str:
    SiteIdentity.objects.update(heartbeat=1)
    return "restored"


def boot_elsewhere(waiting) -> str:
    SiteIdentity.objects.update(site_url="https://real.example")
    return "other_site"


def lose_the_copy(waiting) -> str:
    hold.copy_path().unlink()
    return "moved"


@pytest.mark.parametrize("change", [restore, boot_elsewhere, lose_the_copy])
def test_hold(waiting, relay, change):
    reason = change(waiting)
    assert drain().stopped == f"hold: {reason}" and drain().sent == 0
    assert marks.get_number(SystemMark.HOLD) == 1 and relay.mails == []


def test_the_port_alone_is_no_other_site(waiting, settings):
    settings.SITE_URL = "http://localhost:8123"
    assert drain().sent == 2


def test_reconcile_sends_nothing_that_was_due(waiting, relay, capsys):
    restore(waiting)
    drain()
    call_command("outbox_reconcile")
    assert "in_doubt: 2" in capsys.readouterr().out
    assert drain().stopped == "" and relay.mails == []
    assert marks.get_number(SystemMark.HOLD) == 0


def test_reconcile_with_the_relays_log_sends_the_rest(waiting, relay, tmp_path, capsys):
    restore(waiting)
    row = OutboxMessage.objects.first()
    known = addresses.message_id(row.kind, row.recipient_id, row.ref_key, row.version)
    log = tmp_path / "mail.log"
    log.write_text(f"Nov 20 relay[1]: 4F2: message-id={known}\n")
    call_command("outbox_reconcile", relay_log=log)
    assert "sent: 1" in capsys.readouterr().out
    assert drain().sent == 1


def test_a_moved_machine_goes_on_when_somebody_says_so(waiting, relay):
    lose_the_copy(waiting)
    assert drain().stopped == "hold: moved"
    call_command("outbox_reconcile", nothing_was_restored=True)
    assert drain().sent == 2


def test_reconcile_also_settles_what_was_sent_after_the_backup(waiting, relay):
    """The row of a reminder that went after the backup is missing now; it must not be planned and sent again."""
    OutboxMessage.objects.all().delete()
    now = clock.now()
    GroupSession.objects.update(
        starts_at=now + (waiting.ends_at - waiting.starts_at) * 6,
        ends_at=now + (waiting.ends_at - waiting.starts_at) * 7,
    )
    session = GroupSession.objects.get()
    session.days.update(starts_at=session.starts_at, ends_at=session.ends_at)
    restore(waiting)
    marks.set_mark(SystemMark.PLANNER, number=now.timestamp() - 3600)
    call_command("outbox_reconcile")
    assert tick().drained.sent == 0 and relay.mails == []
