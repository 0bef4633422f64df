"""Every address of ours, walked from the URLconf."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OURS = {"members", "cop", "trainings", "mentoring", "demo"}


def walk(resolver=None, space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(namespace, name, pattern) of every address below the root, foreign ones included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, pattern.namespace or space)
        else:
            yield space, pattern.name or "", pattern


def others() -> list[tuple[str, URLPattern]]:
    """(name, pattern) of what stands beside ours: allauth's pages and Django's, without a namespace, and of Django's
    admin the index and the lists. Its forms and single records: tests/members/test_admin.py."""
    plain = [(name, pattern) for space, name, pattern in walk() if name and not space]
    records = [(f"admin:{name}", pattern) for space, name, pattern in walk() if space == "admin"]
    return plain + [(name, pattern) for name, pattern in records if name.endswith(("_changelist", ":index"))]


def ours() -> list[tuple[str, URLPattern]]:
    """(namespace:name, pattern) of the addresses in our own namespaces."""
    return [(f"{space}:{name}", pattern) for space, name, pattern in walk() if space in OURS]
