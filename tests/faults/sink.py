"""The relay of the fault matrix, a process of its own: `python -m tests.faults.sink FOLDER PORT`.

It writes one line for each mail that it takes into FOLDER/taken.log, before it answers 250, and one for each
connection into FOLDER/connected.log. FOLDER/script.json tells how to misbehave and is read again when it changes:

    refuse: true           break every connection off at once
    unknown: [address, …]  550 at RCPT for these
    drop_every: n          take every n-th mail and break off before the answer
    delay: seconds         wait before taking a mail
    keep: true             also write the mail itself, as FOLDER/mail/<number>.eml
"""

import asyncio
import json
import re
import sys
import time
from pathlib import Path

from config.sink import OK, Sink, serve

MESSAGE_ID = re.compile(rb"(?im)^message-id: *<([^>]+)>")


class Notebook:
    """A mailbox that keeps a line a mail."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        (folder / "mail").mkdir(parents=True, exist_ok=True)
        self._taken = (folder / "taken.log").open("a", buffering=1)
        self.keep = False

    def put(self, content, *, sender, recipients):
        self.count += 1
        if self.keep:
            (self.folder / "mail" / f"{self.count:06d}.eml").write_bytes(content)
        message_id = MESSAGE_ID.search(content)[1].decode()
        self._taken.write(f"{time.time():.6f} {recipients[0]} {message_id}\n")
        return self.count


class UnreliableRelay(Sink):
    def __init__(self, folder: Path) -> None:
        super().__init__(Notebook(folder))
        self._path, self._read_at, self._script = folder / "script.json", 0, {}
        self._connected = (folder / "connected.log").open("a", buffering=1)

    @property
    def script(self) -> dict:
        try:
            changed_at = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if changed_at != self._read_at:
            self._script, self._read_at = json.loads(self._path.read_text()), changed_at
        return self._script

    async def on_connect(self, server):
        self._connected.write(f"{time.time():.6f}\n")
        if self.script.get("refuse"):
            self.drop(server)
            return "421 not now"
        return None

    async def on_recipient(self, server, recipient):
        return "550 5.1.1 unknown" if recipient in self.script.get("unknown", ()) else OK

    async def on_data(self, server, envelope):
        await asyncio.sleep(self.script.get("delay", 0))
        self.mailbox.keep = self.script.get("keep", False)
        return OK

    async def after_keeping(self, server, envelope, path):
        every = self.script.get("drop_every")
        if every and self.mailbox.count % every == 0:
            self.drop(server)
            return "421 lost"
        return OK


if __name__ == "__main__":
    asyncio.run(serve(UnreliableRelay(Path(sys.argv[1])), int(sys.argv[2])))
