"""`python -m tests.screens [--port 8000] [--out docs/screens] [--walk-only]`: needs the demo to run.

Prints what is broken and what no link leads to, and writes contact sheets: a row is a page type, in both widths,
languages and schemes.
"""

import argparse
import os
import sys
from collections import defaultdict
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import django

READERS = (
    "visitor", "newcomer", "lawyer", "paralegal", "facilitator", "coordinator", "staff", "safety", "staff_other",
    "stranger", "admin", "superuser",
)  # fmt: skip
WIDTHS = {360: 160, 1280: 330}  # {width: width of the thumbnail}
LANGUAGES = ("my", "en")
SCHEMES = ("light", "dark")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--out", type=Path, default=Path("docs/screens"))
    parser.add_argument("--shots", type=Path, help="a folder that keeps every picture whole, to look at closely")
    parser.add_argument("--walk-only", action="store_true", help="no pictures: only what the walk found")
    parser.add_argument("--readers", nargs="+", default=READERS, choices=READERS, help="who walks; all of the cast")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES)
    return parser.parse_args()


def _walk_all(browser, home: str, readers, languages) -> dict:
    """{page type: Seen} over the whole cast and both languages; prints what is broken. The first reader who has the
    type keeps it, so that a page is shown as the person with the least power sees it."""
    from .walking import enter, walk

    types, broken = {}, []
    for reader, language in product(readers, languages):
        context = browser.new_context()
        enter(context, home, reader, language)
        found = walk(context, home, reader, language)
        context.close()
        print(f"{reader} {language}: {len(found.pages)} page types, {found.requests} requests", flush=True)
        broken += [f"{reader}: {one}" for one in found.broken]
        for name, seen in found.pages.items():
            types.setdefault(name, seen)
    print("\n".join(["Broken:", *sorted(set(broken))] if broken else ["Nothing is broken."]))
    print("Reached by no link:", *sorted(_asked_for() - set(types)), sep="\n  ")
    return types


def _asked_for() -> set[str]:
    """The page types that the access table knows as pages, so that one to which no link leads is seen."""
    from tests.walls.test_access import ROLES, opened

    return {name for role in ROLES for name in opened(role)}


def _shoot(browser, home: str, types: dict, shots: Path | None) -> dict[str, list]:
    """{page type: its eight thumbnails}, in the order of widths, languages, schemes; the pictures themselves go into
    `shots`."""
    from .sheets import HIGH, thumbnail
    from .walking import enter

    by_reader, thumbs = defaultdict(list), defaultdict(list)
    for seen in types.values():
        by_reader[seen.reader].append(seen)
    for reader, pages in by_reader.items():
        for width, language, scheme in product(WIDTHS, LANGUAGES, SCHEMES):
            small = WIDTHS[width]
            # As high as a thumbnail shows, so that the bar at a phone's lower edge lies over nothing.
            viewport = {"width": width, "height": HIGH * width // small}
            context = browser.new_context(viewport=viewport, color_scheme=scheme)
            enter(context, home, reader, language)
            page = context.new_page()
            for seen in pages:
                page.goto(home + seen.address)
                shot = page.screenshot(full_page=bool(shots), type="jpeg", quality=90)
                thumbs[seen.name].append(thumbnail(shot, small))
                if shots:
                    (shots / f"{seen.name.replace(':', '.')}-{width}-{language}-{scheme}.jpg").write_bytes(shot)
            context.close()
    return thumbs


def _write(types: dict, thumbs: dict, folder: Path) -> None:
    from .sheets import write_sheets

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    rooms = defaultdict(list)
    for name in sorted(types):
        room = name.partition(":")[0] if ":" in name else "door"
        rooms[room].append((f"{name}   as {types[name].reader}", thumbs[name]))
    for room, rows in rooms.items():
        for path in write_sheets(rows, folder, room):
            print(f"{path} {path.stat().st_size // 1024} KB")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    arguments = _arguments()
    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS, find_chromium
    from tests.browser.letters import with_letters

    home = f"http://localhost:{arguments.port}"
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*FLAGS, "--no-sandbox"], env=with_letters(Path(folder))
        )
        types = _walk_all(browser, home, arguments.readers, arguments.languages)
        print(f"{len(types)} page types")
        if not arguments.walk_only:
            if arguments.shots:
                arguments.shots.mkdir(parents=True, exist_ok=True)
            _write(types, _shoot(browser, home, types, arguments.shots), arguments.out)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
