"""For a developer's machine: generated keys in var/, plain http on localhost."""

from config import local_keys

from .base import *  # noqa: F403
from .base import FIELD_KEYS, SECRET_KEY, VAR_DIR

_keys = local_keys.load(VAR_DIR)
SECRET_KEY = SECRET_KEY or _keys["SECRET_KEY"]
FIELD_KEYS = FIELD_KEYS or _keys["FIELD_KEYS"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO_DATA_ALLOWED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
