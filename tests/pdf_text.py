"""The text of a PDF as its own marks tell it: ActualText where it stands, and nothing twice."""

import io

import pypdf
from pypdf.generic import ContentStream


def lines_of(pdf: bytes) -> list[str]:
    """The paragraphs that say their text, in order; raises AssertionError for letters that no ActualText covers, but
    for what is printed on every page and read to nobody."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [line for page in reader.pages for line in _lines_of(ContentStream(page.get_contents(), reader))]


def _lines_of(content: ContentStream) -> list[str]:
    lines, open_ones = [], []
    for operands, operator in content.operations:
        if operator in (b"BDC", b"BMC"):
            facts = operands[1] if operator == b"BDC" and hasattr(operands[1], "get") else {}
            said = facts.get("/ActualText")
            if said and "artifact" not in open_ones:
                lines.append(str(said) if not isinstance(said, bytes) else said.decode("utf-16"))
            open_ones.append("artifact" if operands[0] == "/Artifact" else "silent" if said is None else "told")
        elif operator == b"EMC":
            open_ones.pop()
        elif operator in (b"Tj", b"TJ"):
            assert {"told", "artifact"} & set(open_ones), "letters without a text"
    return lines
