"""Words in the language in which they are written."""

from collections.abc import Iterable

from members.models.listed import Listed
from members.naming import language_of


def in_its_language(title: str) -> dict[str, str]:
    """{"title_my": …} or {"title_en": …}"""
    return {f"title_{language_of(title)}": title}


def names_of(listed: Iterable[Listed]) -> list[str]:
    """What these entries of closed lists are called, in both languages."""
    return [name for one in listed for name in (one.name_my, one.name_en)]
