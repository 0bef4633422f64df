"""The paper as a PDF. Typst shapes Burmese rightly; its template stands beside, and people's words come as data."""

import json
from dataclasses import asdict
from pathlib import Path

from .sheet import Sheet

HERE = Path(__file__).parent


def draw_pdf(sheet: Sheet) -> bytes:
    """A4, with tags for screen readers (PDF/UA-1). Some 20 ms of processor time."""
    import typst  # 80 MB: only who draws pays for it

    return typst.compile(
        str(HERE / "argument.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asdict(sheet), ensure_ascii=False)},
        pdf_standards="ua-1",
    )
