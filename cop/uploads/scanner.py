"""One question to a virus scanner that speaks clamd's INSTREAM (safety C-27). Down means: nothing is known."""

import socket

from django.conf import settings

SECONDS = 30
CHUNK = 1 << 16
CLEAN = "stream: OK"


class ScannerDown(Exception):
    """No scanner is set, it does not answer, or what it says cannot be understood."""


def is_clean(data: bytes) -> bool:
    """Whether the scanner found nothing. Raises ScannerDown: then the file stays closed."""
    try:
        with _connect(settings.SCANNER) as wire:
            answer = _ask(wire, data)
    except OSError as error:
        raise ScannerDown("no answer") from error
    if answer.endswith(" FOUND"):
        return False
    if answer != CLEAN:
        raise ScannerDown("no verdict")
    return True


def _connect(place: str) -> socket.socket:
    """`place`: host:port, or the path of a socket."""
    if not place:
        raise ScannerDown("none is set")
    if place.startswith("/"):
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(SECONDS)
        wire.connect(place)
        return wire
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _ask(wire: socket.socket, data: bytes) -> str:
    wire.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), CHUNK):
        piece = data[start : start + CHUNK]
        wire.sendall(len(piece).to_bytes(4) + piece)
    wire.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 1024:
        piece = wire.recv(256)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
