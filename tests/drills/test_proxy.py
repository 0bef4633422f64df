"""The proxy that docker-compose.yml puts before the application, with its own file: headers of every answer, also of
its own, no line about anybody, no address but the real one (safety C-28b, C-35b, C-07), and nothing in clear.

`make drills NAME=proxy` needs Caddy (`apt-get install caddy`), and fails without it. Of the file only the names of
the two hosts, the ports and where certificates are trusted are changed.
"""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.config.test_production import COMPLETE

pytestmark = [pytest.mark.drills, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
FROM = "127.0.0.77"  # who asks, as a log would tell
HEADERS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
OF_STATIC_FILES = ("strict-transport-security", "x-content-type-options")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(argv: list[str], log: Path, port: int, **env: str):
    """A process that answers at `port`; what it says goes into `log`."""
    with log.open("wb") as said, subprocess.Popen(argv, cwd=ROOT, env=env, stdout=said, stderr=said) as process:
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")
                    time.sleep(0.1)
            yield process
        finally:
            process.terminate()


@contextmanager
def proxy(folder: Path, upstream: int, plain: int = 0):
    """Caddy with the file of the project before `upstream`; gives the port of https. `plain`: that of http."""
    caddy = shutil.which("caddy")
    assert caddy, "Caddy is missing: apt-get install caddy"
    port, plain = free_port(), plain or free_port()
    text = (ROOT / "docker" / "Caddyfile").read_text(encoding="utf-8").replace("web:8000", f"127.0.0.1:{upstream}")
    here = f"admin off\n\tskip_install_trust\n\thttp_port {plain}\n\thttps_port {port}"
    (folder / "Caddyfile").write_text(text.replace("admin off", here, 1), encoding="utf-8")
    argv = [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    with running(argv, folder / "proxy.log", port, SITE_HOST="localhost", **env):
        yield port


@contextmanager
def application(folder: Path, port: int, site: str):
    """The application as the image starts it, with the settings of a real centre and the database of the tests."""
    url = urlsplit(settings.DATABASE_URL)._replace(path="/" + connection.settings_dict["NAME"])
    env = {**COMPLETE, "DJANGO_SETTINGS_MODULE": "config.settings.production", "PATH": os.environ["PATH"]}
    env |= {"DATABASE_URL": urlunsplit(url), "REDIS_URL": settings.REDIS_URL, "VAR_DIR": str(folder)}
    env |= {"ALLOWED_HOSTS": "localhost", "SITE_URL": site, "TRUSTED_PROXIES": "1"}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=env, check=True, capture_output=True)
    argv = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    argv += ["--worker-class", "gthread", "--threads", "2", "--no-control-socket", "--log-level", "warning"]
    with running(argv, folder / "web.log", port, **env) as process:
        yield process


class Line(http.client.HTTPSConnection):
    """To the proxy at 127.0.0.1, from FROM, by the name that its certificate is for."""

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout, (FROM, 0))
        self.sock = ssl._create_unverified_context().wrap_socket(plain, server_hostname=self.host)


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers in small letters, and body of one request."""
    with closing(Line("localhost", port, timeout=30)) as line:
        line.request(
            method,
            path,
            headers={"Host": "localhost", "User-Agent": "CANARYAGENT", **headers},
        )
        answer = line.getresponse()
        body = answer.read().decode(errors="replace")
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


ANSWERS = {
    "a page": ("GET", "/in/?q=CANARYQUERY", 200),
    "not signed in": ("GET", "/q/?q=CANARYQUERY", 302),
    "no such page": ("GET", "/feed/CANARYQUERY.ics", 404),
    "without a token": ("POST", "/in/?q=CANARYQUERY", 403),
}


def test_c28b_c35b_whatever_the_proxy_answers_is_dressed_and_no_line_tells_who_asked(tmp_path, tell):
    upstream, seen = free_port(), {}
    with proxy(tmp_path, upstream) as port:
        with application(tmp_path, upstream, f"https://localhost:{port}"):
            for name, (method, path, status) in ANSWERS.items():
                seen[name] = ask(port, method, path)
                assert seen[name][0] == status, (name, seen[name][0])
            static = seen["a page"][2].partition('rel="stylesheet" href="')[2].partition('"')[0]
            seen["a file"] = ask(port, "GET", static)
        seen["the application is away"] = ask(port, "GET", "/in/?q=CANARYQUERY")
    assert seen["a file"][0] == 200 and seen["the application is away"][0] in (502, 503)
    lacks = {
        name: [key for key, value in HEADERS.items() if key not in said or (name != "a file" and said[key] != value)]
        for name, (_status, said, _body) in seen.items()
    }
    tell("proxy", answers=len(seen), headers=len(HEADERS))
    assert lacks == dict.fromkeys(seen, [])
    for name, (_status, said, _body) in seen.items():
        assert "server" not in said and "via" not in said, name
        assert name == "a file" or (
            "no-store" in said["cache-control"],
            "default-src" in said["content-security-policy"],
        ) == (
            True,
            True,
        ), name
    lines = "".join((tmp_path / log).read_text(errors="replace") for log in ("proxy.log", "web.log"))
    assert [word for word in ("CANARYQUERY", "CANARYAGENT", FROM) if word in lines] == []


class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        told = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_args) -> None:
        pass


def test_c07_no_address_that_somebody_sends_comes_through_the_proxy(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with proxy(tmp_path, server.server_address[1]) as port:
            forged = {
                "X-Forwarded-For": "203.0.113.9",
                "X-Forwarded-Proto": "http",
                "X-Forwarded-Host": "evil.example",
            }
            _status, _headers, body = ask(port, "GET", "/", **forged)
        server.shutdown()
    told = json.loads(body)
    assert (told["x-forwarded-for"], told["x-forwarded-proto"], told["host"]) == (FROM, "https", "localhost")


Version = ssl.TLSVersion


def _spoken(port: int, version: Version | None = None) -> str:
    """The version that a server takes of somebody who knows this one alone (or all); "" where it takes none."""
    knows = ssl._create_unverified_context()
    knows.set_ciphers("DEFAULT:@SECLEVEL=0")  # so that this side is willing to speak the old ones
    knows.minimum_version, knows.maximum_version = version or Version.TLSv1, version or Version.TLSv1_3
    try:
        with (
            socket.create_connection(("127.0.0.1", port), 10) as plain,
            knows.wrap_socket(plain, server_hostname="localhost") as line,
        ):
            return line.version()
    except (ssl.SSLError, ConnectionError):
        return ""


@contextmanager
def speaking_all(folder: Path):
    """A server that takes the old versions too; gives its port."""
    (chain,) = (one for one in folder.rglob("localhost.crt"))
    takes = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    takes.set_ciphers("DEFAULT:@SECLEVEL=0")
    takes.minimum_version = Version.TLSv1
    takes.load_cert_chain(chain, chain.with_suffix(".key"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.handle_error = lambda *_args: None
        server.socket = takes.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_asvs_12_1_1_the_proxy_speaks_tls_1_2_and_1_3_alone(tmp_path):
    every = (None, Version.TLSv1_3, Version.TLSv1_2, Version.TLSv1_1, Version.TLSv1)
    with proxy(tmp_path, free_port()) as port:
        assert [_spoken(port, one) for one in every] == ["TLSv1.3", "TLSv1.3", "TLSv1.2", "", ""]
        with speaking_all(tmp_path) as other:  # who asks does know the old ones
            assert [_spoken(other, one) for one in every[3:]] == ["TLSv1.1", "TLSv1"]


def test_asvs_12_2_1_nothing_is_told_in_clear(tmp_path):
    plain = free_port()
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with (
            proxy(tmp_path, server.server_address[1], plain) as port,
            closing(http.client.HTTPConnection("127.0.0.1", plain, timeout=30)) as line,
        ):
            assert ask(port, "GET", "/in/")[0] == 200
            line.request("GET", "/in/", headers={"Host": "localhost"})
            answer = line.getresponse()
            assert (answer.status, answer.read()) == (308, b"")
            assert answer.headers["Location"].startswith("https://localhost")
        server.shutdown()
