"""What holds for every page: valid, light, sealed off, and quiet."""

import gzip
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from logging.handlers import BufferingHandler
from pathlib import Path

import html5lib
import pytest
from django.db import connection
from django.template import engines

from members.models import Member
from tests.cast import build_cast
from tests.databases import shared_ground
from tests.undefined import UndefinedName

from .away import AWAY, plant_away
from .crawl import Page, addresses, pages
from .world import build_world

# Without a mark pytest-django would make no test database for this module alone, and the crawl would meet a real one.
pytestmark = pytest.mark.django_db

STATIC = Path(__file__).resolve().parents[2] / "static"
REPEAT_KB, FIRST_KB, REQUESTS = 15, 25, 4  # decision 18
# Not ours to word: the browser asks for these in English, or they are names.
FOREIGN = re.compile(r"(?:src|href|action|srcset)=\"(https?:)?//")
# What notes that somebody came at all: session, the second step that was used, counts of the door and of views, the
# audit, and the cache.
NOTES_THAT_SOMEBODY_CAME = {
    "django_session", "usersessions_usersession", "members_user", "members_ratecount", "members_auditentry",
    "members_cache", "mfa_authenticator",
}  # fmt: skip


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids, self.inline, self.h1, self.files, self.labels = [], [], 0, set(), []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.ids += [facts["id"]] if facts.get("id") else []
        self.h1 += tag == "h1"
        if "style" in facts or any(name.startswith("on") for name in facts):
            self.inline.append((tag, attrs))
        if tag == "style" or (tag == "script" and "src" not in facts and facts.get("type") != "application/json"):
            self.inline.append((tag, attrs))
        if tag == "link" and facts.get("rel") in ("stylesheet", "icon"):
            self.files.add(facts["href"])
        if tag == "script" and "src" in facts:
            self.files.add(facts["src"])


def _zipped(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def checksums() -> dict[str, str]:
    """{table: what stands in it}"""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {name} t")
            found[table] = cursor.fetchone()[0] or ""
    return found


@contextmanager
def all_that_is_logged() -> Iterator[list[logging.LogRecord]]:
    root, handler = logging.getLogger(), BufferingHandler(10**6)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.buffer
    root.setLevel(level)
    root.removeHandler(handler)


@dataclass
class Crawl:
    pages: list[Page]
    addresses: int  # how many were asked for in each language
    said: list[str]  # in the log, meanwhile
    changed: set[str]  # tables in which something stands that did not before


@pytest.fixture(scope="module")
def crawl(django_db_setup, django_db_blocker) -> Crawl:
    """Every page is opened once for the module, in a transaction that is rolled back (tests/conftest.py: TOGETHER)."""
    with shared_ground(django_db_blocker), all_that_is_logged() as records:
        world = build_world(build_cast())
        plant_away(world.cast)
        Member.objects.update(ui_language="en")  # as the crawl leaves its readers
        before = checksums()
        found = list(pages(world))
        after = checksums()
        asked = len({name for name, _reader, _address in addresses(world)})
    changed = {table for table in before if before[table] != after[table]}
    return Crawl(found, asked, [record.getMessage() for record in records], changed)


@pytest.fixture
def crawled(crawl) -> list[Page]:
    assert len(crawl.pages) > 40, "the crawl found too few pages to mean anything"
    return crawl.pages


@dataclass
class Bones:
    """What a page is made of, as a browser reads it: read once, for it takes longer than to make the page."""

    errors: list[tuple]
    language: str | None
    nameless: list[str]


@pytest.fixture(scope="module")
def bones(crawl) -> dict[str, Bones]:
    return {str(page): _bones_of(page) for page in crawl.pages}


def _bones_of(page: Page) -> Bones:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page.text)
    named = [one for tag in ("a", "button", "summary", "label", "h1", "h2", "h3", "h4") for one in tree.iter(tag)]
    nameless = [f"<{one.tag} {one.attrib}>" for one in named if _is_nameless(one)]
    return Bones([(place, code) for place, code, _ in parser.errors[:3]], tree.get("lang"), nameless[:3])


def test_html_is_valid(bones):
    assert {name: one.errors for name, one in bones.items() if one.errors} == {}


def test_c17_nothing_of_the_other_centre_is_on_any_page(crawl):
    assert [(str(page), word) for page in crawl.pages for word in AWAY if word in page.text] == []
    assert [line for line in crawl.said if any(word in line for word in (*AWAY, "@example.org"))] == []


def test_c28_no_page_changes_anything_by_being_opened(crawl):
    """Looking changes nothing: every page is opened by its fullest reader, and the database is as before."""
    opened = {page.name for page in crawl.pages}
    assert 150 < len(opened) <= crawl.addresses
    assert crawl.changed - NOTES_THAT_SOMEBODY_CAME == set()


def test_ids_are_unique_and_there_is_one_first_heading(crawled):
    wrong = {}
    for page in crawled:
        reader = Reader()
        reader.feed(page.text)
        twice = [name for name, n in Counter(reader.ids).items() if n > 1]
        if twice or reader.h1 != 1:
            wrong[str(page)] = (twice, reader.h1)
    assert wrong == {}


def _is_nameless(one) -> bool:
    """Nothing that could be read aloud for this link, button or heading; of what is inside it, pictures may speak."""
    spoken = [*one.itertext(), *(part.get(name, "") for part in one.iter() for name in ("alt", "aria-label", "title"))]
    return not "".join(spoken).strip() and not one.get("aria-labelledby")


def test_in_both_languages_a_page_says_which_it_is_and_everything_has_a_name(crawled, bones):
    """The bones that the browser's own walk (tests/browser/test_axe.py) reads in Burmese only."""
    wrong = {}
    for page in crawled:
        one = bones[str(page)]
        if one.language != page.language or one.nameless:
            wrong[str(page)] = (one.language, one.nameless)
    assert wrong == {}


def test_nothing_inline_and_nothing_from_elsewhere(crawled):
    wrong = {}
    for page in crawled:
        reader = Reader()
        reader.feed(page.text)
        if reader.inline or FOREIGN.search(page.text):
            wrong[str(page)] = (reader.inline[:2], FOREIGN.findall(page.text)[:2])
    assert wrong == {}


def test_c12_pages_are_not_kept_and_not_indexed(crawled):
    for page in crawled:
        headers = page.response.headers
        assert "no-store" in headers["Cache-Control"], str(page)
        assert "noindex" in headers["X-Robots-Tag"], str(page)
        assert "default-src 'none'" in headers["Content-Security-Policy"], str(page)
        assert headers["X-Frame-Options"] == "DENY", str(page)


def test_byte_budget_of_a_repeat_view(crawled):
    heavy = {str(page): _zipped(page.response.content) for page in crawled}
    assert {name: size for name, size in heavy.items() if size > REPEAT_KB * 1024} == {}


def test_byte_budget_of_a_first_view(crawled):
    heavy = {}
    for page in crawled:
        reader = Reader()
        reader.feed(page.text)
        sizes = [
            _zipped((STATIC / name.removeprefix("/static/")).read_bytes())
            for name in reader.files
            if "font" not in name
        ]
        total = _zipped(page.response.content) + sum(sizes)
        if total > FIRST_KB * 1024 or len(sizes) + 1 > REQUESTS:
            heavy[str(page)] = (total, len(sizes) + 1)
    assert heavy == {}


def test_titles_tell_nothing(crawled):
    """A generic title: no name of a person or a group stands in the browser's history (safety C-12)."""
    wrong = []
    for page in crawled:
        title = re.search(r"<title>(.*?)</title>", page.text, re.S)[1]
        if re.search(r"Person Number|Group \d|အဖွဲ့ \d|Centre [PI]", title):
            wrong.append((str(page), title))
    assert wrong == []


def test_a_burmese_page_has_no_english_heading(crawled):
    """Every heading and every button of a Burmese page has Burmese letters, but for codes and numbers, and for what
    people wrote in English and what the page says is English."""
    wrong = {}
    for page in crawled:
        if page.language != "my" or page.reader == "nobody":
            continue
        said = r'<(?:h1|h2|button|label)(?![^>]* lang="en")[^>]*>(.*?)</(?:h1|h2|button|label)>'
        words = re.findall(said, re.sub(r'<(a|bdi|span)[^>]* lang="en"[^>]*>.*?</\1>', " ", page.text), re.S)
        plain = [re.sub(r"<[^>]+>|&\w+;", " ", word).strip() for word in words]
        english = [
            word for word in plain if re.search(r"[A-Za-z]{4,}", word) and not re.search(r"[\u1000-\u109f]", word)
        ]
        english = [
            word
            for word in english
            if word != "English" and not re.search(r"Person|Number\d|Group|HOME|Waing|Centre|LGBT|XLSX|CSV", word)
        ]
        if english:
            wrong[str(page)] = english[:4]
    assert wrong == {}


def test_a_name_that_a_template_was_not_given_fails():
    """Held by tests/undefined.py for every test of the suite; asking whether there is one stays allowed."""
    for text in (
        "{{ nobody }}",
        "{% translate nobody %}",
        "{% blocktranslate %}a {{ nobody }}{% endblocktranslate %}",
    ):
        with pytest.raises(UndefinedName):
            engines["django"].from_string(text).render({})
    assert engines["django"].from_string("{% if nobody %}yes{% else %}no{% endif %}").render({}) == "no"
