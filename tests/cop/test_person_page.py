"""What a desk reads on the page of one person."""

from datetime import date

import pytest
from django.urls import reverse

from members.services.erasure import ask_for_erasure
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_a_wish_to_be_erased_stands_on_the_page_until_it_is_dropped(cast, sign_in):
    gone = make_member(cast.centre, status="left", left_on=date(2026, 1, 5))
    page = reverse("cop:staff_member_detail", args=[gone.pk])
    client = sign_in(cast.coordinator)
    assert client.get(page).context["to_be_erased"] is None
    asked = ask_for_erasure(gone, by=cast.coordinator)
    assert client.get(page).context["to_be_erased"] == asked
    assert 'id="h-erase"' in client.get(page).content.decode()
