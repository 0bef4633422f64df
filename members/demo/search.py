"""The demo's index of the search: written before anybody looks, with a row for each thing."""

from django.db.models import Count

from ..models import SearchEntry
from ..search import sources
from ..services import finding
from .parts import Check, Context, Part, parts


def fill_search(ctx: Context) -> None:
    """All rows that the parts before left out of step."""
    finding.write_all()


def count_search(ctx: Context) -> list[Check]:
    rows = dict(SearchEntry.objects.values_list("kind").annotate(n=Count("pk")))
    return [
        Check(f"in the search: {kind}", source.rows().count(), rows.get(kind, 0)) for kind, source in sources.items()
    ]


# Behind every room's part. What is purged takes its rows along.
parts.register("search", Part("search", 1000, fill_search, count_search, lambda: None))
