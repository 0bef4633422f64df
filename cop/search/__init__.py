"""What this room lets people find (members/search): one module for each kind of thing."""

from . import announcements, arguments, law, library, people, posts, sessions  # noqa: F401  (they register their sources)
