"""PDF: taken apart and written anew, without what runs, without what tells of its author (safety C-24, C-25)."""

import io
import zlib
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from ..archives import CHUNK, MAX_POINTS, MAX_UNPACKED, Refused

MAX_OBJECTS = 200_000
# Actions that run or reach out of the file, and things that are files themselves.
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
    "/GoTo3DView", "/RichMediaExecute",
}  # fmt: skip
KINDS = {"/EmbeddedFile", "/Filespec", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AF"}
# What tells of who made it, where and with what.
AUTHORS = {"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/CreatorInfo", "/Collection"}
NOTES = {
    "/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Line", "/Square", "/Circle",
    "/Polygon", "/PolyLine", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact",
}  # fmt: skip
FLATE, PHOTO = {"/FlateDecode", "/Fl"}, {"/DCTDecode", "/DCT"}
# How many times larger a stream may come out where it is not counted.
WORST = {"/LZWDecode": 1366, "/LZW": 1366, "/RunLengthDecode": 64, "/RL": 64, "/FlateDecode": 1032, "/Fl": 1032}
MAX_FILTERS = 3


def clean(data: bytes) -> bytes:
    """Raises Refused."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Refused("file_locked", "encrypted")
    unpacked = 0
    for found in _dictionaries(reader.root_object):
        _check(found)
        _forget(found)
        if isinstance(found, StreamObject):
            unpacked += _count(found, unpacked)
    # Written anew from its root, so that nothing which the root does not lead to comes along.
    writer = PdfWriter(clone_from=reader)
    if not writer.pages:
        raise Refused("file_unreadable", "no page")
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionaries(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that the document leads to, each once. What is taken out of one is not entered."""
    seen, waiting, n = set(), [root], 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        n += 1
        if n > MAX_OBJECTS:
            raise Refused("file_unpacks_too_large", "objects")
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [value for _key, value in dict.items(one)]
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)


def _name(found: DictionaryObject, key: str) -> str:
    return str(found.get(key, ""))


def _check(found: DictionaryObject) -> None:
    says = {_name(found, key) for key in ("/Type", "/Subtype")}
    is_elsewhere = isinstance(found, StreamObject) and "/F" in found
    if _name(found, "/S") in ACTIONS or says & KINDS or KEYS & found.keys() or is_elsewhere:
        raise Refused("file_reaches_out", "action or attachment")
    width, height = found.get("/Width", 0), found.get("/Height", 0)
    if _name(found, "/Subtype") == "/Image" and width * height > MAX_POINTS:
        raise Refused("file_unpacks_too_large", "points")


def _forget(found: DictionaryObject) -> None:
    own = {key for key in found if key.startswith("/PTEX.")}
    if _name(found, "/Subtype") in NOTES:
        own.add("/T")
    for key in found.keys() & (AUTHORS | own):
        del found[key]


def _filters(stream: StreamObject) -> list[str]:
    named = stream.get("/Filter", [])
    named = named if isinstance(named, ArrayObject) else [named]
    return [str(one.get_object() if isinstance(one, IndirectObject) else one) for one in named]


def _count(stream: StreamObject, before: int) -> int:
    """Bytes that come out of one stream, after `before` of others; photographs lose what cameras write into them."""
    data, filters = stream._data, _filters(stream)
    if len(filters) > MAX_FILTERS:
        raise Refused("file_unpacks_too_large", "filters")
    if filters and filters[-1] in PHOTO and len(filters) == 1:
        stream._data = strip_photo(data)
    is_counted = set(filters[:1]) <= FLATE and set(filters[1:2]) <= FLATE
    size = _inflate(data, filters, before) if filters and is_counted else len(data)
    for one in filters[2:] if is_counted else filters:
        size *= WORST.get(one, 1)
    if before + size > MAX_UNPACKED:
        raise Refused("file_unpacks_too_large", "stream")
    return size


def _inflate(data: bytes, filters: list[str], before: int) -> int:
    """The size of deflated data, also where it was deflated twice."""
    packed, size = zlib.decompressobj(), 0
    inner = zlib.decompressobj() if FLATE & set(filters[1:2]) else None
    for start in range(0, len(data), CHUNK):
        piece = packed.decompress(data[start : start + CHUNK], CHUNK)
        while piece:
            size += len(_inflated(inner, piece, MAX_UNPACKED - before - size)) if inner else len(piece)
            if before + size >= MAX_UNPACKED:
                raise Refused("file_unpacks_too_large", "stream")
            piece = packed.decompress(packed.unconsumed_tail, CHUNK)
    return size


def _inflated(inner, piece: bytes, most: int) -> bytes:
    return inner.decompress(piece, max(1, most))


def strip_photo(data: bytes) -> bytes:
    """A JPEG without its notes: what cameras and programs write between the marks, but for the kind of colours."""
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = [b"\xff\xd8"], 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in (b"\xda", b"\xd9", b""):
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        # 0xE0 and 0xEE say how colours are kept; the rest of 0xE1 to 0xEF and 0xFE is for people.
        if size < 2 or at + 2 + size > len(data):
            break
        if mark in (0xE0, 0xEE) or not (0xE1 <= mark <= 0xEF or mark == 0xFE):
            kept.append(data[at : at + 2 + size])
        at += 2 + size
    return b"".join([*kept, data[at:]])
