"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
import config.celery  # noqa: F401  (after the settings are chosen)

application = get_wsgi_application()
