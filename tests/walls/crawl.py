"""Every page that somebody may open, opened by them, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tests.signing_in import sign_in_client

from .routes import ours
from .test_access import _address, opened
from .world import World

# Who opens a page when several may: the one whose page says most.
READERS = ("coordinator", "staff", "facilitator", "safety", "lawyer", "nobody")


@dataclass
class Page:
    name: str
    reader: str
    language: str
    address: str
    response: HttpResponse

    @property
    def text(self) -> str:
        return self.response.content.decode()

    def __str__(self) -> str:
        return f"{self.name} ({self.reader}, {self.language})"


def _open_to() -> dict[str, str]:
    """{address name: the reader who opens it}"""
    readers: dict[str, str] = {}
    for reader in READERS:
        for name in opened(reader):
            readers.setdefault(name, reader)
    return dict(sorted(readers.items()))


def addresses(world: World) -> Iterator[tuple[str, str, str]]:
    """(name, reader, address) of every page of the home centre's things, one reader each."""
    patterns = dict(ours())
    for name, reader in _open_to().items():
        if name in patterns:
            yield name, reader, _address(name, patterns[name], world.own)


def pages(world: World, languages: tuple[str, ...] = ("my", "en")) -> Iterator[Page]:
    """HTML pages of the home centre's things, one reader each, in each language."""
    clients = {}
    for language in languages:
        for name, reader, address in addresses(world):
            if reader != "nobody":
                member = getattr(world.cast, reader)
                type(member).objects.filter(pk=member.pk).update(ui_language=language)
            if reader not in clients:
                clients[reader] = (
                    Client() if reader == "nobody" else sign_in_client(Client(), getattr(world.cast, reader))
                )
            clients[reader].cookies["language"] = language
            response = clients[reader].get(address)
            if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
                yield Page(name, reader, language, address, response)
