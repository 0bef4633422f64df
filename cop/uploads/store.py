"""Where the bytes lie: outside everything that the web serves, under random names, for this program's eyes only."""

import time
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


def _storage() -> FileSystemStorage:
    return FileSystemStorage(
        location=settings.UPLOADS_DIR, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def write(path: str, data: bytes) -> None:
    """`path` is made of a random name and stands below the folder of uploads; a file is never overwritten."""
    written = _storage().save(path, ContentFile(data))
    assert written == path, "a random name was given twice"


def read(path: str) -> bytes:
    """Raises FileNotFoundError."""
    with _storage().open(path) as file:
        return file.read()


def remove(path: str) -> None:
    """Without complaint where it is gone."""
    _storage().delete(path)


def left_over(known: Collection[str], seconds: float) -> Iterator[str]:
    """Files older than this that no row knows: what an upload wrote whose transaction was rolled back."""
    folder = Path(settings.UPLOADS_DIR)
    for file in folder.glob("??/*"):
        path = file.relative_to(folder).as_posix()
        if path not in known and file.stat().st_mtime < time.time() - seconds:
            yield path
