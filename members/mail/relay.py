"""The way out: one SMTP connection, and for every mail one of few outcomes (safety 4.4).

smtplib's `sendmail` cannot tell whether a connection broke before or after the relay may have taken the mail. That
difference decides between "try again" and "in doubt", so the steps are taken one by one here.
"""

import contextlib
import smtplib
import ssl
import time
from urllib.parse import urlsplit

from django.conf import settings

from .message import stuffed

CONNECT_SECONDS, TOTAL_SECONDS = 10, 45
MAILS_A_CONNECTION = 500


class Trouble(Exception):
    """Something went wrong with one mail or with the relay; `reason` is a short code for the row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(Trouble):
    """No connection, or it broke before the relay could have taken the mail: nothing went out."""


class Refused(Trouble):
    """The relay does not want us at all (sign-in or sender): a fault of the settings, not of the mail."""


class Deferred(Trouble):
    """4yz: this mail, later."""


class Rejected(Trouble):
    """5yz: never. `is_address` when the address itself is what is wrong."""

    def __init__(self, reason: str, *, is_address: bool) -> None:
        super().__init__(reason)
        self.is_address = is_address


class InDoubt(Trouble):
    """The connection was lost after the relay had been given the mail: it may have taken it (RFC 1047)."""


def _code(reply: tuple[int, bytes]) -> str:
    return f"smtp_{reply[0]}"


def _enhanced(reply: tuple[int, bytes]) -> str:
    """The enhanced status of RFC 3463, as 5.1.1, or ''."""
    word = reply[1].split(b" ", 1)[0].decode("ascii", "replace")
    return word if word.count(".") == 2 and word.replace(".", "").isdigit() else ""


class Relay:
    """Opens on first use, reopens when the other side has closed, and closes with the `with` block."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._count = 0

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, *error) -> None:
        self.close()

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.sock.settimeout(2)
                smtp.quit()
            smtp.close()

    def _drop(self) -> None:
        """Forget a connection that is broken; no farewell."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def connect(self) -> None:
        """Be connected and signed in. Raises Unreachable or Refused."""
        if self._smtp is not None and self._count < MAILS_A_CONNECTION:
            return
        self.close()
        try:
            self._smtp = _open()
        except (OSError, smtplib.SMTPException) as error:
            raise _why_not(error) from error
        self._count = 0

    def hand_over(self, sender: str, recipient: str, content: bytes, *, seconds: float = TOTAL_SECONDS) -> None:
        """Give one mail to the relay; returns when it has taken it. Raises one of the troubles above.

        A kept connection that turns out dead at the first word is opened once more: nothing was said on it.
        """
        deadline = time.monotonic() + seconds
        is_kept = self._smtp is not None and self._count > 0
        try:
            self._envelope(sender, recipient, deadline)
        except Unreachable:
            if not is_kept:
                raise
            self.connect()
            self._envelope(sender, recipient, deadline)
        self._data(stuffed(content), deadline)
        self._count += 1

    def _say(self, words: str, deadline: float) -> tuple[int, bytes]:
        """One command and its reply, while nothing is at stake. Raises Unreachable."""
        if self._smtp is None:
            raise Unreachable("disconnected")
        try:
            self._smtp.sock.settimeout(max(deadline - time.monotonic(), 0.05))
            reply = self._smtp.docmd(words)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unreachable("timeout" if isinstance(error, TimeoutError) else "disconnected") from error
        if reply[0] == 421:
            self._drop()
            raise Unreachable("smtp_421")
        return reply

    def _envelope(self, sender: str, recipient: str, deadline: float) -> None:
        reply = self._say(f"MAIL FROM:<{sender}>", deadline)
        if reply[0] // 100 != 2:
            self._reset(deadline)
            raise (Refused if reply[0] >= 500 else Deferred)(f"sender_{_code(reply)}")
        reply = self._say(f"RCPT TO:<{recipient}>", deadline)
        if reply[0] // 100 != 2:
            self._reset(deadline)
            if reply[0] >= 500:
                # x.7.x is the relay's policy and 5.2.2 a full mailbox: the address itself may well be right.
                status = _enhanced(reply)
                raise Rejected(_code(reply), is_address=not status.startswith("5.7.") and status != "5.2.2")
            raise Deferred(_code(reply))
        reply = self._say("DATA", deadline)
        if reply[0] != 354:
            self._reset(deadline)
            if reply[0] >= 500:
                raise Rejected(f"data_{_code(reply)}", is_address=False)
            raise Deferred(f"data_{_code(reply)}")

    def _data(self, content: bytes, deadline: float) -> None:
        """From here on a lost connection means doubt."""
        smtp = self._smtp
        try:
            smtp.sock.settimeout(max(deadline - time.monotonic(), 0.05))
            smtp.sock.sendall(content)
            reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise InDoubt("timeout_in_data" if isinstance(error, TimeoutError) else "lost_in_data") from error
        if reply[0] // 100 == 2:
            return
        if reply[0] == 421:
            self._drop()
        if reply[0] >= 500:
            raise Rejected(f"content_{_code(reply)}", is_address=False)
        raise Deferred(f"content_{_code(reply)}")

    def _reset(self, deadline: float) -> None:
        with contextlib.suppress(Unreachable):
            self._say("RSET", deadline)


def _open() -> smtplib.SMTP:
    name = urlsplit(settings.SITE_URL).hostname or "localhost"
    context = ssl.create_default_context() if settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS else None
    if context and settings.EMAIL_SSL_CERTFILE:
        context.load_cert_chain(settings.EMAIL_SSL_CERTFILE, settings.EMAIL_SSL_KEYFILE)
    where = {
        "host": settings.EMAIL_HOST,
        "port": settings.EMAIL_PORT,
        "local_hostname": name,
        "timeout": CONNECT_SECONDS,
    }
    smtp = smtplib.SMTP_SSL(**where, context=context) if settings.EMAIL_USE_SSL else smtplib.SMTP(**where)
    try:
        if settings.EMAIL_USE_TLS:
            _greet(smtp)
            smtp.starttls(context=context)
        _greet(smtp)
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greet(smtp: smtplib.SMTP) -> None:
    """EHLO, or HELO for a relay that does not know it. smtplib would also take "421 not now" for not knowing."""
    reply = smtp.ehlo()
    if reply[0] // 100 == 5:
        reply = smtp.helo()
    if reply[0] // 100 != 2:
        raise smtplib.SMTPConnectError(*reply)


def _why_not(error: Exception) -> Trouble:
    """Never a fallback to plain text: a broken certificate is an unreachable relay."""
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return Refused("sign_in_refused")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused("no_tls_or_sign_in")
    if isinstance(error, ssl.SSLError):
        return Unreachable("tls")
    if isinstance(error, smtplib.SMTPResponseException):
        return Unreachable(f"smtp_{error.smtp_code}")
    return Unreachable("timeout" if isinstance(error, TimeoutError) else "unreachable")
