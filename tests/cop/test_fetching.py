"""A link can make this house ask nobody but the public internet (SSRF)."""

import http.server
import socket
import threading

import pytest

from cop import fetching
from cop.fetching import Found, NoAnswer, NotPublic, Unknown, is_public, look

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1",
    "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:a00:1::", "2001:0:0:0:0:0:0:1", "2001:db8::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address):
    assert is_public(address)


@pytest.fixture
def no_wire(monkeypatch):
    """A connection would be a failure."""

    def connect(*args, **kwargs):
        raise AssertionError("a request left the house")

    monkeypatch.setattr(socket, "create_connection", connect)


@pytest.fixture
def names(monkeypatch):
    """{name: addresses}, in place of the internet's."""
    told, stock = {}, socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        if host[0].isdigit():
            return stock(host, port, *args, **kwargs)
        if host not in told:
            raise socket.gaierror("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in told[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return told


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://example.org:22/", "//example.org/",
     "http://user:pass@example.org/", "http://user@example.org/", "https://example.org:80/", "http:///x",
     "javascript:1", "http://[::1", "http://example.org:99999/"],
)  # fmt: skip
def test_addresses_of_no_page(url, no_wire, names):
    names["example.org"] = ["93.184.216.34"]
    with pytest.raises(NotPublic):
        look(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://0/"]
)
def test_numbers_for_this_machine(url, no_wire):
    """The system's own resolver reads them all."""
    with pytest.raises((NotPublic, Unknown)):
        look(url)


def test_one_private_address_of_a_name_spoils_all(no_wire, names):
    names["example.org"] = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(NotPublic):
        look("http://example.org/")
    with pytest.raises(Unknown):
        look("http://nowhere.example/")


class Pages(http.server.BaseHTTPRequestHandler):
    asked: list[tuple[str, str, str]] = []

    def _answer(self):
        self.asked.append((self.command, self.path, self.headers["Host"]))
        status, leads_to = {
            "/here": (200, ""), "/moved": (302, "/here"), "/in": (302, "http://inside.example/"),
            "/round": (302, "/round"), "/no-head": (405 if self.command == "HEAD" else 200, ""), "/gone": (410, ""),
        }.get(self.path, (404, ""))  # fmt: skip
        self.send_response(status)
        if leads_to:
            self.send_header("Location", leads_to)
        self.end_headers()

    do_HEAD = do_GET = _answer

    def log_message(self, *args):
        pass


@pytest.fixture
def site(names, monkeypatch):
    """A page of the "internet": example.org stands here, and only the check of addresses is told so."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names.update({"example.org": ["127.0.0.1"], "inside.example": ["10.0.0.1"]})
    Pages.asked = []
    monkeypatch.setitem(fetching.PORTS, "http", server.server_port)
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    yield Pages
    server.shutdown()
    server.server_close()


def test_a_page_is_asked_for_and_followed(site):
    assert look("http://example.org/here") == Found(200, 0)
    assert look("http://example.org/moved") == Found(200, 1)
    assert look("http://example.org/gone").status == 410
    assert [host for _method, _path, host in site.asked] == ["example.org"] * 4


def test_a_page_that_knows_no_head_is_asked_once_more(site):
    assert look("http://example.org/no-head").status == 200
    assert [method for method, _path, _host in site.asked] == ["HEAD", "GET"]


def test_a_page_that_leads_inside_is_not_followed(site):
    with pytest.raises(NotPublic):
        look("http://example.org/in")
    with pytest.raises(NoAnswer):
        look("http://example.org/round")


def test_the_address_that_was_looked_at_is_the_one_that_is_opened(site, names, monkeypatch):
    """A name that says another address the second time (rebinding) gains nothing: it is not asked a second time."""
    asked = []
    ours = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        asked.append(host)
        return ours(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    opened = []
    stock = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda where, **more: opened.append(where[0]) or stock(where, **more)
    )
    look("http://example.org/here")
    assert asked[0] == "example.org" and asked.count("example.org") == 1 and opened == ["127.0.0.1"]


def test_no_answer_is_said_so(names, monkeypatch):
    names["example.org"] = ["93.184.216.34"]

    def refuse(*args, **kwargs):
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(NoAnswer):
        look("http://example.org/")
