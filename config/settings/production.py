"""For a real centre. Refuses to start, with one clear line, on anything that would be unsafe."""

import sys

from .base import *  # noqa: F403
from .base import ADMIN_CONTACT, ALLOWED_HOSTS, FIELD_KEYS, SECRET_KEY, SITE_URL, env


def refuse(line: str) -> None:
    """Stop before anything is served: this line and nothing else, whatever program is starting."""
    sys.exit(f"Not started: {line}")


if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("django-insecure"):
    refuse("SECRET_KEY is missing or a default. Make one with: python manage.py make_keys")
if "k" not in FIELD_KEYS or "ix:" not in FIELD_KEYS:
    refuse("FIELD_KEYS is missing. Make them with: python manage.py make_keys")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    refuse("ALLOWED_HOSTS is missing. Give the names of this site, separated by commas.")
for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
    if not env(_name, default=""):
        refuse(f"{_name} is missing. A real centre brings its own servers; see README, Configuration.")
if not SITE_URL.startswith("https://"):
    refuse("SITE_URL must begin with https://")
if not ADMIN_CONTACT:
    refuse("ADMIN_CONTACT is missing. Give the address that people write to when something is wrong.")
if "waing-demo" in sys.argv or env.bool("DEMO", default=False):
    refuse("The demo has a door without keys. It does not run with the production settings.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
