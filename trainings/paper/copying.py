"""So that what is copied out of the file is what was written (learning 24).

Typst says of most glyphs which letters they stand for. Where a mark stands at a height of its own it cuts the run in
two and says the same letters of both, so that a reader would copy them twice. Here every paragraph of the page says
its whole text once, at its first run, and the other runs say nothing; ISO 32000 calls that ActualText.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

_OPEN = re.compile(rb"/\w+<</MCID (\d+)>>BDC")
_TOKEN = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>|\b(?:BDC|BMC|EMC)\b", re.S)
_TOLD = re.compile(rb"/Span<</ActualText<[0-9A-Fa-f]*>>>BDC")


def with_text(pdf: bytes, lines: Sequence[str]) -> bytes:
    """The file of one page, with `lines` as the texts of its paragraphs and headings, in their order. Raises
    ValueError when there are more or fewer of them."""
    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    runs = list(_runs(writer._root_object["/StructTreeRoot"]))
    if len(runs) != len(lines):
        raise ValueError(f"{len(runs)} paragraphs for {len(lines)} lines")
    said: dict[int, str] = {}
    for ids, line in zip(runs, lines, strict=True):
        said |= {one: line if one == ids[0] else "" for one in ids}
    page = writer.pages[0]
    stream = StreamObject()
    stream.set_data(_said(page.get_contents().get_data(), said))
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _runs(node: Any) -> Iterator[list[int]]:
    """The numbers of the runs of each paragraph, as the file's tree for screen readers has them."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            yield from _runs(one)
    elif isinstance(node, DictionaryObject) and node.get("/S") != "/Figure" and "/K" in node:
        kids = node["/K"]
        ids = [int(one) for one in (kids if isinstance(kids, ArrayObject) else [kids]) if isinstance(one, int)]
        if ids:
            yield ids
        else:
            yield from _runs(kids)


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
