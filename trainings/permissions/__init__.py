"""Who may do what with trainings: one line a permission, by subject. Views ask `has_perm`, never a role."""

from . import attendance, learning, trainings  # noqa: F401  (they name the permissions)

__all__: list[str] = []
