"""Words of texts that are gone are forgotten."""

from datetime import datetime

from django.db import connection

from ..retention import Rule, rules

GONE = """
    DELETE FROM members_searchword AS known WHERE NOT EXISTS (
        SELECT FROM members_searchentry WHERE terms @@ quote_literal(known.word)::tsquery)
"""


def forget_words(now: datetime) -> int:
    """Drop words that stand in no text any more; returns how many. One look into the index for each word."""
    with connection.cursor() as cursor:
        cursor.execute(GONE)
        return cursor.rowcount


rules.register("search_words", Rule("search_words", forget_words))
