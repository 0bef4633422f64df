"""The index of the one search: a row for each thing that may be found, and the words that stand in them.

A copy of what stands elsewhere, kept in step by the database itself (members/search/triggers.py) and written anew by
`services.finding`. Who may see a row is asked of the thing itself, never of this copy. No person's name stands here
(decision 39).
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

# Version of a row that is still to be written, or to be written anew; and of what is written today. Raise it when
# texts are cut into other terms: every row is then written anew after the next migration.
STALE, CURRENT = 0, 3


class TermsField(models.Field):
    """A tsvector, written as its literal (members.text.searching.vector)."""

    def db_type(self, connection) -> str:
        return "tsvector"


@TermsField.register_lookup
class Meets(models.Lookup):
    """`terms__meets="'bail':*"`: the terms meet a tsquery, given as its literal."""

    lookup_name = "meets"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, self.rhs]

    def get_prep_lookup(self):
        return self.rhs


class Rank(models.Func):
    """How well the terms meet a tsquery: titles count more than labels, those more than the text; long texts less."""

    template = "ts_rank('{0.1, 0.25, 0.5, 1}', %(expressions)s::tsquery, 1)"
    output_field = models.FloatField()

    def __init__(self, query: str | models.Expression) -> None:
        asked = models.Value(query, models.TextField()) if isinstance(query, str) else query
        super().__init__("terms", asked)


class SearchEntry(models.Model):
    """`kind` and `object_id` say what it stands for; `version` which code wrote it."""

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    version = models.PositiveSmallIntegerField(db_default=STALE)
    terms = TermsField(db_default="")
    title_my = models.TextField(blank=True, db_default="")
    title_en = models.TextField(blank=True, db_default="")
    body = models.TextField(blank=True, db_default="")
    ref = models.CharField(max_length=80, blank=True, db_default="")
    url = models.CharField(max_length=200, blank=True, db_default="")
    place = models.CharField(max_length=40, blank=True, db_default="")
    language = models.CharField(max_length=3, blank=True, db_default="my")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="searchentry_once", fields=["kind", "object_id"])]
        indexes = [
            # Written rarely and read often: no pending list, so that reads stay even (performance 6.1).
            GinIndex(name="searchentry_found_by_terms", fields=["terms"], fastupdate=False),
            models.Index(name="searchentry_stale", fields=["id"], condition=models.Q(version=STALE)),
        ]


class SearchWord(models.Model):
    """A Latin word that stands in some text: what a mistyped one may have meant."""

    word = models.CharField(max_length=24, primary_key=True)
