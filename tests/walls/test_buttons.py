"""Buttons beside each other stand apart: on a phone two that touch are pressed for each other."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BLOCK = re.compile(r'<(div|p|span) class="do">(.*?)</\1>', re.S)
BUTTON = re.compile(r'<a class="btn|<button|\{% include "components/act\.html"')


def test_where_something_is_done_stands_one_button_or_a_row_of_them():
    crowded = [
        path.relative_to(TEMPLATES).as_posix()
        for path in sorted(TEMPLATES.rglob("*.html"))
        for block in BLOCK.finditer(path.read_text(encoding="utf-8"))
        if len(BUTTON.findall(block[2])) > 1
    ]
    assert crowded == [], 'give it the class "btns do"'
