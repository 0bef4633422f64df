"""Lists that leave the house, opened by the program that people open them with: no cell of them is a formula (C-34).

`make drills NAME=office` needs LibreOffice (`apt-get install --no-install-recommends libreoffice-calc-nogui`), and
fails without it. What needs none, reading the cells back as such programs do, is in tests/walls/test_exports.py.
"""

import itertools
import random
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cop.roster.tables import as_csv, as_workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CELLS, SEED = 500, 20260103
TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text"))
STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "'=",
    "\u00a0=",
    "a;=",
    "b\n=",
    "c,@",
    "d\t+",
)
DEEDS = (
    'HYPERLINK("https://example.org","x")', "1+1", "cmd|' /C calc'!A0", "SUM(1;2)", 'WEBSERVICE("https://example.org")',
    "IMPORTXML(A1;A2)", "A1", "959000000777", "မခင်ဝင်း", "DDE(1;2;3)",
)  # fmt: skip
# As Excel would in a country with the comma, and in one with the semicolon; LibreOffice asks, so it is told.
READINGS = {"comma": "44,34,76", "semicolon": "59,34,76", "tab": "9,34,76"}


def payloads() -> list[str]:
    """500 cells that somebody would like to run."""
    dice = random.Random(SEED)
    found = [start + deed for start, deed in itertools.product(STARTS, DEEDS)]
    while len(found) < CELLS:
        found.append(dice.choice(STARTS) + dice.choice(DEEDS) + dice.choice(STARTS) + dice.choice(DEEDS))
    return found


def opened(folder: Path, name: str, content: bytes, filters: str = "") -> ElementTree.Element:
    """What LibreOffice made of a file: its own document, whose formulas say that they are."""
    path = folder / name
    path.write_bytes(content)
    argv = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "ods"]
    argv += ["--outdir", str(folder / "out"), *([f"--infilter={filters}"] if filters else []), str(path)]
    subprocess.run(argv, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(folder / "out" / f"{path.stem}.ods") as packed:
        return ElementTree.fromstring(packed.read("content.xml"))


def formulas(document: ElementTree.Element) -> list[str]:
    cells = document.iter(f"{TABLE}table-cell")
    return [formula for cell in cells if (formula := cell.get(f"{TABLE}formula"))]


def texts(document: ElementTree.Element) -> list[str]:
    return ["".join(part.itertext()) for part in document.iter(f"{TEXT}p")]


@pytest.mark.drills
def test_c34_office_500_cells_are_text(tmp_path, tell):
    assert OFFICE, "LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc-nogui"
    lines = [["first", payload, "last"] for payload in payloads()]
    ran = {}
    for name, filters in READINGS.items():
        document = opened(tmp_path, f"{name}.csv", as_csv(lines), f"Text - txt - csv (StarCalc):{filters}")
        ran[name] = len(formulas(document))
        assert len(texts(document)) >= CELLS
    book = opened(tmp_path, "book.xlsx", as_workbook(lines, "People"))
    ran["workbook"] = len(formulas(book))
    naive = "\n".join(f'"{payload}"' for payload in payloads() if "\n" not in payload)
    control = opened(tmp_path, "naive.csv", naive.encode(), f"Text - txt - csv (StarCalc):{READINGS['comma']}")
    tell(
        "office",
        cells=len(lines),
        **{f"formulas_{name}": n for name, n in ran.items()},
        control=len(formulas(control)),
    )
    assert set(ran.values()) == {0}
    assert formulas(control), "the negative control: the same cells as they are run"
