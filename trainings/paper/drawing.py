"""The certificate as a PDF. Typst shapes Burmese rightly; its template stands beside, and all words come as data."""

import json
from dataclasses import asdict
from pathlib import Path

from cop import paper

from .sheet import Sheet

HERE = Path(__file__).parent
FONTS = Path(paper.__file__).parent / "fonts"


def _drawn(sheet: Sheet, **how) -> bytes:
    import typst  # 80 MB: only who draws pays for it

    return typst.compile(
        str(HERE / "certificate.typ"),
        root=str(HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asdict(sheet), ensure_ascii=False)},
        **how,
    )


def draw_pdf(sheet: Sheet) -> bytes:
    """A4 on its side, one page, fonts embedded, tagged for screen readers (PDF/UA-1), with its texts to be copied. A
    name or a title with signs that our letters do not have is drawn without those two: better so than none."""
    import typst

    from cop.paper.copying import with_text  # brings pypdf, 18 MB

    try:
        return with_text(_drawn(sheet, pdf_standards="ua-1"), sheet.lines)
    except (typst.TypstError, ValueError):
        return _drawn(sheet)


def draw_picture(sheet: Sheet, *, ppi: float = 72) -> bytes:
    """The same page as PNG, to be looked at."""
    return _drawn(sheet, format="png", ppi=ppi)
