"""From the door through every link: which page types each of the cast can reach, and what is broken on the way."""

from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, BrowserContext

HERE = "http://localhost"
# The same type more than once, because the first of a list is seldom the fullest.
OF_ONE_TYPE = 3
VISITOR = "visitor"  # nobody of the cast: who stands before the door
NOT_FOLLOWED = ("/static/", "/s/admin/", "/feed/", "/u/", "/out/", "/leave/", "/demo/")


@dataclass(frozen=True)
class Seen:
    """A page that somebody reached: its type is the name of its address."""

    name: str
    address: str
    reader: str
    size: int


@dataclass
class Walk:
    """What one of the cast found. `broken` holds sentences."""

    reader: str
    pages: dict[str, Seen] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    requests: int = 0


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "a" and given.get("href") and "download" not in given:
            self.found.append(given["href"])


def enter(context: BrowserContext, home: str, key: str, language: str) -> None:
    """Go in by the demo's door as that person (the visitor stays outside), and read in that language."""
    page = context.new_page()
    page.goto(home + "/demo/")
    if key != VISITOR:
        page.click(f'form[action="/demo/enter/{key}/"] button')
        page.wait_for_load_state()
    if page.get_attribute("html", "lang") != language:
        page.locator("form.lang button").first.click()
        page.wait_for_load_state()
    page.close()


def walk(context: BrowserContext, home: str, reader: str, language: str, most: int = 700) -> Walk:
    """Follow every link within the house, breadth first, at most `OF_ONE_TYPE` of a type, at most `most` requests."""
    found, counted = Walk(reader), {}
    waiting, known = deque([("/", "the door")]), {"/"}
    while waiting and found.requests < most:
        address, came_from = waiting.popleft()
        name = _name_of(address)
        counted[name] = counted.get(name, 0) + 1
        if counted[name] > OF_ONE_TYPE:
            continue
        found.requests += 1
        response = context.request.get(home + address)
        if response.status >= 400:
            found.broken.append(f"{response.status} {address} (from {came_from})")
        elif "text/html" in response.headers.get("content-type", ""):
            waiting.extend((link, address) for link in _read(found, response, home, language) if not _was(link, known))
    return found


def _was(link: str, known: set[str]) -> bool:
    if link in known:
        return True
    known.add(link)
    return False


def _read(found: Walk, response: APIResponse, home: str, language: str) -> list[str]:
    """Remember the page that answered and give the addresses it leads to."""
    text, at = response.text(), urlsplit(response.url)
    links = _Links()
    links.feed(text)
    address = at.path + (f"?{at.query}" if at.query else "")
    name = _name_of(address)
    if links.lang != language:
        found.broken.append(f"in {links.lang}, not {language}: {address}")
    seen = Seen(name, address, found.reader, len(text))
    if name not in found.pages or found.pages[name].size < seen.size:
        found.pages[name] = seen
    return [link for href in links.found if (link := _ours(urljoin(response.url, href), home))]


def _ours(link: str, home: str) -> str:
    """The address within the house, or '' where the link leads out or is not to be followed."""
    there, here = urlsplit(link), urlsplit(home)
    if (there.scheme, there.netloc) != (here.scheme, here.netloc) or there.path.startswith(NOT_FOLLOWED):
        return ""
    return there.path + (f"?{there.query}" if there.query else "")


def _name_of(address: str) -> str:
    """`cop:group_detail` of an address; the address itself where no name knows it."""
    try:
        return resolve(urlsplit(address).path).view_name or address
    except Resolver404:
        return address
