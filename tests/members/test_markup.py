"""Text of people as HTML: what it may hold, and that nothing else gets through (safety C-22)."""

import re

import pytest

from members.markup import clean, plain, render

EVASIONS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![alt](https://example.org/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](&#106;avascript:alert(1))",
    "<svg/onload=alert(1)>",
    "<style>*{background:url(https://example.org)}</style>",
    "<iframe src=https://example.org></iframe>",
    "<a href='https://example.org' onclick='alert(1)'>x</a>",
    "<form action=https://example.org><input></form>",
    "`<script>`",
    "```\n<script>alert(1)</script>\n```",
    '<https://example.org/"onmouseover="alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "> <b>bold</b>",
    "&lt;script&gt;",
)
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
ALLOWED = {"p", "br", "ol", "ul", "li", "strong", "em", "blockquote", "h3", "h4", "code", "pre", "hr", "a"}


@pytest.mark.parametrize("source", EVASIONS)
def test_no_post_holds_more_than_plain_tags_and_safe_links(source):
    html = render(source)
    for _close, name, rest in TAG.findall(html):
        assert name in ALLOWED
        assert not re.search(r"\bon\w+=|style=|src=", rest)
        assert "href=" not in rest or re.search(r'href="(https?:|mailto:|/|#)', rest)
    assert clean(html) == html


def test_a_post_in_steps_becomes_a_list_and_a_heading_stands_below_those_of_the_page():
    html = render("# First\n\n1. Ask for copies.\n2. Apply for bail.\n\n*now* **today**\nand tomorrow")
    assert "<h3>First</h3>" in html and html.count("<li>") == 2 and "<em>now</em>" in html and "<br>" in html


def test_steps_numbered_in_burmese_are_steps():
    html = render("၁။ မိတ္တူ တောင်းပါ။\n၂. အာမခံ လျှောက်ပါ။\n\n၁၉၆၀ ပြည့်နှစ်")
    assert html.count("<li>") == 2 and "<p>၁၉၆၀ ပြည့်နှစ်</p>" in html


def test_a_link_tells_nobody_where_it_came_from():
    assert 'rel="noopener noreferrer nofollow"' in render("[law](https://example.org/law)")


def test_a_linker_links_sections_in_plain_text_and_not_inside_a_link():
    def linker(text):
        return [(found.start(), found.end(), "/law/crpc/167/") for found in re.finditer("s 167", text)]

    html = render("See s 167 & **s 167**, [s 167](/q/1/) and `s 167`.", linker=linker)
    assert html.count('href="/law/crpc/167/"') == 2 and "&amp;" in html


def test_plain_gives_the_words_alone():
    assert plain("# Title\n\n1. **Ask** for\ncopies. [law](/law/)\n\n```\ncode\n```") == (
        "Title\nAsk for copies. law\ncode"
    )
