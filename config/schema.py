"""Bring the schema up to date as the owner role, in one process: `python -m config.schema` (decision 26)."""

import os


def main():
    """Migrate and make the cache's table, with the settings that `DJANGO_SETTINGS_MODULE` names."""
    os.environ["WAING_DATABASE_ROLE"] = "owner"  # read by the settings, so it is set before they load
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    main()
