"""The crawls open hundreds of pages with one sign-in: on a slow machine that must not outlive its proof."""

import pytest
from django.test import override_settings


@pytest.fixture(scope="package", autouse=True)
def a_proof_that_lasts():
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600):
        yield
