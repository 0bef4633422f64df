"""What the app role may do, in one place (decision 26). Runs after every migration, as the owner.

The app role owns nothing: it reads and writes rows. It may not change the audit or the migrations, may not
truncate, and may not write allauth's tables of clear addresses.
"""

from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

APPEND_ONLY = ("members_auditentry", "members_conductcode", "members_creditentry")
NO_WRITING = ("django_migrations", "account_emailaddress", "account_emailconfirmation")


def _statements(role: str, tables: set[str]) -> list[str]:
    grants = [
        f'GRANT USAGE ON SCHEMA public TO "{role}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"',
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}"',
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{role}"',
    ]
    narrower = [f'REVOKE UPDATE, DELETE ON {table} FROM "{role}"' for table in APPEND_ONLY if table in tables]
    narrower += [f'REVOKE INSERT, UPDATE, DELETE ON {table} FROM "{role}"' for table in NO_WRITING if table in tables]
    return grants + narrower


def app_role() -> str:
    """The name of the role in DATABASE_URL."""
    from environ import Env  # only needed here, once a migration

    return Env.db_url_config(settings.DATABASE_URL)["USER"]


def grant(using: str = "default") -> None:
    """Give the app role its rights; does nothing unless the connection is the owner and there are two roles."""
    if not settings.HAS_TWO_ROLES:
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = app_role()
        if cursor.fetchone()[0] == role:
            return
        tables = set(connections[using].introspection.table_names(cursor))
        for statement in _statements(role, tables):
            cursor.execute(statement)


def _after_migrate(sender, using, **kwargs) -> None:
    grant(using)


def connect(app_config) -> None:
    """Called by the app's ready()."""
    post_migrate.connect(_after_migrate, sender=app_config, dispatch_uid="members.grants")
