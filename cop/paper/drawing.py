"""The paper as a PDF. Typst shapes Burmese rightly; its template stands beside, and people's words come as data."""

import json
from dataclasses import asdict
from pathlib import Path

from .sheet import Sheet

HERE = Path(__file__).parent


def draw_pdf(sheet: Sheet) -> bytes:
    """A4, with tags for screen readers (PDF/UA-1), and what is copied out of it is what was written. A paper with
    signs that our letters do not have, or that nobody sees, is drawn without: better so than none before the court."""
    import typst  # 80 MB, and pypdf 18: only who draws pays for them

    from .copying import with_text

    try:
        return with_text(_drawn(sheet, pdf_standards="ua-1"), sheet.lines)
    except (typst.TypstError, ValueError):
        return _drawn(sheet)


def _drawn(sheet: Sheet, **how) -> bytes:
    import typst

    return typst.compile(
        str(HERE / "argument.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asdict(sheet), ensure_ascii=False)},
        **how,
    )
