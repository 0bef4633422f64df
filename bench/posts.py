"""Questions and answers in number: the demo's own texts, two and two put together, spread over all living groups.

A fifth stands in the reader's group. The index of the search is put together from the demo's rows in the same way, by
the database: cutting as many texts into terms would take longer than everything that is measured.
"""

from datetime import timedelta
from itertools import count, islice

from . import ground

IN_READERS_GROUP = 5  # one in so many
ANSWERS = 3  # of each question, as in the demo
BATCH = 2000
# Each new row of the index from two of the demo's: their terms together, the group's mark instead of theirs.
WRITE_INDEX = """
    WITH known AS (SELECT row_number() OVER (ORDER BY object_id) - 1 AS n, count(*) OVER () AS all_of_them, terms,
                          title_my, title_en, body FROM members_searchentry
                   WHERE kind = %(kind)s AND version = %(version)s AND object_id <= %(last)s),
         things AS (SELECT {table}.id, {group} AS group_id, {at} AS at, cop_group.code FROM {table} {join}
                    JOIN cop_group ON cop_group.id = {group} WHERE {table}.id > %(last)s)
    UPDATE members_searchentry AS entry SET version = %(version)s, title_my = one.title_my, title_en = one.title_en,
        body = one.body || ' ' || other.body, url = {url}, place = things.code, at = things.at,
        terms = ts_filter(ts_delete(one.terms || other.terms, %(places)s), '{{a,b,c,d}}')
                || ('''#g' || things.group_id || ''':1')::tsvector
                || ('n' || (things.id %% 5000) || ':1')::tsvector
    FROM things JOIN known AS one ON one.n = things.id * 7919 %% one.all_of_them
                JOIN known AS other ON other.n = things.id * 104729 %% other.all_of_them
    WHERE entry.kind = %(kind)s AND entry.object_id = things.id
"""


def grow(size: int) -> None:
    """Questions and answers up to `size` together, with their rows in the index."""
    from django.db import connection

    from cop.models import Answer, Question

    missing = size - Question.objects.count() - Answer.objects.count()
    if missing <= 0:
        return
    from members.models.search import CURRENT
    from members.services import finding

    finding.write_all()
    last = {"question": _last(Question), "answer": _last(Answer)}
    asked = _ask(missing // (1 + ANSWERS))
    _answer(asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT word FROM ts_stat('SELECT terms FROM members_searchentry') WHERE word ~ '^#g'")
        places = [word for (word,) in cursor.fetchall()]
        for kind, parts in PARTS.items():
            cursor.execute(
                WRITE_INDEX.format(**parts), {"kind": kind, "last": last[kind], "places": places, "version": CURRENT}
            )
    ground.analyse()


PARTS = {
    "question": {
        "table": "cop_question", "group": "cop_question.group_id", "at": "cop_question.opened_at", "join": "",
        "url": "'/q/' || things.id || '/'",
    },
    "answer": {
        "table": "cop_answer", "group": "cop_question.group_id", "at": "cop_answer.posted_at",
        "join": "JOIN cop_question ON cop_question.id = cop_answer.question_id", "url": "'/q/1/#a' || things.id",
    },
}  # fmt: skip


def _last(model) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True)[0]


def _ask(number: int) -> list:
    """So many questions, the newest an hour old, one an hour before it and so on; returns them."""
    from cop.models import Group, Membership, Question
    from members import clock

    known = list(Question.objects.posted().exclude(is_anonymous=True).values_list("title", "body"))
    groups = list(Group.objects.live().order_by("pk"))
    first = next(group for group in groups if group.code == "G1")
    authors = dict(Membership.objects.open().order_by("-pk").values_list("group", "member"))
    groups = [group for group in groups if group.pk in authors]
    now, made = clock.now(), []
    numbers = iter(range(number))
    while batch := list(islice(numbers, BATCH)):
        rows = []
        for n in batch:
            group = first if n % IN_READERS_GROUP == 0 else groups[n % len(groups)]
            opened = now - timedelta(hours=1 + n % 20_000)
            rows.append(
                Question(
                    group=group, author_id=authors[group.pk], state="answered", title=known[n * 7919 % len(known)][0],
                    body=known[n * 7919 % len(known)][1] + " " + known[n * 104729 % len(known)][1],
                    opened_at=opened, created_at=opened, first_response_at=opened + timedelta(hours=3), is_demo=True,
                )
            )  # fmt: skip
        made += Question.objects.bulk_create(rows)
    return made


def _answer(asked: list) -> None:
    from cop.models import Answer, Membership

    known = list(Answer.objects.standing().values_list("body", flat=True))
    authors = dict(Membership.objects.open().order_by("pk").values_list("group", "member"))
    numbers = count()
    pairs = ((question, next(numbers)) for question in asked for _ in range(ANSWERS))
    while batch := list(islice(pairs, BATCH)):
        Answer.objects.bulk_create(
            Answer(
                question=question, author_id=authors[question.group_id], posted_at=question.first_response_at,
                body=known[n * 7919 % len(known)] + "\n\n" + known[n * 104729 % len(known)], is_demo=True,
            )
            for question, n in batch
        )  # fmt: skip
