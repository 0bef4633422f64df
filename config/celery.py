"""Celery: queues `mail` and `work`, one child each (decision 16). Tasks are leaves in each app's tasks.py."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
app = Celery("waing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
TICK = 60.0 * settings.TIME_SCALE  # a minute; the drills shrink it
app.conf.beat_schedule = {
    "mail-tick": {
        "task": "members.tasks.tick_mail",
        "schedule": TICK,
        "options": {"queue": "mail", "expires": TICK * 5 / 6},
    },
    "seal-audit": {"task": "members.tasks.seal_audit", "schedule": 60.0, "options": {"queue": "work", "expires": 50}},
    "tend-library": {"task": "cop.tasks.tend_library", "schedule": 3600.0, "options": {"queue": "work"}},
    "housekeeping": {"task": "members.tasks.keep_house", "schedule": 3600.0, "options": {"queue": "work"}},
}
