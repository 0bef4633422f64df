"""Files to hand in: one honest one of each kind, every one of them with a word of its author in it."""

import io
import zipfile

import openpyxl
import pypdf
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

CANARY = "CANARY-U Ba"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = f"""<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>
<Override PartName="/word/document.xml" ContentType="{WORDS}.document.main+xml"/>
<Override PartName="/word/people.xml" ContentType="{WORDS}.people+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""
RELS = f"""<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"""
DOCUMENT_RELS = f"""<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{RELATIONS}/image" Target="media/photo.jpeg"/>
<Relationship Id="r2" Type="{RELATIONS}/hyperlink" Target="https://example.org/law" TargetMode="External"/>
<Relationship Id="r3" Type="{RELATIONS}/attachedTemplate" Target="file:///C:/{CANARY}/n.dotm" TargetMode="External"/>
<Relationship Id="r4" Type="http://schemas.microsoft.com/office/2011/relationships/people" Target="people.xml"/>
</Relationships>"""
CORE = (
    f'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{CANARY}</dc:creator>'
    f"<cp:lastModifiedBy>{CANARY}</cp:lastModifiedBy></cp:coreProperties>"
)
DOCUMENT = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>'
    f'<w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{CANARY}" w:date="2026-01-01T00:00:00Z">'
    "<w:r><w:t>What stays: ပုဒ်မ ၁၆၇</w:t></w:r></w:ins></w:p></w:body></w:document>"
)
COMMENTS = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:comments xmlns:w="{WORD}"><w:comment w:id="0" '
    f"w:author='{CANARY}' w:initials='{CANARY}'><w:p/></w:comment></w:comments>"
)
PEOPLE = f'<?xml version="1.0" encoding="UTF-8"?><p xmlns="urn:x"><person author="{CANARY}">{CANARY}</person></p>'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:meta="{ODF}:meta:1.0" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:config="{ODF}:config:1.0" xmlns:draw="{ODF}:drawing:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/>'
    "</manifest:manifest>"
)


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def make_jpg(size: tuple[int, int] = (64, 48), place: bool = True) -> bytes:
    """A photograph with the name of the camera's owner, and where it was taken."""
    exif = Image.Exif()
    if place:
        exif[0x013B] = CANARY
        exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG", exif=exif, comment=CANARY.encode())
    return out.getvalue()


def make_png(size: tuple[int, int] = (64, 48)) -> bytes:
    notes = PngInfo()
    notes.add_text("Author", CANARY)
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGBA").save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def make_docx(**more: str | bytes) -> bytes:
    """`more`: parts by name, in place of these or beside them."""
    parts = {
        "[Content_Types].xml": TYPES, "_rels/.rels": RELS, "word/document.xml": DOCUMENT,
        "word/_rels/document.xml.rels": DOCUMENT_RELS, "word/comments.xml": COMMENTS, "word/people.xml": PEOPLE,
        "word/media/photo.jpeg": make_jpg(), "docProps/core.xml": CORE,
    }  # fmt: skip
    return zipped(parts | more)


def make_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = CANARY
    book.active["A1"] = "What stays"
    book.active["A1"].comment = Comment("a note", CANARY)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_odt(content: str = "", **more: str | bytes) -> bytes:
    body = content or (
        f"<text:p>What stays</text:p><office:annotation><dc:creator>{CANARY}</dc:creator><text:p>note</text:p>"
        "</office:annotation>"
    )
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{start}<office:document-content {SPACES}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>",
        "meta.xml": f"{start}<office:document-meta {SPACES}><office:meta><meta:initial-creator>{CANARY}"
        "</meta:initial-creator></office:meta></office:document-meta>",
        "settings.xml": f"{start}<office:document-settings {SPACES}><config:x>{CANARY}</config:x>"
        "</office:document-settings>",
        "META-INF/manifest.xml": MANIFEST,
        "Thumbnails/thumbnail.png": make_png(),
    }
    return zipped(parts | more)


def make_pdf(change=None) -> bytes:
    """One page with a photograph on it; `change(writer)` before it is written."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    photo = DecodedStreamObject()
    photo._data = make_jpg()
    photo.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Filter"): NameObject("/DCTDecode"), NameObject("/Width"): pypdf.generic.NumberObject(64),
        NameObject("/Height"): pypdf.generic.NumberObject(48),
        NameObject("/BitsPerComponent"): pypdf.generic.NumberObject(8),
        NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
    })  # fmt: skip
    images = DictionaryObject({NameObject("/I1"): writer._add_object(photo)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): images})
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"),
        NameObject("/Contents"): TextStringObject("What stays"), NameObject("/T"): TextStringObject(CANARY),
    })  # fmt: skip
    page[NameObject("/Annots")] = pypdf.generic.ArrayObject([writer._add_object(note)])
    told = DecodedStreamObject()
    told.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(told)
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY})
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


MAKERS = {
    "pdf": make_pdf, "docx": make_docx, "xlsx": make_xlsx, "odt": make_odt, "png": make_png, "jpg": make_jpg,
    "txt": lambda: "ပုဒ်မ ၁၆၇\r\nWhat stays\r\n".encode(),
}  # fmt: skip


def words_in(data: bytes) -> bytes:
    """Everything that a reader of the bytes could find: packed parts unpacked too."""
    found = [data, data.decode("utf-16-be", "ignore").encode(errors="ignore")]
    if data.startswith(b"PK"):
        found += unzipped(data).values()
    if data.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        numbers = {number for kept in reader.xref.values() for number in kept} | set(reader.xref_objStm)
        for number in numbers:
            found.append(repr(reader.get_object(number)).encode())
            one = reader.get_object(number)
            if isinstance(one, pypdf.generic.StreamObject):
                found += [one._data, one.get_data() if one.get("/Filter") != "/DCTDecode" else b""]
    return b"\n".join(found)
