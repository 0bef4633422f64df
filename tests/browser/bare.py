"""A page of nothing but what it is given, without a policy of its own: a script that came through would run there."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "data" / "markup" / "evasions.txt"


def evasions() -> list[str]:
    """The known ones. One a line in the file, with the escapes of JSON."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in lines]


def batched(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """So many at a time."""
    left = iter(texts)
    while some := list(islice(left, size)):
        yield some


class Bare:
    """`ran`: how many scripts ran; `left`: what the page asked the world for."""

    def __init__(self, page) -> None:
        self.page, self.ran, self.left = page, 0, []
        page.expose_function("alert", self._count)
        page.on("dialog", lambda dialog: (self._count(), dialog.dismiss()))
        page.on("request", lambda request: self.left.append(request.url))
        page.on("framenavigated", lambda frame: self.left.append(frame.url) if frame.url != "about:blank" else None)

    def _count(self, *_args) -> None:
        self.ran += 1

    def show(self, sections: Iterable[str], look: str, given=None) -> list[str]:
        """What `look`, a function of `given` in the page, finds there."""
        body = "\n".join(f"<section>{one}</section>" for one in sections)
        self.page.set_content(f"<!doctype html><meta charset=utf-8><main>{body}</main>")
        found = self.page.evaluate(look, given)
        self.page.wait_for_timeout(100)
        return found
