"""Addresses that nobody types: whatever stands in them, an answer comes that is no error of ours."""

import pytest
from django.urls import reverse
from django.urls.converters import SlugConverter, StringConverter

from .routes import ours

pytestmark = pytest.mark.django_db


def _with_nul() -> list[str]:
    """Every address of ours that takes a text, with a NUL in it."""
    found = []
    for name, pattern in ours():
        takes = pattern.pattern.converters
        if any(map(_is_any_text, takes.values())):
            found.append(reverse(name, kwargs={key: "A\0B" if _is_any_text(one) else 1 for key, one in takes.items()}))
    return found


def _is_any_text(converter) -> bool:
    return isinstance(converter, StringConverter) and not isinstance(converter, SlugConverter)


@pytest.mark.parametrize("who", ["nobody", "lawyer", "coordinator"])
def test_an_address_with_a_nul_is_not_there(who, cast, client, sign_in):
    asking = client if who == "nobody" else sign_in(getattr(cast, who))
    addresses = _with_nul()
    assert len(addresses) > 10
    assert {url: code for url in addresses if (code := asking.get(url).status_code) != 404} == {}
