"""Fixtures of this room's tests."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """What a service says; pages are in the language of whoever reads them."""
    with translation.override("en"):
        yield
