"""The project's own PostgreSQL and Valkey, from packages of the lock file: where they live and how they are started.

Nothing here imports Django, and the address functions start nothing: settings ask them.
"""

from config.embedded.places import Place, database_url, owner_url, place, redis_url, var_dir

__all__ = ["Place", "database_url", "owner_url", "place", "redis_url", "var_dir"]
