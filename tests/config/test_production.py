"""The settings of a real centre: they refuse to start on anything unsafe, with one clear line (issue point 6)."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
COMPLETE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "FIELD_KEYS": f"k1:{KEY},ix:{KEY}",
    "ALLOWED_HOSTS": "circle.example.org",
    "SITE_URL": "https://circle.example.org",
    "ADMIN_CONTACT": "admin@example.org",
    "EMAIL_URL": "smtp+tls://name:secret@mail.example.org:587",
    "MAIL_FROM": "notice@example.org",
}
PRINT = (
    "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME)"
)


def _run(*argv: str, **changes: str | None) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(settings.VAR_DIR), "DATABASE_URL": settings.DATABASE_URL}
    env |= {"REDIS_URL": settings.REDIS_URL, "DATABASE_OWNER_URL": settings.DATABASE_OWNER_URL, **COMPLETE}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    for name, value in changes.items():
        env.pop(name) if value is None else env.update({name: value})
    return subprocess.run([sys.executable, *argv], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


UNSAFE = [
    ("SECRET_KEY", None),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "django-insecure-" + "0123456789abcdefghij" * 3),
    ("SECRET_KEY", "a" * 60),
    ("FIELD_KEYS", None),
    ("FIELD_KEYS", "nonsense"),
    ("ALLOWED_HOSTS", None),
    ("ALLOWED_HOSTS", "*"),
    ("DATABASE_URL", None),
    ("REDIS_URL", None),
    ("EMAIL_URL", None),
    ("SITE_URL", None),
    ("SITE_URL", "http://circle.example.org"),
    ("ADMIN_CONTACT", None),
    ("DEMO", "1"),
]


@pytest.mark.parametrize(("name", "value"), UNSAFE, ids=[f"{n}={v}" if v else n for n, v in UNSAFE])
def test_refuses_to_start(name, value):
    done = _run("manage.py", "check", **{name: value})
    assert done.returncode != 0
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("Not started: ")
    assert (name if name != "DEMO" else "demo") in line


def test_starts_when_all_is_given_and_the_deployment_check_is_clean():
    done = _run("-W", "error::DeprecationWarning:config", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_c08_cookies_are_bound_to_the_host():
    done = _run("-c", f"import django; django.setup(); {PRINT}")
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "__Host-language"], done.stderr


ASK = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "circle.example.org", "x-forwarded-proto": "https"}).get("/in/")
print(answer.status_code)
for name, value in answer.headers.items(): print(f"{name}: {value}")
for cookie in answer.cookies.values(): print("cookie:", cookie.OutputString())
plain = Client(headers={"host": "circle.example.org"}).get("/in/")
print("plain:", plain.status_code, plain["Location"])
stranger = Client(headers={"host": "other.example.org", "x-forwarded-proto": "https"})
print("elsewhere:", stranger.get("/in/").status_code)
"""


def test_c28b_headers_of_a_page_as_it_leaves():
    done = _run("manage.py", "collectstatic", "--noinput", "-v0")
    assert done.returncode == 0, done.stderr
    said = _run("-c", ASK)
    assert said.stdout.startswith("200\n"), said.stderr
    for header in (
        "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload",
        "Cache-Control: private, no-store",
        "X-Frame-Options: DENY",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: same-origin",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin",
        "plain: 301 https://circle.example.org/in/",
        "elsewhere: 400",
    ):
        assert header in said.stdout
    [cookie] = [line for line in said.stdout.splitlines() if line.startswith("cookie: __Host-csrf")]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie
    [policy] = [line for line in said.stdout.splitlines() if line.startswith("Content-Security-Policy: ")]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert "Server:" not in said.stdout and "Django" not in said.stdout
