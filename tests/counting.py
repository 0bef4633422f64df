"""Counting statements. The demo's clock is looked up once a second, whatever is measured, so that does not count."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def statements():
    """Yields a list that holds the statements once the block is left."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as seen:
        yield found
    found += [query["sql"] for query in seen.captured_queries if "members_systemmark" not in query["sql"]]


def bare(sent: list[str]) -> list[str]:
    """Without brackets: round a place stands a pair more than round a value."""
    return [sql.replace("(", "").replace(")", "") for sql in sent]
