"""Documents that are archives of XML: DOCX, XLSX, ODT (safety C-24, C-25).

Each is written anew, part by part: known parts only, pictures drawn again, names of people taken out. XML is looked
through by expat, which never opens another file, and edited as text, so that prefixes stay as the program wrote them.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from ..archives import BROKEN, Refused, check_names, unpack

MAX_PART = 48 * 1024 * 1024  # of one part of XML; a book of 1,000 pages has a tenth
DATE = (1980, 1, 1, 0, 0, 0)
PICTURES = (".png", ".jpg", ".jpeg")
XML = (".xml", ".rels", ".vml", ".rdf")
FONTS = (".odttf",)
MANIFEST = "META-INF/manifest.xml"
TYPES = "[Content_Types].xml"
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEXT = b"application/vnd.oasis.opendocument.text"

CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties'
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
APP = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="{OFFICE}/extended-properties"/>'
CUSTOM = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="{OFFICE}/custom-properties"/>'
OASIS = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"'
META = f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {OASIS}/>'
SETTINGS = f'<?xml version="1.0" encoding="UTF-8"?><office:document-settings {OASIS}/>'


@dataclass(frozen=True)
class Format:
    """main: what the archive must say that it is. written: parts that are put in place of those of the file. dropped:
    parts that go. mends: (pattern, instead) for every part of XML. is_bad: whether an element, by its name and its
    attributes without their prefixes, may stand in no part."""

    main: tuple[str, bytes]
    written: dict[str, str]
    dropped: re.Pattern
    mends: tuple[tuple[re.Pattern, str], ...]
    is_bad: Callable[[str, dict[str, str]], bool]


def _mends(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern, str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), instead) for pattern, instead in pairs)


VALUE = r"""=\s*(?:"[^"]*"|'[^']*')"""
# People as attributes (authors of changes and notes), as elements, and what numbers each sitting of one writer.
PEOPLE = _mends(
    (rf"(\s(?:\w+:)?(?:author|initials|userId|userName|lastModifiedBy|lastEdited)\s*){VALUE}", r'\1=""'),
    (r"(<(?:\w+:)?author\b[^>/]*>)[^<]*(?=</)", r"\1"),
    (rf"\s(?:\w+:)?rsid\w*\s*{VALUE}", ""),
    (r"<(?:\w+:)?(rsids|mailMerge|customWorkbookViews|customSheetViews)>.*?</(?:\w+:)?\1>", ""),
    (r"<(?:\w+:)?(?:docId|absPath|attachedTemplate)\b[^>]*/>", ""),
    (r"<Relationship\b[^>]*/attachedTemplate[\"'][^>]*/>", ""),
    (rf"(<(?:\w+:)?pageSetup\b[^>]*?)\s\w+:id\s*{VALUE}", r"\1"),
    (r"""(\bTarget\s*=\s*)(?:"file:[^"]*"|'file:[^']*')""", r'\1"#"'),
)
GONE = re.compile(
    r"(?i)^(customXml/|docProps/thumbnail|word/people\.xml|xl/persons/|xl/revisions/|xl/printerSettings/"
    r"|word/printerSettings|_xmlsignatures/|xl/calcChain\.xml$|.*/$)"
)
# Relations to something that runs, or that is fetched from elsewhere when the file is opened.
RUNNING = {
    "oleObject", "control", "activeXControlBinary", "package", "frame", "externalLink", "externalLinkPath", "aFChunk",
    "subDocument", "vbaProject", "attachedToolbars",
}  # fmt: skip
POINTING = {"hyperlink", "attachedTemplate"}  # the second one is taken out
FETCHING = re.compile(r"\s*\\?(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT)\b", re.IGNORECASE)
INSIDE = re.compile(r"(?:\./)?Pictures/[\w.-]+\Z")


def _is_bad_in_ooxml(name: str, attributes: dict[str, str]) -> bool:
    if name == "Relationship":
        kind = attributes.get("Type", "").rsplit("/", 1)[-1]
        return kind in RUNNING or (attributes.get("TargetMode") == "External" and kind not in POINTING)
    if name in ("Default", "Override"):
        return "macroenabled" in attributes.get("ContentType", "").casefold()
    fetched = attributes.get("src", "") + attributes.get("href", "") if name == "imagedata" else ""
    return bool(fetched or FETCHING.match(attributes.get("instr", "")))


BAD_IN_ODT = {
    "event-listener", "script", "object", "object-ole", "applet", "plugin", "floating-frame", "dde-connection",
    "dde-connection-decl", "dde-source", "section-source", "encryption-data", "binary-data",
}  # fmt: skip


def _is_bad_in_odt(name: str, attributes: dict[str, str]) -> bool:
    is_picture = name in ("image", "fill-image", "background-image") and "href" in attributes
    return name in BAD_IN_ODT or (is_picture and not INSIDE.match(attributes["href"]))


OOXML = {"docProps/core.xml": CORE, "docProps/app.xml": APP, "docProps/custom.xml": CUSTOM}
DOCX = Format((TYPES, WORD), OOXML, GONE, PEOPLE, _is_bad_in_ooxml)
XLSX = Format((TYPES, SHEET), OOXML, GONE, PEOPLE, _is_bad_in_ooxml)
ODT = Format(
    ("mimetype", TEXT),
    {"meta.xml": META, "settings.xml": SETTINGS},
    re.compile(r"^(Thumbnails/|Configurations2/|META-INF/documentsignatures\.xml$|manifest\.rdf$|layout-cache$|.*/$)"),
    _mends(
        (
            r"(<(?:dc:creator|meta:[\w-]*creator[\w-]*|meta:printed-by|text:(?:initial-creator|creator|printed-by"
            r"|author-name|author-initials|sender-[\w-]+)|loext:sender-[\w-]+)\b[^>/]*>)[^<]*(?=</)",
            r"\1",
        ),
    ),
    _is_bad_in_odt,
)


def clean_docx(data: bytes) -> bytes:
    """Raises Refused."""
    return _clean(data, DOCX)


def clean_xlsx(data: bytes) -> bytes:
    """Raises Refused."""
    return _clean(data, XLSX)


def clean_odt(data: bytes) -> bytes:
    """Raises Refused."""
    return _clean(data, ODT)


def _clean(data: bytes, kind: Format) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
            for name, part in _parts(archive, kind, len(data)):
                entry = zipfile.ZipInfo(name, DATE)
                entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                fresh.writestr(entry, part)
    except BROKEN as error:
        raise Refused("file_unreadable", type(error).__name__) from error
    return out.getvalue()


def _parts(archive: zipfile.ZipFile, kind: Format, packed: int) -> Iterator[tuple[str, bytes]]:
    """(name, clean content) of what stays. Every part is unpacked and counted, also those that go."""
    entries = check_names(archive)
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise Refused("file_wrong_type", "two parts of one name")
    _check_main(archive, names, kind)
    before, gone = 0, [name for name in names if kind.dropped.search(name)]
    for entry in sorted(entries, key=lambda entry: entry.filename not in ("mimetype", TYPES)):
        part = b"".join(unpack(archive, entry, before, packed))
        before += len(part)
        if entry.filename not in gone:
            yield entry.filename, _clean_part(entry.filename, part, kind, gone)


def _check_main(archive: zipfile.ZipFile, names: list[str], kind: Format) -> None:
    place, said = kind.main
    if place not in names or archive.getinfo(place).file_size > MAX_PART:
        raise Refused("file_wrong_type", "no document")
    told = archive.read(place)
    if (told.strip() != said) if place == "mimetype" else (said not in told):
        raise Refused("file_wrong_type", "another document")


def _clean_part(name: str, part: bytes, kind: Format, gone: list[str]) -> bytes:
    low = name.casefold()
    if name in kind.written:
        return kind.written[name].encode()
    if name == "mimetype":
        return TEXT
    if low.endswith(XML):
        return _clean_xml(name, part, kind, gone)
    if low.endswith(PICTURES):
        from . import pictures  # most documents have none

        return pictures.clean_any(part)
    if low.endswith(FONTS) and name.startswith("word/fonts/"):
        return part
    raise Refused("file_part_unknown", low.rsplit(".", 1)[-1][:8])


def _clean_xml(name: str, part: bytes, kind: Format, gone: list[str]) -> bytes:
    if len(part) > MAX_PART:
        raise Refused("file_unpacks_too_large", "part")
    check_xml(part, kind.is_bad)
    text = part.decode("utf-8-sig")
    for pattern, instead in kind.mends:
        text = pattern.sub(instead, text)
    if name.endswith(".rels") or name in (TYPES, MANIFEST):
        text = _forget(text, [one for one in gone if not one.endswith("/")])
    return text.encode()


def check_xml(part: bytes, is_bad: Callable[[str, dict[str, str]], bool]) -> None:
    """Well-formed, in UTF-8, without a document type, so without entities, and with no bad element. Raises Refused."""
    try:
        _Reader(is_bad).parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Refused("file_unreadable", "xml") from error


class _Reader:
    """Looks at each element of one part. `field`: what a field of a text document says, piece by piece."""

    def __init__(self, is_bad: Callable[[str, dict[str, str]], bool]) -> None:
        self.is_bad, self.field = is_bad, None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler, self.parser.XmlDeclHandler = self._refuse, self._declare
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._read

    def _refuse(self, *_facts) -> None:
        raise Refused("file_unpacks_too_large", "entities")

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.casefold() not in ("utf-8", "utf8", "us-ascii"):
            raise Refused("file_unreadable", "encoding")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rsplit(" ", 1)[-1]
        if self.is_bad(name, {key.rsplit(" ", 1)[-1]: value for key, value in attributes.items()}):
            raise Refused("file_reaches_out", name[:40])
        if name == "instrText":
            self.field = ""

    def _read(self, text: str) -> None:
        if self.field is not None:
            self.field += text

    def _end(self, name: str) -> None:
        if self.field is not None and FETCHING.match(self.field):
            raise Refused("file_reaches_out", "field")
        self.field = None


def _forget(text: str, gone: list[str]) -> str:
    """A list of parts without those that go. Relations name them by their last words, content types by all."""
    if not gone:
        return text
    lasts = "|".join(re.escape(name.rsplit("/", 1)[-1]) for name in gone)
    text = re.sub(rf'<Relationship\b[^>]*\bTarget="(?:[^"]*/)?(?:{lasts})"[^>]*/>', "", text)
    wholes = "|".join(re.escape(name) for name in gone)
    text = re.sub(rf'<Override\b[^>]*\bPartName="/(?:{wholes})"[^>]*/>', "", text)
    return re.sub(rf'<manifest:file-entry\b[^>]*\bmanifest:full-path="(?:{wholes})"[^>]*/>', "", text)
