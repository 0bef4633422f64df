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


def ours() -> list[tuple[str, URLPattern]]:
    """(namespace:name, pattern) of the addresses in our own namespaces."""
    return [(f"{space}:{name}", pattern) for space, name, pattern in walk() if space in OURS]
