"""The demo's trainings and what happened in them (domain 7, "Learning")."""

from members.demo import Part, parts

from . import attendance  # noqa: F401  (it registers a part of its own)
from .catalogue import seed_catalogue
from .figures import count_trainings
from .learning import count_learning, purge_learning, seed_learning
from .removal import purge_trainings
from .sittings import seed_sittings


def _seed(ctx) -> None:
    seed_catalogue(ctx)
    seed_sittings(ctx)


parts.register("trainings", Part("trainings", 40, _seed, count_trainings, purge_trainings))
parts.register("learning", Part("learning", 46, seed_learning, count_learning, purge_learning))
