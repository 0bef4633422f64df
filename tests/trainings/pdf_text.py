"""The text of a PDF as its own marks tell it: ActualText where it stands, and nothing twice."""

import io

import pypdf
from pypdf.generic import ContentStream


def lines_of(pdf: bytes) -> list[str]:
    """The paragraphs that say their text, in order; raises AssertionError for letters that no ActualText covers."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    (page,) = reader.pages
    lines, told = [], []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            facts = operands[1] if hasattr(operands[1], "get") else {}
            said = facts.get("/ActualText")
            told.append(said is not None)
            if said:
                lines.append(str(said) if not isinstance(said, bytes) else said.decode("utf-16"))
        elif operator == b"BMC":
            told.append(False)
        elif operator == b"EMC":
            told.pop()
        elif operator in (b"Tj", b"TJ"):
            assert any(told), "letters without a text"
    return lines
