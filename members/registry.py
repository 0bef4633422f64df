"""How a lower room learns of what upper rooms bring (architecture 1).

Each registry is filled by modules of one name, found in every installed app of ours at start-up:
`notifications`, `digests`, `calendar`, `home`, `reports`, `retention`, `personal_data`, `demo`, …
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

from django.utils.module_loading import autodiscover_modules

Item = TypeVar("Item")
MODULES = (
    "permissions", "second_factor", "notifications", "digests", "calendar", "home", "desk", "planners", "handover",
    "induction", "circles", "retention", "tiers", "personal_data", "citations", "search",
    "merging", "audit_words", "credits", "conflicts", "at_centres", "demo",
)  # fmt: skip


class Registry(Generic[Item]):
    """Named things in the order in which they were registered. A name is taken once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, Item] = {}

    def register(self, key: str, item: Item) -> Item:
        """Add `item`; raises ValueError when the key is taken by another."""
        if self._items.setdefault(key, item) is not item:
            raise ValueError(f"{self.name}: {key} is registered twice")
        return item

    def __getitem__(self, key: str) -> Item:
        return self._items[key]

    def get(self, key: str) -> Item | None:
        return self._items.get(key)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def items(self):
        return self._items.items()

    def keys(self):
        return self._items.keys()


def autodiscover() -> None:
    """Import the registering modules of every installed app."""
    autodiscover_modules(*MODULES)
