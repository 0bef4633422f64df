"""One look at an address that somebody typed. It goes to the public internet or nowhere: never to this house or the
network it stands in, whatever the name says and wherever it leads on (SSRF).

A name is asked for once, every address that it has must be public, and the very address that was looked at is the one
that is opened. No proxy of the environment, no cookie, no word about who we are.
"""

import http.client
import ipaddress
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

SECONDS = 8
MOST_STEPS = 4
PORTS = {"http": 80, "https": 443}
MOVED = (301, 302, 303, 307, 308)
# A server that does not know HEAD, or turns such questions away, is asked with GET once.
ASK_AGAIN = (403, 405, 501)
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotPublic(Exception):
    """The address is none of the public internet's."""


class Unknown(Exception):
    """There is no such name."""


class NoAnswer(Exception):
    """Nobody answered, or not in a way that can be understood; it may be for today only."""


@dataclass(frozen=True)
class Found:
    """How the last server on the way answered."""

    status: int
    steps: int


def look(url: str) -> Found:
    """Ask for the headers of a page, following where it leads. Raises NotPublic, Unknown, NoAnswer."""
    for step in range(MOST_STEPS):
        place = _place(url)
        status, leads_to = _ask_both_ways(place)
        if status not in MOVED or not leads_to:
            return Found(status, step)
        url = urljoin(url, leads_to)
    raise NoAnswer("it leads on and on")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet's; of one that carries another inside, that one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = _inside(ip)
    if inner is not None:
        return is_public(str(inner))
    is_special = ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified
    return ip.is_global and not is_special


def _inside(ip):
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, NAT64. Teredo tunnels are never public."""
    if ip.version == 4:
        return None
    if ip.teredo:
        return ipaddress.IPv4Address("127.0.0.1")
    return ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)


def _place(url: str) -> SplitResult:
    try:
        place = urlsplit(url)
        is_right = place.scheme in PORTS and place.port in (None, PORTS[place.scheme])
    except ValueError as error:
        raise NotPublic("no address") from error
    if not is_right or not place.hostname or place.username is not None or place.password is not None:
        raise NotPublic("no plain address of a page")
    return place


def _addresses(host: str, port: int) -> list[tuple]:
    """Where the name stands, as socket.create_connection takes it. One private address among them spoils all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unknown("no such name") from error
    places = [where[:2] for *_kind, where in found]
    if not places or not all(is_public(address) for address, _port in places):
        raise NotPublic("a private address")
    return places


def _ask_both_ways(place: SplitResult) -> tuple[int, str]:
    status, leads_to = _ask(place, "HEAD")
    return _ask(place, "GET") if status in ASK_AGAIN else (status, leads_to)


def _ask(place: SplitResult, method: str) -> tuple[int, str]:
    """(status, where it leads). The connection is made to the address that was looked at, not to the name again."""
    host, port = place.hostname, PORTS[place.scheme]
    where = _addresses(host, port)[0]
    talk = http.client.HTTPConnection(host, timeout=SECONDS)
    try:
        with closing(talk):
            talk.sock = _connect(where, host if place.scheme == "https" else "")
            talk.request(method, _path(place), headers={"Accept": "*/*", "User-Agent": "Mozilla/5.0"})
            answer = talk.getresponse()
            return answer.status, answer.headers.get("Location", "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error


def _connect(where: tuple, host: str) -> socket.socket:
    """To that address; where a host is given, it has to prove that it is the one."""
    plain = socket.create_connection(where, timeout=SECONDS)
    if not host:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError):
        plain.close()
        raise


def _path(place: SplitResult) -> str:
    asked = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
    return quote(asked, safe="/?&=%:@+,;~!$'()*")
