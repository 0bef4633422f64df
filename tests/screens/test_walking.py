"""The walk says what is broken: a dead link, a page in the wrong language; it leaves the house nowhere."""

from dataclasses import dataclass
from types import SimpleNamespace

from .walking import walk

HOME = "http://localhost:1"


@dataclass
class Answer:
    url: str
    html: str
    status: int = 200
    headers = {"content-type": "text/html; charset=utf-8"}

    def text(self) -> str:
        return self.html


def site(**pages: str) -> SimpleNamespace:
    """A context that answers from `pages` {path without strokes: html}; what is not there is a 404."""
    asked = []

    def get(address: str) -> Answer:
        path = address.removeprefix(HOME)
        asked.append(path)
        html = pages.get(path.strip("/").replace("/", "_") or "home")
        return Answer(address, html or "", 200 if html else 404)

    return SimpleNamespace(request=SimpleNamespace(get=get), asked=asked)


def test_a_dead_link_and_a_page_in_the_wrong_language_are_told():
    context = site(
        home='<html lang="my"><a href="/q/">1</a><a href="/no/such/">2</a><a href="https://example.org/">3</a>',
        q='<html lang="en"><a href="/">1</a><a href="/leave/">2</a>',
    )
    found = walk(context, HOME, "lawyer", "my")
    assert set(found.pages) == {"members:home", "cop:question_list"}
    assert found.broken == ["in en, not my: /q/", "404 /no/such/ (from /)"]
    assert context.asked == ["/", "/q/", "/no/such/"]


def test_of_one_type_a_few_are_opened_and_the_fullest_is_kept():
    threads = {f"q_{n}": f'<html lang="my">{"x" * n}' for n in range(1, 9)}
    context = site(home='<html lang="my">' + "".join(f'<a href="/q/{n}/">x</a>' for n in range(1, 9)), **threads)
    found = walk(context, HOME, "lawyer", "my")
    assert context.asked == ["/", "/q/1/", "/q/2/", "/q/3/"]
    assert found.pages["cop:question_detail"].address == "/q/3/"
