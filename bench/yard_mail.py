"""Y3: ready mails of 6 KB over one kept SMTP connection. `python -m bench.yard_mail PORT FILE` is the sink: it keeps
a late mail of the product in FILE, to be weighed."""

import asyncio
import smtplib
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

LINE = "One line of a weekly digest, about as long as such lines usually are."


class Sink:
    """Takes everything and forgets it, but for every fiftieth mail of the product."""

    def __init__(self, keep: Path) -> None:
        self.keep, self.count = keep, 0

    async def handle_DATA(self, server, session, envelope):
        is_ours = b"<yard@example.org>" not in envelope.original_content[:1000]
        self.count += is_ours
        if is_ours and self.count % 50 == 1:
            self.keep.write_bytes(envelope.original_content)
        return "250 OK"


async def serve(port: int, keep: Path) -> None:
    from aiosmtpd.smtp import SMTP as Protocol

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Protocol(Sink(keep), enable_SMTPUTF8=True, loop=loop), host="127.0.0.1", port=port
    )
    await server.serve_forever()


def six_kilobytes() -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "notice@example.org", "person@example.org", "Your week"
    mail["Message-ID"], mail["List-Unsubscribe"] = "<yard@example.org>", "<https://example.org/u/>"
    mail.set_content("\n".join([LINE] * 26))
    mail.add_alternative("<ul>" + "\n".join([f"<li>{LINE}</li>"] * 46) + "</ul>", subtype="html")
    return mail.as_bytes()


def hand_over(port: int, seconds: float, commit: Callable[[], None] = lambda: None) -> tuple[float, float]:
    """(mails a second, CPU ms a mail) of handing over one ready mail again and again; `commit` after each is Y3c."""
    content, count = six_kilobytes(), 0
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as relay:
        relay.ehlo()
        cpu, begun = time.process_time(), time.perf_counter()
        while (wall := time.perf_counter() - begun) < seconds:
            relay.sendmail("notice@example.org", ["person@example.org"], content)
            commit()
            count += 1
        cpu = time.process_time() - cpu
    return count / wall, cpu * 1000 / count


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
