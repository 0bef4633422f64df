"""What several kinds of things are found by: words in their language, the lists they stand in, the law they cite."""

from collections.abc import Callable, Iterable

from django.utils import translation

from members.models.listed import Listed
from members.naming import language_of

from ..models import Citation


def in_its_language(title: str) -> dict[str, str]:
    """{"title_my": …} or {"title_en": …}"""
    return {f"title_{language_of(title)}": title}


def names_of(listed: Iterable[Listed]) -> list[str]:
    """What these entries of closed lists are called, in both languages."""
    return [name for one in listed for name in (one.name_my, one.name_en)]


def sections_of(citations: Iterable[Citation]) -> list[str]:
    """Canonical names of the sections and rulings that are cited, in every form in which somebody may ask."""
    cited = (citation.provision or citation.case for citation in citations)
    return [form for target in cited if target for form in target.search_forms]


def both(say: Callable[[], object]) -> list[str]:
    """What it says in each language."""
    found = []
    for language in ("my", "en"):
        with translation.override(language):
            found.append(str(say()))
    return found
