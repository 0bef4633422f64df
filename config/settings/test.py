"""For the test suite: the demo's pages are mounted, hashing is fast, nothing leaves the process."""

from .demo import *  # noqa: F403
from .demo import PASSWORD_HASHERS

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
WHITENOISE_AUTOREFRESH = True
