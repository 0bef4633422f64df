#!/usr/bin/env python
"""Django's command line.

`migrate` and `createcachetable` change the schema and `purge_demo` shortens the audit, so they run as the owner
role; everything else runs as the role that owns nothing (decision 26). `make_keys` runs before there are keys, so
it reads the settings that ask for none.
"""

import os
import sys

OWNER_COMMANDS = {"migrate", "createcachetable", "drop_old_audit", "purge_demo"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if sys.argv[1:2] == ["make_keys"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.base"
    if sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS and "--check" not in sys.argv:
        os.environ["WAING_DATABASE_ROLE"] = "owner"
    from django.core.management import execute_from_command_line

    import config.celery  # noqa: F401  (tasks published by commands reach the right broker)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
