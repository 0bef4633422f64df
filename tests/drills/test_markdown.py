"""Markdown of posts under fire (safety C-22): whatever is written, no page of ours runs it or asks anybody for it.

A sample in every run; `make drills` hands in 100,000 texts, made of pieces of known evasions put together by chance.
"""

import random
import re
from html.parser import HTMLParser

import pytest

from members.markup import ATTRIBUTES, TAGS, clean, render

SAMPLE, FULL = 1_500, 100_000
PIECES = (
    "<script>", "</script>", "<img src=x onerror=", "<svg/onload=", "<style>", "<iframe src=//x>", "<math>",
    "<a href=",
    "javascript:", "JaVa\tScRiPt:", "data:text/html,", "vbscript:", "&#106;avascript&colon;", "&lt;", "&quot;", "\x00",
    "](", "[x", "![", ")", "<", ">", '"', "'", "`", "```\n", "~~~\n", "> ", "1. ", "၁။ ", "- ", "# ", "\n", "\n\n",
    "    ",
    "*", "_", "**", "\\", "http://example.org/", "//example.org/x.png", "mailto:a@example.org", "<!--", "-->",
    "<![CDATA[",
    "]]>", "<?php", "{{ user }}", "{% load %}", " onclick=alert(1) ", " style=background:url(//x) ",
    "<form action=//x>",
    "<input autofocus onfocus=alert(1)>", "<base href=//x>", "<meta http-equiv=refresh>", "<template>", "<noscript>",
    ' "a title")', "<p title=x lang=y>",
    "<x/", "ပုဒ်မ ၁၆၇", "မေးခွန်း", "\u202e", "\ufeff", "<p id=x>", "[r]: javascript:alert(1)\n", "[r]", "<https://x>",
)  # fmt: skip
# A browser leaves blanks and control characters out before it looks for a scheme.
SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]")


class _Reader(HTMLParser):
    """What a browser would find in it, and what of that should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        allowed = ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        self.wrong += [tag] if tag not in TAGS else []
        self.wrong += [f"{tag} {name}" for name, _value in attrs if name not in allowed]
        self.wrong += [value for name, value in attrs if name == "href" and SCHEME.match(BLANKS.sub("", value))]

    def handle_comment(self, data):
        self.wrong.append("comment")


def _texts(n: int, seed: int = 20260101):
    chance = random.Random(seed)
    for _n in range(n):
        yield "".join(chance.choices(PIECES, k=chance.randint(1, 14)))


def _fire(n: int) -> tuple[int, list[str]]:
    found = []
    for text in _texts(n):
        html = render(text)
        reader = _Reader()
        reader.feed(html)
        if reader.wrong or clean(html) != html:
            found.append(f"{text!r}: {reader.wrong or 'not the same when cleaned again'}")
    return n, found


def test_c22_no_text_becomes_more_than_plain_tags():
    assert _fire(SAMPLE)[1] == []


@pytest.mark.drills
def test_c22_a_hundred_thousand_texts(tell):
    n, found = _fire(FULL)
    tell("markdown", found[:20], texts=n, wrong=len(found))
    assert found == []
