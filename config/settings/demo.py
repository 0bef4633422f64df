"""`make demo`: the whole product with invented people, a door without keys and a clock that can be moved."""

from config import sink

from .dev import *  # noqa: F403
from .dev import EMAIL_URL, INSTALLED_APPS, VAR_DIR

DEMO = True
CLOCK_CAN_MOVE = True
INSTALLED_APPS = [*INSTALLED_APPS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MAIL_DIR = VAR_DIR / "mail"
if not EMAIL_URL:
    EMAIL_HOST, EMAIL_PORT = sink.address(VAR_DIR)
