"""So that what is copied out of the file is what was written (learning 24).

Typst says of most glyphs which letters they stand for. Where a mark stands at a height of its own it cuts the run in
two and says the same letters of both, so that a reader would copy them twice. Here every paragraph of the file says
its whole text once, at its first run, and the other runs say nothing; ISO 32000 calls that ActualText.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

Run = tuple[int, int]  # the number of the page's object, and of the run on it

_OPEN = re.compile(rb"/\w+<</MCID (\d+)(?:/Lang\(\w+\))?>>BDC")
_TOKEN = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>|\b(?:BDC|BMC|EMC)\b", re.S)
_TOLD = re.compile(rb"/Span<</ActualText<[0-9A-Fa-f]*>>>BDC")


def with_text(pdf: bytes, lines: Sequence[str]) -> bytes:
    """The file, with `lines` as the texts of its paragraphs and headings, in their order; one that goes over to the
    next page says all its text on the first. Raises ValueError when there are more or fewer of them."""
    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    paragraphs = list(_paragraphs(writer._root_object["/StructTreeRoot"]))
    if len(paragraphs) != len(lines):
        raise ValueError(f"{len(paragraphs)} paragraphs for {len(lines)} lines")
    said: dict[int, dict[int, str]] = defaultdict(dict)
    for runs, line in zip(paragraphs, lines, strict=True):
        for page, run in runs:
            said[page][run] = line if (page, run) == runs[0] else ""
    for page in writer.pages:
        stream = StreamObject()
        stream.set_data(_said(page.get_contents().get_data(), said[page.indirect_reference.idnum]))
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _paragraphs(node: Any) -> Iterator[list[Run]]:
    """The runs of each paragraph, as the file's tree for screen readers has them. A paragraph is what holds a run
    itself; what is heavier inside it belongs to it."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            yield from _paragraphs(one)
    elif isinstance(node, DictionaryObject) and node.get("/S") != "/Figure" and "/K" in node:
        if any(_is_run(kid) for kid in _kids(node)):
            yield list(_runs(node))
        else:
            yield from _paragraphs(node["/K"])


def _kids(node: DictionaryObject) -> list[Any]:
    kids = node["/K"]
    return [one.get_object() for one in (kids if isinstance(kids, ArrayObject) else [kids])]


def _is_run(kid: Any) -> bool:
    """A number on the page of the element, or, on another page, a reference with the page in it."""
    return isinstance(kid, int) or isinstance(kid, DictionaryObject) and kid.get("/Type") == "/MCR"


def _runs(node: DictionaryObject) -> Iterator[Run]:
    for kid in _kids(node):
        if isinstance(kid, int):
            yield node.raw_get("/Pg").idnum, int(kid)
        elif _is_run(kid):
            yield kid.raw_get("/Pg").idnum, int(kid["/MCID"])
        elif "/K" in kid:
            yield from _runs(kid)


def _said(content: bytes, said: dict[int, str]) -> bytes:
    parts, at = [], 0
    for opening in _OPEN.finditer(content):
        end = _closing(content, opening.end())
        text = said.get(int(opening[1]))
        if text is not None:
            told = text.encode("utf-16-be").hex().upper().encode()
            inside = _TOLD.sub(b"/Span BMC", content[opening.end() : end])
            parts += [content[at : opening.end()], b"/Span<</ActualText<FEFF", told, b">>>BDC\n", inside, b"EMC\n"]
            at = end
    return b"".join([*parts, content[at:]])


def _closing(content: bytes, start: int) -> int:
    """Where the EMC stands that ends what was opened before `start`."""
    depth = 1
    for token in _TOKEN.finditer(content, start):
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(token[0], 0)
        if not depth:
            return token.start()
    raise ValueError("a run has no end")
