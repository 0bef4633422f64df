"""The demo's mail server: takes every mail on a local port and writes it to var/mail/*.eml. It sends nothing on.

`Sink` answers through one hook for each phase of a delivery, so that tests can make it refuse, break off or hang.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import socket
import sys
import time
from pathlib import Path

HOST = "127.0.0.1"
DEFAULT_PORT = 2525
OK = "250 OK"


def _port_file(var):
    return Path(var) / "run" / "sink.port"


def address(var):
    """(host, port) of the sink of this var folder; a fixed guess before the first start."""
    with contextlib.suppress(OSError, ValueError):
        return HOST, int(_port_file(var).read_text())
    return HOST, DEFAULT_PORT


def is_free(port):
    """True when `port` can be listened to on this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose_port(var):
    """The port of last time when it is free, else any free one; written down for the settings."""
    _, port = address(var)
    if not is_free(port):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
    _port_file(var).write_text(str(port))
    return port


def answers(port):
    """True when something accepts a connection on `port`."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


class Mailbox:
    """A folder of mails whose names sort by time of arrival."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._count = itertools.count()

    def put(self, content, *, sender, recipients):
        """Write one mail whole or not at all, with the envelope in two header lines. Returns its path."""
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(self._count):06d}.eml"
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n".encode()
        part = self.folder / f".{name}.part"
        part.write_bytes(envelope + content)
        part.rename(self.folder / name)
        return self.folder / name


class Sink:
    """An aiosmtpd handler. Override a hook to misbehave: each returns the line to answer with.

    A hook may be slow (`await asyncio.sleep`) to hang, and may call `drop(server)` to break the connection off.
    """

    def __init__(self, mailbox):
        self.mailbox = mailbox

    async def on_connect(self, server):
        """Before the first command. Returns None to go on."""

    async def on_mail(self, server, sender):
        """After MAIL FROM. Returns the answer."""
        return OK

    async def on_recipient(self, server, recipient):
        """After RCPT TO. Returns the answer; anything but 2xx refuses this recipient."""
        return OK

    async def on_data(self, server, envelope):
        """After the whole mail has come and before it is kept. Returns OK to keep it, another answer to refuse it."""
        return OK

    async def after_keeping(self, server, envelope, path):
        """After the mail is kept and before the sender is told. Returns the answer."""
        return OK

    @staticmethod
    def drop(server):
        """Break the connection off without a word."""
        server.transport.abort()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        refusal = await self.on_connect(server)
        return [refusal] if refusal else responses

    async def handle_MAIL(self, server, session, envelope, sender, options):
        answer = await self.on_mail(server, sender)
        if answer.startswith("2"):
            envelope.mail_from = sender
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(self, server, session, envelope, recipient, options):
        answer = await self.on_recipient(server, recipient)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(recipient)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = await self.on_data(server, envelope)
        if not answer.startswith("2"):
            return answer
        path = self.mailbox.put(envelope.original_content, sender=envelope.mail_from, recipients=envelope.rcpt_tos)
        return await self.after_keeping(server, envelope, path)


async def serve(sink, port):
    """Serve until SIGTERM or SIGINT."""
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(lambda: SMTP(sink, enable_SMTPUTF8=True, loop=loop), HOST, port)
    async with server:
        await ended.wait()


def main(argv):
    """Entry point: `python -m config.sink FOLDER PORT`."""
    folder, port = argv
    asyncio.run(serve(Sink(Mailbox(folder)), int(port)))


if __name__ == "__main__":
    main(sys.argv[1:])
