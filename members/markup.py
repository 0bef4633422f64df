"""Markdown of posts, made safe for a page (safety C-22). The one place where text of people becomes HTML.

The source is kept, and cleaned each time it is shown: HTML in it is text, pictures are left out, and what the parser
makes passes an allow-list on top. Nothing of a post can make the browser ask a third party for anything.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .text import fold_digits

# (begin, end, address) of what becomes a link in a run of plain text
Spans = Iterable[tuple[int, int, str]]
Linker = Callable[[str], Spans]

TAGS = {"p", "br", "ol", "ul", "li", "strong", "em", "blockquote", "h3", "h4", "code", "pre", "hr", "a"}
# Without the last, nh3 lets a title and a language stand on every tag: words that show only to a pointer.
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto"}
REL = "noopener noreferrer nofollow"
# A step as people number it in Burmese: ၁။ or ၁. at the beginning of a line.
STEP = re.compile(r"^( {0,3})([\u1040-\u1049]{1,3})(?:\u104b|[.)])[ \t]+", re.MULTILINE)
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}  # the page has the first two


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block", "html_inline"])


def render(source: str, *, linker: Linker | None = None) -> SafeString:
    """HTML of a text in Markdown. `linker` finds in a run of plain text what becomes a link: sections of the law."""
    tokens = _parser().parse(_with_steps(source))
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        if linker and token.type == "inline":
            token.children = _linked(token.children or [], linker)
    html = _parser().renderer.render(tokens, _parser().options, {})
    return mark_safe(clean(html))


def clean(html: str) -> str:
    """HTML with nothing in it but what a post may hold; the same again when cleaned twice."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)


def _with_steps(source: str) -> str:
    return STEP.sub(lambda found: f"{found[1]}{fold_digits(found[2])}. ", source)


def plain(source: str) -> str:
    """The words of a text in Markdown, a line for each paragraph: for rows of lists and for search."""
    lines = (_words(token) for token in _parser().parse(_with_steps(source)))
    return "\n".join(line for line in lines if line)


def _words(token: Token) -> str:
    if token.type == "inline":
        return "".join(
            " " if one.type in ("softbreak", "hardbreak") else one.content for one in token.children
        ).strip()
    return token.content.strip() if token.type in ("fence", "code_block") else ""


def _linked(children: list[Token], linker: Linker) -> list[Token]:
    """The run with its sections linked, but not inside a link that the writer made."""
    found, depth = [], 0
    for token in children:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        found += _cut(token, linker) if token.type == "text" and depth == 0 else [token]
    return found


def _cut(token: Token, linker: Linker) -> list[Token]:
    text, at, parts = token.content, 0, []
    for begin, end, url in sorted(linker(text)):
        if begin < at:
            continue
        parts += [_text(text[at:begin]), Token("link_open", "a", 1, attrs={"href": url})]
        parts += [_text(text[begin:end]), Token("link_close", "a", -1)]
        at = end
    return [*parts, _text(text[at:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
