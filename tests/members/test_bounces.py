"""What comes back: believed when we signed the address, acted on once, and nobody else can make us believe it."""

import imaplib
import socket
import subprocess
import sys
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import call_command

from members import clock
from members.mail import addresses
from members.models import Member, OutboxMessage, Suppression
from members.services import bounces, outbox
from members.services.drain import drain
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db


def report_to(address: str, *, status: str = "5.1.1", action: str = "failed", header: str = "To") -> bytes:
    """A delivery report as relays write it (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@relay.example\r\n{header}: {address}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
        f"Final-Recipient: rfc822; person@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b--\r\n"
    ).encode()


def complaint_to(address: str) -> bytes:
    """A feedback report (RFC 5965)."""
    return (
        f"From: fbl@relay.example\r\nTo: {address}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def sent(relay) -> OutboxMessage:
    """A mail that the relay took."""
    session = make_session(make_group())
    person = make_member(mail=True)
    join(session.group, person)
    outbox.notify("session_planned", recipients=[person], ref_key="session:x", about=session.uid)
    drain()
    return OutboxMessage.objects.get(state="sent")


def address_of(row: OutboxMessage) -> str:
    return addresses.return_address(row.pk)


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To"])
def test_a_hard_bounce_stops_the_address_and_shows_on_the_row(sent, header):
    assert bounces.take_in(report_to(address_of(sent), header=header)) == "hard"
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == ("failed", "bounced")
    assert not Member.objects.reachable_by_mail().exists()


@pytest.mark.parametrize(
    ("status", "action", "what"),
    [
        ("4.2.2", "failed", "soft"),
        ("5.2.2", "failed", "soft"),
        ("4.4.1", "delayed", "other"),
        ("2.0.0", "delivered", "other"),
    ],
)
def test_only_a_dead_address_is_stopped_for_good(sent, status, action, what):
    assert bounces.take_in(report_to(address_of(sent), status=status, action=action)) == what
    assert not Suppression.objects.filter(until=None).exists()


def test_a_full_mailbox_waits_longer_each_time_and_then_counts_as_dead(sent):
    for hours in bounces.SOFT_LADDER:
        OutboxMessage.objects.update(state="sent")
        bounces.take_in(report_to(address_of(sent), status="4.2.2"))
        wait = Suppression.objects.get().until - clock.now()
        assert timedelta(hours=hours - 0.1) < wait <= timedelta(hours=hours)
    OutboxMessage.objects.update(state="sent")
    bounces.take_in(report_to(address_of(sent), status="4.2.2"))
    assert Suppression.objects.get().until is None


def test_the_same_report_twice_counts_once(sent):
    bounces.take_in(report_to(address_of(sent), status="4.2.2"))
    bounces.take_in(report_to(address_of(sent), status="4.2.2"))
    assert Suppression.objects.get().soft_bounces == 1


def test_a_complaint_ends_all_mail_but_security(sent):
    assert bounces.take_in(complaint_to(address_of(sent))) == "complaint"
    assert not sent.recipient.consents.filter(withdrawn_at=None).exists()
    assert Suppression.objects.get().cause == Suppression.Cause.COMPLAINT


def test_nobody_can_make_up_a_bounce(sent):
    local, _, domain = address_of(sent).rpartition("@")
    for forged in (
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}",
        f"notice@{domain}",
        "person@example.org",
    ):
        assert bounces.take_in(report_to(forged)) == "forged"
    assert not Suppression.objects.exists()


def test_odd_mail_is_counted_and_left(sent):
    hello = EmailMessage()
    hello["To"], hello["Subject"] = address_of(sent), "Out of office"
    hello.set_content("I am away.")
    assert bounces.take_in(hello.as_bytes()) == "other"
    assert bounces.take_in(b"\xff\xfe no mail at all") == "forged"
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_read_bounces_from_an_mbox(sent, tmp_path, capsys):
    path = tmp_path / "box"
    mails = [report_to(address_of(sent)), report_to("notice+aaaa@localhost")]
    path.write_bytes(
        b"".join(b"From relay Mon Nov  2 10:00:00 2026\n" + one.replace(b"\r\n", b"\n") + b"\n" for one in mails)
    )
    call_command("read_bounces", file=path)
    said = capsys.readouterr().out
    assert "hard: 1" in said and "forged: 1" in said and "soft: 0" in said


def test_read_bounces_over_imap_reads_each_once(sent, settings, capsys):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("pymap")
    argv = [program, "--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", "--demo-data"]
    server = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        box = _wait_for_imap(port)
        box.append("INBOX", None, None, report_to(address_of(sent)))
        box.logout()
        settings.IMAP_URL = f"imap://demouser:demopass@127.0.0.1:{port}/INBOX"
        call_command("read_bounces")
        assert "hard: 1" in capsys.readouterr().out
        call_command("read_bounces")
        assert "hard: 0" in capsys.readouterr().out
    finally:
        server.terminate()
        server.wait()


def _wait_for_imap(port: int):
    for _ in range(100):
        try:
            box = imaplib.IMAP4("127.0.0.1", port)
            box.login("demouser", "demopass")
            return box
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no IMAP server")
