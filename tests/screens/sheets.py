"""Contact sheets: a row is a page type, a column a width, a language and a scheme."""

import io
from pathlib import Path

from PIL import Image, ImageDraw

HIGH, GAP, LABEL = 329, 10, 22
GREY, INK = "#8a8f8d", "#101614"
ROWS = 10
QUALITY = 30


def thumbnail(shot: bytes, wide: int) -> Image.Image:
    """The top of a screenshot, made `wide` pixels wide and at most `HIGH` high."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, HIGH * picture.width // wide)))
    return picture.resize((wide, max(1, picture.height * wide // picture.width)), Image.LANCZOS)


def sheet(rows: list[tuple[str, list[Image.Image]]]) -> Image.Image:
    """One picture of (title, thumbnails) rows."""
    heights = [LABEL + max(one.height for one in thumbs) + GAP for _title, thumbs in rows]
    width = max(sum(one.width + GAP for one in thumbs) for _title, thumbs in rows) + GAP
    whole = Image.new("RGB", (width, sum(heights) + GAP), GREY)
    pen, top = ImageDraw.Draw(whole), GAP
    for (title, thumbs), height in zip(rows, heights, strict=True):
        pen.text((GAP, top + 4), title, fill=INK)
        left = GAP
        for one in thumbs:
            whole.paste(one, (left, top + LABEL))
            left += one.width + GAP
        top += height
    return whole


def write_sheets(rows: list[tuple[str, list[Image.Image]]], folder: Path, name: str) -> list[Path]:
    """`ROWS` page types a sheet, as WebP. Returns the files."""
    files = []
    for number, at in enumerate(range(0, len(rows), ROWS), 1):
        path = folder / f"{name}-{number}.webp"
        sheet(rows[at : at + ROWS]).save(path, quality=QUALITY, method=6)
        files.append(path)
    return files
