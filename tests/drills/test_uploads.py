"""Files made to harm, in full size (safety 5): 2,000 spoilt ones of fifty honest ones, and twenty bombs. None is taken
that is not clean, no child crashes, none needs 600 MB or 20 seconds of processor time."""

import json
import resource
import time

import pytest

from cop import children
from cop.archives import Refused
from cop.uploads.checking import CHILD
from tests.cop import upload_kit as kit
from tests.cop.test_uploads import BOMBS, bomb_part, bomb_png

from .hostile_uploads import attack, honest_files

SEED = 20260101
MOST_MEMORY = 600 * 1024 * 1024
MORE_BOMBS = {
    "wide.png": lambda: bomb_png(2_000_000, 30),
    "flat.png": lambda: bomb_png(1, 2_000_000_000),
    "edge.png": lambda: bomb_png(8_000, 5_001),
    "part.xlsx": lambda: kit.zipped(kit.unzipped(kit.make_xlsx()) | {"xl/worksheets/sheet1.xml": bomb_part()}),
    "part.odt": lambda: kit.make_odt(**{"content.xml": bomb_part()}),
    "many.odt": lambda: kit.make_odt(**{f"x{n}.xml": "<a/>" for n in range(2_001)}),
    "attributes.docx": lambda: kit.make_docx(**{"word/document.xml": "<a " + 'b="c" ' * 400_000 + "/>"}),
    "tags.docx": lambda: kit.make_docx(**{"word/document.xml": "<a>" + "<b/>" * 9_000_000 + "</a>"}),
    "nested.docx": lambda: kit.make_docx(**{"word/inner.zip": kit.make_docx()}),
    "photos.docx": lambda: kit.make_docx(**{f"word/media/{n}.png": bomb_png(6_000, 6_000) for n in range(20)}),
}


def ask(name: str, data: bytes) -> bytes:
    """As `checking` asks, with the child's own words."""
    answer, kept = children.ask(CHILD, name.encode() + b"\n" + data).split(b"\n", 1)
    if told := json.loads(answer):
        raise Refused(told["refused"], told["detail"])
    return kept


def largest_child() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.mark.drills
def test_uploads_in_full_size(tell):
    assert len(honest_files()) == 50
    told = attack(SEED, 2_000, ask)
    bombs, slowest = {}, 0.0
    for name, make in (BOMBS | MORE_BOMBS).items():
        data, began = make(), time.monotonic()
        try:
            bombs[name] = f"taken: {len(ask(name.rsplit('.', 1)[1], data))}"
        except (Refused, children.ChildDied) as error:
            bombs[name] = str(error)
        slowest = max(slowest, time.monotonic() - began)
    taken = [name for name, said in bombs.items() if said.startswith("taken")]
    tell(
        "uploads", **{key: value if isinstance(value, int) else len(value) for key, value in told.items()},
        bombs=len(bombs), bombs_taken=len(taken), peak_mb=largest_child() // 2**20, slowest_bomb=round(slowest, 1),
    )  # fmt: skip
    assert told["wrong"] == told["crashes"] == []
    assert len(bombs) == 20 and taken == []
    assert largest_child() < MOST_MEMORY
