"""The child that opens a file: looks it through, cleans it, and writes it out anew. It may die of its limits.

Standard input: the format, a line feed, the file. Standard output: a line of JSON, then the clean file. Run by
`checking.clean` only. Imports neither Django nor anything that knows a secret.
"""

import json
import sys
from importlib import import_module

from ..archives import Refused
from ..children import limit

# Format -> module and function: a child loads what its one file needs.
CLEANERS = {
    "pdf": ("pdf", "clean"),
    "docx": ("office", "clean_docx"),
    "xlsx": ("office", "clean_xlsx"),
    "odt": ("office", "clean_odt"),
    "txt": ("plain", "clean"),
    "png": ("pictures", "clean_png"),
    "jpg": ("pictures", "clean_jpg"),
}


def main() -> None:
    """One file in, one file out."""
    limit()
    name, data = sys.stdin.buffer.read().split(b"\n", 1)
    cleaned, answer = b"", {}
    try:
        cleaned = clean(name.decode(), data)
    except Refused as refused:
        answer = {"refused": refused.args[0], "detail": refused.args[1]}
    except (MemoryError, RecursionError) as error:
        answer = {"refused": "file_unpacks_too_large", "detail": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + cleaned)


def clean(name: str, data: bytes) -> bytes:
    """The file without what tells of its author, for one of the formats of CLEANERS. Raises Refused."""
    module, function = CLEANERS[name]
    cleaner = getattr(import_module(f"{__package__}.{module}"), function)
    try:
        return cleaner(data)
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as error:
        # The libraries raise whatever a broken file makes them stumble over.
        raise Refused("file_unreadable", type(error).__name__) from error


if __name__ == "__main__":
    main()
