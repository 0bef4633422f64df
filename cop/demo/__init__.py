"""The demo's groups and what happens in them (domain 7)."""

from cop.services import twins
from members.demo import Context, Part, parts

from . import arguments, law, library, limits, questions, referrals  # noqa: F401  (they register parts of their own)
from .feeds import seed_feeds
from .figures import count_groups
from .groups import seed_groups
from .ideas import seed_ideas
from .joining import seed_requests
from .records import seed_records
from .removal import purge_groups
from .sessions import seed_sessions


def _seed(ctx: Context) -> None:
    seed_groups(ctx)
    seed_sessions(ctx)
    seed_requests(ctx)
    seed_records(ctx)
    seed_ideas(ctx)
    seed_feeds(ctx)
    twins.find_duplicates(ctx.at(0, 6))  # as housekeeping does in its first hour


parts.register("cop", Part("cop", 20, _seed, count_groups, purge_groups))
