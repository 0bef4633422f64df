"""The mail sink: what it takes lies whole in a file, and it can be told to misbehave."""

import contextlib
import smtplib
import socket
import subprocess
import sys

import pytest

from config import sink
from config.embedded.places import ROOT
from tests.config.test_runner import until

MAIL = "Subject: x\r\nTo: a@example.org\r\n\r\nမင်္ဂလာပါ\r\n".encode()


def free_port():
    with socket.socket() as probe:
        probe.bind((sink.HOST, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(argv, port):
    """A sink in a process of its own."""
    process = subprocess.Popen([sys.executable, *argv], cwd=ROOT)
    try:
        until(lambda: sink.answers(port))
        yield
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_mail_lies_whole_in_files_that_sort_by_time(tmp_path):
    port = free_port()
    with running(["-m", "config.sink", str(tmp_path), str(port)], port), smtplib.SMTP(sink.HOST, port) as client:
        for _ in range(12):
            client.sendmail("from@example.org", ["a@example.org", "b@example.org"], MAIL, ["BODY=8BITMIME"])
            written = sorted(tmp_path.glob("*.eml"))
            assert written[-1].read_bytes().endswith(MAIL)
    assert len(written) == 12
    assert written == sorted(written, key=lambda path: path.stat().st_mtime_ns)
    assert b"X-Envelope-To: a@example.org, b@example.org\r\n" in written[0].read_bytes()


SCRIPT = """
import asyncio, sys
from config.sink import Mailbox, Sink, serve

class Scripted(Sink):
    async def on_recipient(self, server, recipient):
        return "550 no such person" if recipient.startswith("gone") else await super().on_recipient(server, recipient)

    async def after_keeping(self, server, envelope, path):
        if b"drop" in envelope.content:
            self.drop(server)
        return await super().after_keeping(server, envelope, path)

asyncio.run(serve(Scripted(Mailbox(sys.argv[1])), int(sys.argv[2])))
"""


def test_hooks_refuse_a_recipient_and_break_off_after_keeping(tmp_path):
    port = free_port()
    with running(["-c", SCRIPT, str(tmp_path), str(port)], port):
        with smtplib.SMTP(sink.HOST, port) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("from@example.org", "gone@example.org", MAIL)
        client = smtplib.SMTP(sink.HOST, port)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.sendmail("from@example.org", "a@example.org", MAIL + b"drop\r\n")
        client.close()
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_the_port_stays_the_same_while_it_is_free(tmp_path):
    (tmp_path / "run").mkdir()
    port = sink.choose_port(tmp_path)
    assert sink.choose_port(tmp_path) == port
    assert sink.address(tmp_path) == (sink.HOST, port)
    with socket.socket() as other:
        other.bind((sink.HOST, port))
        other.listen()
        assert sink.choose_port(tmp_path) != port
