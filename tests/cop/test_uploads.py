"""What is taken, what is taken out of it, what is refused (safety C-24, C-25). Each file meets the child itself."""

import io
import subprocess
import sys
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from cop import archives, children
from cop.uploads import checking, office, sandbox
from cop.uploads.checking import FileRefused, clean
from tests.drills.hostile_uploads import attack

from . import upload_kit as kit


def code_of(data: bytes, filename: str) -> str:
    with pytest.raises(FileRefused) as refused:
        clean(data, filename)
    return refused.value.code


@pytest.mark.parametrize("name", kit.MAKERS)
def test_c25_nothing_of_the_author_is_kept_and_what_was_written_is(name):
    data = kit.MAKERS[name]()
    if name != "txt":
        assert kit.CANARY.encode() in kit.words_in(data)
    kept = clean(data, f"notes.{name}").data
    assert kit.CANARY.encode() not in kit.words_in(kept)
    if name not in ("png", "jpg"):
        assert b"What stays" in kit.words_in(kept)
    assert clean(kept, f"again.{name}").format == name, "what we keep we would take again"


def test_c25_documents_open_again_with_what_they_pointed_at():
    parts = kit.unzipped(clean(kit.make_docx(), "a.docx").data)
    assert set(kit.unzipped(kit.make_docx())) - set(parts) == {"word/people.xml"}
    for list_of_parts in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        assert b"people" not in parts[list_of_parts]
    assert b"https://example.org/law" in parts["word/_rels/document.xml.rels"]
    assert b"attachedTemplate" not in parts["word/_rels/document.xml.rels"]
    assert b"rsid" not in parts["word/document.xml"]


def test_c25_a_photograph_is_turned_upright_and_keeps_its_size():
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    out = io.BytesIO()
    Image.new("RGB", (80, 40), "red").save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(clean(out.getvalue(), "a.jpeg").data)) as kept:
        assert kept.size == (40, 80) and not kept.getexif()


@pytest.mark.parametrize("name", ["notes.exe", "notes", ".pdf", "notes.pdf.php", "notes\u202efdp.exe", "no\x00tes.pdf",
                                  "../notes.pdf", "no\u202ates.pdf", "notes.svg", "notes.docm"])  # fmt: skip
def test_c24_names_that_are_not_taken(name):
    assert code_of(kit.make_pdf(), name) == "file_wrong_type"


@pytest.mark.parametrize("name", kit.MAKERS)
def test_c24_content_and_name_must_agree(name):
    for other, make in kit.MAKERS.items():
        if other != name:
            assert code_of(make(), f"notes.{name}") in ("file_wrong_type", "file_unreadable"), other


def test_c24_empty_and_large_files(settings):
    assert code_of(b"", "a.txt") == "file_empty"
    settings.UPLOAD_LIMIT = 100
    assert code_of(b"a" * 101, "a.txt") == "file_too_large"
    assert clean(b"a" * 100, "a.txt").data == b"a" * 100


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script>", b"\xff\xfe\x00", b"a\x00b", b"\x1b[31m", b" \n",
                                  b"<svg onload=alert(1)>", b"\x80\x81", b"%PDF-1.7\n\x00"])  # fmt: skip
def test_c24_what_is_no_plain_text(data):
    assert code_of(data, "a.txt") == "file_wrong_type"


# --- bombs ---------------------------------------------------------------------------------------------------------


def bomb_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A picture that says it is huge, of few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    body = zlib.compress(bytes(3 * 1024 * 1024), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb_part() -> bytes:
    return b"<?xml version='1.0'?><a>" + b" " * (archives.MAX_UNPACKED + 1) + b"</a>"


def laughs() -> str:
    """Each entity is ten of the one before."""
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    entities = "".join(f"<!ENTITY {after} '{10 * ('&' + before + ';')}'>" for before, after in pairs)
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">{entities}]><l>&i;</l>'


def bomb_pdf(writer) -> None:
    stream = StreamObject()
    stream._data = zlib.compress(bytes(archives.MAX_UNPACKED + 1), 9)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def twice_packed_pdf(writer) -> None:
    stream = StreamObject()
    stream._data = zlib.compress(zlib.compress(bytes(archives.MAX_UNPACKED + 1), 9), 9)
    stream[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * 2)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


BOMBS = {
    "pixels.png": bomb_png,
    "points.jpg": lambda: kit.make_jpg((64, 48), False).replace(b"\x00\x30\x00\x40", b"\xff\xff\xff\xff", 1),
    "part.docx": lambda: kit.make_docx(**{"word/document.xml": bomb_part()}),
    "many.docx": lambda: kit.make_docx(**{f"word/x{n}.xml": "<a/>" for n in range(archives.MAX_ENTRIES)}),
    "laughs.docx": lambda: kit.make_docx(**{"word/document.xml": laughs()}),
    "laughs.odt": lambda: kit.make_odt(**{"content.xml": laughs()}),
    "media.docx": lambda: kit.make_docx(**{"word/media/photo.jpeg": bomb_png()}),
    "deep.docx": lambda: kit.make_docx(**{"word/document.xml": "<a>" * 3_000_000 + "</a>" * 3_000_000}),
    "stream.pdf": lambda: kit.make_pdf(bomb_pdf),
    "twice.pdf": lambda: kit.make_pdf(twice_packed_pdf),
}


@pytest.mark.parametrize("name", BOMBS)
def test_c24_bombs_are_refused(name):
    data = BOMBS[name]()
    if len(data) <= 10 * 1024 * 1024:
        assert code_of(data, name) in ("file_unpacks_too_large", "file_unreadable")
    else:
        assert code_of(data, name) == "file_too_large"


@pytest.mark.parametrize(("packed", "is_taken"), [(100_000, True), (200_000, False)])
def test_c24_what_cannot_be_counted_is_taken_for_the_worst(packed, is_taken):
    """LZW makes at most 1,366 times as much: beyond 200 MB nobody looks whether it does."""

    def change(writer) -> None:
        stream = StreamObject()
        stream._data = bytes(packed)
        stream[NameObject("/Filter")] = NameObject("/LZWDecode")
        writer.root_object[NameObject("/X")] = writer._add_object(stream)

    data = kit.make_pdf(change)
    if is_taken:
        assert clean(data, "a.pdf").format == "pdf"
    else:
        assert code_of(data, "a.pdf") == "file_unpacks_too_large"


# --- what reaches out ------------------------------------------------------------------------------------------------


def action(kind: str, **more):
    def change(writer) -> None:
        named = {NameObject(f"/{key}"): value for key, value in more.items()}
        acts = DictionaryObject({NameObject("/S"): NameObject(kind), **named})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(acts)

    return change


def embedded(writer) -> None:
    writer.add_attachment("a.exe", b"MZ")


def second_way(writer) -> None:
    """A script that only another action leads to."""
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    first = DictionaryObject({NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): writer._add_object(script)})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(first)


def elsewhere(writer) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"x")
    stream[NameObject("/F")] = TextStringObject("other.bin")
    writer.root_object[NameObject("/X")] = writer._add_object(stream)


@pytest.mark.parametrize(
    "change",
    [action("/JavaScript", JS=TextStringObject("app.alert(1)")), action("/Launch"), action("/SubmitForm"), embedded,
     second_way, elsewhere],
)  # fmt: skip
def test_c25_pdfs_that_run_or_carry_something(change):
    assert code_of(kit.make_pdf(change), "a.pdf") == "file_reaches_out"


def relation(kind: str, mode: str = "External", quote: str = '"') -> str:
    rels = kit.DOCUMENT_RELS.replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{kit.RELATIONS}/{kind}" Target="https://example.org/x" TargetMode="{mode}"/>'
        "</Relationships>",
    )
    return rels.replace('"', quote)


def field_of(words: str) -> str:
    return kit.DOCUMENT.replace("<w:p ", f"<w:p><w:r><w:instrText>{words}</w:instrText></w:r></w:p><w:p ", 1)


@pytest.mark.parametrize(
    "parts",
    [
        {"word/_rels/document.xml.rels": relation("image")},
        {"word/_rels/document.xml.rels": relation("image", quote="'")},
        {"word/_rels/document.xml.rels": relation("oleObject", "Internal")},
        {"word/_rels/document.xml.rels": relation("frame")},
        {"word/document.xml": field_of("DDEAUTO c:\\windows\\cmd.exe")},
        {"word/document.xml": field_of(' INCLUDEPICTURE "https://example.org/t.png"')},
        {"[Content_Types].xml": kit.TYPES.replace("document.main", "document.macroEnabled.main")
         + f"<!-- {office.WORD.decode()} -->"},
    ],
)  # fmt: skip
def test_c24_documents_that_run_or_fetch(parts):
    assert code_of(kit.make_docx(**parts), "a.docx") == "file_reaches_out"


@pytest.mark.parametrize(
    "body",
    ['<draw:image xlink:href="https://example.org/t.png"/>', '<draw:object xlink:href="./Object 1"/>',
     '<office:script/>', '<draw:image><office:binary-data>AAAA</office:binary-data></draw:image>'],
)  # fmt: skip
def test_c24_odt_that_runs_or_fetches(body):
    assert code_of(kit.make_odt(body), "a.odt") == "file_reaches_out"


@pytest.mark.parametrize(
    ("part", "code"),
    [("word/vbaProject.bin", "file_wrong_type"), ("word/embeddings/a.xlsx", "file_wrong_type"),
     ("../a.xml", "file_wrong_type"), ("/etc/a.xml", "file_wrong_type"), ("word/media/a.emf", "file_part_unknown"),
     ("word/media/a.svg", "file_part_unknown"), ("word/activeX/a.bin", "file_part_unknown")],
)  # fmt: skip
def test_c24_parts_that_are_not_taken(part, code):
    assert code_of(kit.make_docx(**{part: b"x"}), "a.docx") == code


def test_c24_two_parts_of_one_name():
    out = io.BytesIO(kit.make_docx())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<other/>")
    assert code_of(out.getvalue(), "a.docx") == "file_wrong_type"


def test_c24_an_external_entity_reads_no_file():
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert code_of(kit.make_docx(**{"word/document.xml": xml}), "a.docx") == "file_unpacks_too_large"


def test_c24_locked_and_damaged_files():
    locked = kit.make_pdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    assert code_of(locked, "a.pdf") == "file_locked"
    for name in ("pdf", "docx", "xlsx", "odt", "png", "jpg"):
        data = kit.MAKERS[name]()
        assert code_of(data[: len(data) // 2], f"a.{name}").startswith("file_"), name


# --- the child -------------------------------------------------------------------------------------------------------


def test_c24_the_child_dies_alone_when_it_takes_too_much_memory(monkeypatch):
    monkeypatch.setattr(checking, "CHILD", "tests.cop.roster_glutton")
    assert code_of(kit.make_pdf(), "a.pdf") == "file_unpacks_too_large"


def test_c24_the_child_knows_no_django_and_no_secret():
    code = "import sys, cop.uploads.sandbox, cop.uploads.office, cop.uploads.pdf, cop.uploads.pictures as p;"

    done = subprocess.run(
        [sys.executable, "-s", "-c", code + "print('django' in sys.modules)"],
        env=children.environment(), cwd=children.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_c24_a_sample_of_mutated_uploads():
    """The drill of tests/drills/test_uploads.py, small enough for every run."""
    told = attack(seed=20260101, mutations=140, take=sandbox.clean)
    assert told["files"] == 140 and told["refused"] > 20 and told["taken"] > 20
    assert told["wrong"] == told["crashes"] == []
