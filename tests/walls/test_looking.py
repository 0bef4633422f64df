"""Looking changes nothing (safety C-28): every page is opened by its fullest reader, and the database is as before."""

from django.db import connection

from members.models import Member

from .crawl import addresses, pages
from .world import build_world

# What notes that somebody came at all: session, the second step that was used, counts of the door and of views, the
# audit, and the cache.
NOTES_THAT_SOMEBODY_CAME = {
    "django_session", "usersessions_usersession", "members_user", "members_ratecount", "members_auditentry",
    "members_cache", "mfa_authenticator",
}  # fmt: skip


def checksums() -> dict[str, str]:
    """{table: what stands in it}"""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {name} t")
            found[table] = cursor.fetchone()[0] or ""
    return found


def test_c28_no_page_changes_anything_by_being_opened(cast):
    world = build_world(cast)
    Member.objects.update(ui_language="en")
    before = checksums()
    opened = {page.name for page in pages(world, ("en",))}
    after = checksums()
    changed = {table for table in before if before[table] != after[table]}
    assert len(opened) > 150 and len(opened) <= len({name for name, _reader, _address in addresses(world)})
    assert changed - NOTES_THAT_SOMEBODY_CAME == set()
