"""How the index is kept in step: the database itself says which rows have to be written anew.

A trigger on each watched table empties the row of the index in the same transaction, whoever writes and however many
rows at once, so nothing that was changed or deleted can be found as it was. `services.finding` writes it anew at the
next search or tick. No verb has to remember anything. Made after every migration, as the owner (members.grants).
"""

from collections.abc import Iterator

from django.db import connections, models
from django.db.models.signals import post_migrate

from ..models import SearchEntry
from ..models.search import CURRENT, STALE
from .registry import Source, Watch, sources

EMPTY = (
    f"version = {STALE}, terms = '', title_my = '', title_en = '', body = '', ref = '', url = '', place = '',"
    " at = NULL"
)
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM members_searchentry
        WHERE kind = TG_ARGV[0] AND object_id = (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
    ELSE
        INSERT INTO members_searchentry (kind, object_id)
        VALUES (TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::bigint)
        ON CONFLICT (kind, object_id) DO UPDATE SET {EMPTY};
    END IF;
    RETURN NULL;
END $$;
-- Of things that hang on another row. Whoever holds one of them at this moment is writing it anew or marks it too.
CREATE OR REPLACE FUNCTION search_mark_others() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    parent bigint := (changed ->> TG_ARGV[1])::bigint;
    things bigint[] := ARRAY[parent];
BEGIN
    IF TG_NARGS > 2 THEN
        EXECUTE format('SELECT array_agg(id) FROM %I WHERE %I = $1', TG_ARGV[2], TG_ARGV[3]) INTO things USING parent;
    END IF;
    UPDATE members_searchentry SET {EMPTY} WHERE id IN (
        SELECT id FROM members_searchentry
        WHERE kind = TG_ARGV[0] AND object_id = ANY (things) AND version <> {STALE} FOR UPDATE SKIP LOCKED);
    RETURN NULL;
END $$;
"""


def _statements(kind: str, number: int, watch: Watch) -> Iterator[str]:
    meta = watch.model._meta
    function, args = "search_mark" if number == 0 else "search_mark_others", [kind, watch.column]
    if watch.through:
        args += [watch.through[0]._meta.db_table, watch.through[1]]
    call = f"EXECUTE FUNCTION {function}({', '.join(repr(arg) for arg in args)})"
    names = watch.columns or [field.name for field in meta.local_concrete_fields]
    columns = [meta.get_field(name).column for name in names]
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    for event, when in (("INSERT OR DELETE", ""), ("UPDATE", f"WHEN ({changed}) ")):
        name = f"search_{kind}_{number}_{event[:3].lower()}"
        yield (f'CREATE OR REPLACE TRIGGER {name} AFTER {event} ON "{meta.db_table}" FOR EACH ROW {when}{call}')


def missing_rows(kind: str, source: Source) -> str:
    """The statement that makes an empty row for each thing that has none yet."""
    meta = source.rows().model._meta
    return (
        f"INSERT INTO members_searchentry (kind, object_id) SELECT '{kind}', \"{meta.pk.column}\" "
        f'FROM "{meta.db_table}" AS thing WHERE NOT EXISTS (SELECT FROM members_searchentry AS known '
        f"WHERE known.kind = '{kind}' AND known.object_id = thing.\"{meta.pk.column}\") ON CONFLICT DO NOTHING"
    )


def install(using: str = "default") -> None:
    """Make functions and triggers, a row for each thing that has none, and let what older code wrote be written
    anew. Does nothing unless the connection owns the index."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'members_searchentry'")
        if cursor.fetchone() != (True,):
            return
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(FUNCTIONS)
        for kind, source in sources.items():
            if not _tables(source.watches) <= tables:
                continue
            for number, watch in enumerate(source.watches):
                for statement in _statements(kind, number, watch):
                    cursor.execute(statement)
            cursor.execute(missing_rows(kind, source))
    SearchEntry.objects.using(using).exclude(version__in=(STALE, CURRENT)).update(version=STALE)


def _tables(watches: tuple[Watch, ...]) -> set[str]:
    watched: list[type[models.Model]] = [watch.model for watch in watches]
    return {model._meta.db_table for model in watched}


def _after_migrate(sender, using, **kwargs) -> None:
    install(using)


def connect(app_config) -> None:
    """Called by the app's ready()."""
    post_migrate.connect(_after_migrate, sender=app_config, dispatch_uid="members.search")
