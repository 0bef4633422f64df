"""What foreign files must keep to before a part is looked at (safety C-24). For children: imports no Django."""

import stat
import zipfile
from collections.abc import Iterator

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO, RATIO_FLOOR = 100, 10 * 1024 * 1024  # small files may pack well
NESTED = (".zip", ".xlsx", ".xlsm", ".docx", ".jar", ".7z", ".rar", ".gz", ".exe", ".dll")
CHUNK = 1 << 16
MAX_POINTS = 40_000_000  # of a picture
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, ValueError, KeyError)


class Refused(Exception):
    """code, detail"""


def check_names(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries, all of them with lawful names and none of a kind that carries programs. Raises Refused."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refused("file_unpacks_too_large", "entries")
    for entry in entries:
        _check_name(entry)
    return entries


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & 1:
        raise Refused("file_unreadable", "encrypted")
    if name.startswith("/") or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("file_wrong_type", "path")
    if "vbaproject" in name.casefold() or name.casefold().endswith(NESTED):
        raise Refused("file_wrong_type", "macro or nested file")


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, before: int, packed: int) -> Iterator[bytes]:
    """One part piece by piece, counted while it comes, after `before` bytes of others; `packed` is the size of the
    whole file. Raises Refused."""
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            unpacked = before + size
            if unpacked > MAX_UNPACKED or (unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * packed):
                raise Refused("file_unpacks_too_large", "bytes")
            yield chunk
