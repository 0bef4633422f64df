"""A relay for tests: an SMTP server in this process that remembers what it took and misbehaves when told to."""

import email
import email.policy
import logging
import threading
from collections import Counter, deque
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from config.sink import OK, Sink


class Remembering:
    """A mailbox in memory."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self._lock = threading.Lock()

    def put(self, content, *, sender, recipients):
        with self._lock:
            self.taken.append((sender, recipients[0], content))
        return len(self.taken)


class ScriptedRelay(Sink):
    """`script(phase, answer, …)`: what to answer next in that phase; `drop` breaks the connection off.

    Phases: connect, mail, rcpt, data, kept. Without a script everything is taken.
    """

    def __init__(self) -> None:
        super().__init__(Remembering())
        self._scripts: dict[str, deque[str]] = {}
        self.seen: Counter = Counter()
        self.refused_addresses: dict[str, str] = {}

    def script(self, phase: str, *answers: str) -> None:
        self._scripts.setdefault(phase, deque()).extend(answers)

    def _next(self, phase: str, server) -> str:
        self.seen[phase] += 1
        waiting = self._scripts.get(phase)
        answer = waiting.popleft() if waiting else OK
        if answer == "drop":
            self.drop(server)
        return answer

    async def on_connect(self, server):
        answer = self._next("connect", server)
        return None if answer == OK else answer

    async def on_mail(self, server, sender):
        return self._next("mail", server)

    async def on_recipient(self, server, recipient):
        return self.refused_addresses.get(recipient) or self._next("rcpt", server)

    async def on_data(self, server, envelope):
        return self._next("data", server)

    async def after_keeping(self, server, envelope, path):
        return self._next("kept", server)

    @property
    def mails(self) -> list[EmailMessage]:
        """Everything taken, parsed, with the envelope in `envelope_from` and `envelope_to`."""
        found = []
        for sender, recipient, content in list(self.mailbox.taken):
            message = email.message_from_bytes(content, policy=email.policy.default)
            message.envelope_from, message.envelope_to = sender, recipient
            found.append(message)
        return found


class Running(Controller):
    """The relay behind a free port."""

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def relay(settings, tmp_path):
    """An SMTP server that remembers; the settings point at it, and waits are short."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = Running(ScriptedRelay(), hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.VAR_DIR, settings.TIME_SCALE = tmp_path, 0.02
    controller.handler.seen.clear()  # the controller has knocked once by itself
    yield controller.handler
    controller.stop()


def text_of(message: EmailMessage) -> str:
    return message.get_body(preferencelist=("plain",)).get_content()


def html_of(message: EmailMessage) -> str:
    return message.get_body(preferencelist=("html",)).get_content()
