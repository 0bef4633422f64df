"""Honest files, spoilt in thousands of ways: what is taken of them has to be as clean as what is taken of an honest
one (safety 5)."""

import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pypdf
from PIL import Image

from cop.archives import Refused
from cop.children import ChildDied
from cop.uploads import office, pdf
from tests.cop import upload_kit as kit

SIZES = ((64, 48), (200, 10), (1, 1), (320, 240))


def honest_files() -> list[tuple[str, bytes]]:
    """Fifty, of every kind: small and large, packed and not, with and without what is hidden in them."""
    files = [(name, make()) for name, make in kit.MAKERS.items() for _ in range(2)]
    files += [("jpg", kit.make_jpg(size, place)) for size in SIZES for place in (True, False)]
    files += [("png", kit.make_png(size)) for size in SIZES]
    paragraph = "<text:p>ပုဒ်မ ၁၆၇ What stays</text:p>"
    files += [("odt", kit.make_odt(paragraph * n)) for n in (1, 10, 100, 1_000)]
    texts = ["<w:p><w:r><w:t>What stays</w:t></w:r></w:p>" * n for n in (1, 10, 100, 1_000)]
    body = kit.DOCUMENT.split("<w:p ")
    files += [("docx", kit.make_docx(**{"word/document.xml": f"{body[0]}{text}<w:p {body[1]}"})) for text in texts]
    files += [("docx", kit.zipped(kit.unzipped(kit.make_docx()), zipfile.ZIP_STORED))]
    files += [("pdf", kit.make_pdf(_pages(n))) for n in (1, 3, 10, 30)]
    files += [("txt", f"What stays {n} ပုဒ်မ\n".encode() * n) for n in range(1, 50 - len(files) + 1)]
    return files


def _pages(n: int) -> Callable:
    def add(writer) -> None:
        for _ in range(n):
            writer.add_blank_page(width=100, height=100)

    return add


def spoil(data: bytes, dice: random.Random, others: list[tuple[str, bytes]]) -> bytes:
    """One to four wounds."""
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(WOUNDS)(data, dice, others)
    return data


def _flip(data: bytes, dice, others) -> bytes:
    found = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        if found:
            found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def _cut(data: bytes, dice, others) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.randrange(1, 200) :]


def _double(data: bytes, dice, others) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start : start + 500] * dice.randint(2, 5) + data[start:]


def _splice(data: bytes, dice, others) -> bytes:
    other = dice.choice(others)[1]
    start = dice.randrange(len(data) + 1)
    return data[:start] + other[dice.randrange(len(other) + 1) :][:1000] + data[start:]


def _number(data: bytes, dice, others) -> bytes:
    """Four bytes that may be a length become the largest."""
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice((b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff")) + data[at + 4 :]


def _part(data: bytes, dice, others) -> bytes:
    """A part of an archive, spoilt inside, so that its sums are right."""
    try:
        parts = kit.unzipped(data)
    except Exception:
        return _flip(data, dice, others)
    if not parts:
        return data
    name = dice.choice(sorted(parts))
    wound = dice.choice((_flip, _cut, _double, _splice, _number))
    return kit.zipped(parts | {name: wound(parts[name], dice, others)})


WOUNDS = (_flip, _flip, _cut, _double, _splice, _number, _part, _part)


def attack(seed: int, mutations: int, take: Callable[[str, bytes], bytes]) -> dict[str, Any]:
    """Hand in `mutations` spoilt files through `take(format, data)`; `wrong` and `crashes` name what went ill."""
    dice, honest = random.Random(seed), honest_files()
    told: dict[str, Any] = {"files": 0, "taken": 0, "refused": 0, "died": 0, "wrong": [], "crashes": []}
    for n in range(mutations):
        name, data = honest[n % len(honest)]
        spoilt = spoil(data, dice, honest)
        told["files"] += 1
        try:
            kept = take(name, spoilt)
        except Refused:
            told["refused"] += 1
        except ChildDied as death:
            told["died"] += 1
            told["crashes"] += [(n, name, str(death))] if "ended with" in str(death) else []
        except Exception as error:
            told["crashes"].append((n, name, repr(error)))
        else:
            told["taken"] += 1
            told["wrong"] += [(n, name, why) for why in faults_of(name, kept)]
    return told


def faults_of(name: str, kept: bytes) -> list[str]:
    """What is wrong with a file that was taken; nothing, or the drill fails."""
    try:
        if name in ("png", "jpg"):
            with Image.open(io.BytesIO(kept)) as picture:
                picture.load()
                return ["notes"] if picture.getexif() or {"Author", "comment"} & set(picture.info) else []
        if name == "pdf":
            return _faults_of_pdf(kept)
        if name != "txt":
            return _faults_of_archive(name, kept)
        return [] if kept.decode() and b"\x00" not in kept else ["control"]
    except Exception as error:
        return [f"does not open: {error!r}"]


def _faults_of_pdf(kept: bytes) -> list[str]:
    found = list(pdf._dictionaries(pypdf.PdfReader(io.BytesIO(kept)).root_object))
    reader = pypdf.PdfReader(io.BytesIO(kept))
    told = [] if not reader.metadata else ["metadata"]
    told += ["author"] if any(pdf.AUTHORS & one.keys() for one in found) else []
    return told + (
        ["runs"] if any(str(one.get("/S", "")) in pdf.ACTIONS or pdf.KEYS & one.keys() for one in found) else []
    )


def _faults_of_archive(name: str, kept: bytes) -> list[str]:
    parts = kit.unzipped(kept)
    told = ["a part that is dropped"] if any(office.GONE.search(part) for part in parts) and name != "odt" else []
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")):
            office.check_xml(content, lambda _name, _attributes: False)
    core = parts.get("docProps/core.xml", b"") + parts.get("meta.xml", b"")
    return told + (["author"] if kit.CANARY.encode() in core else [])
