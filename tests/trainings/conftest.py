"""The product's clock for a test, and somebody who trains."""

from datetime import timedelta

import pytest

from members import clock
from tests.factories import make_centre, make_member


@pytest.fixture
def at(monkeypatch):
    """Sets the product's clock."""
    real = clock.now()
    moved = [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: real + moved[0])

    def set_to(moment):
        moved[0] = moment - real

    return set_to


@pytest.fixture
def trainer():
    return make_member(make_centre())
