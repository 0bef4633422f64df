"""Pictures: drawn anew from their points, so that nothing else of the file is left (safety C-24, C-25)."""

import io

from PIL import Image, ImageOps

from ..archives import MAX_POINTS, Refused

QUALITY = 85
# What is drawn again. Other modes become the nearest of these.
PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
Image.MAX_IMAGE_PIXELS = MAX_POINTS


def clean_png(data: bytes) -> bytes:
    """Raises Refused."""
    return _draw(data, "PNG")


def clean_jpg(data: bytes) -> bytes:
    """Turned upright, for the mark that says how it was held goes too. Raises Refused."""
    return _draw(data, "JPEG")


def clean_any(data: bytes) -> bytes:
    """A picture inside a document, PNG or JPEG whatever its name says. Raises Refused."""
    return _draw(data, "PNG" if data.startswith(b"\x89PNG") else "JPEG")


def _draw(data: bytes, kind: str) -> bytes:
    with _open(data, kind) as picture:
        fresh = _points(picture, kind)
    out = io.BytesIO()
    if kind == "PNG":
        fresh.save(out, "PNG")
    else:
        fresh.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _open(data: bytes, kind: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("file_unpacks_too_large", "points") from error
    if picture.width * picture.height > MAX_POINTS:
        raise Refused("file_unpacks_too_large", "points")
    return picture


def _points(picture: Image.Image, kind: str) -> Image.Image:
    """A picture of the same points that knows nothing else: no notes, no place, no profile, no further frames."""
    picture.load()
    picture = ImageOps.exif_transpose(picture) if kind == "JPEG" else picture
    wanted = picture.mode if kind == "PNG" and picture.mode in PNG_MODES else ("L" if picture.mode == "L" else "RGB")
    if picture.mode != wanted:
        picture = picture.convert(wanted)
    fresh = Image.new(picture.mode, picture.size)
    if picture.mode == "P":
        fresh.putpalette(picture.getpalette("RGB"), "RGB")
    fresh.paste(picture)
    return fresh
