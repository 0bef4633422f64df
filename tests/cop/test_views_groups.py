"""A group's page, as its people see it."""

import re

import pytest
from django.urls import reverse

from cop.services.groups import archive_group
from members.models.inbox import people_for
from members.services import freezing
from tests.factories import join, make_member

pytestmark = pytest.mark.django_db


def test_people_of_a_group_are_written_to_from_its_page(cast, sign_in):
    """But not by who is not in it, not oneself, nobody without an account or with a closed one (inbox.people_for)."""
    silent = make_member(cast.centre)
    join(cast.group, silent)
    freezing.freeze_member(cast.paralegal, by=cast.staff)

    def links(member):
        page = sign_in(member).get(reverse("cop:group_detail", args=["HOME"])).content.decode()
        return {int(pk) for pk in re.findall(r'href="/p/(\d+)/write/"', page)}

    assert links(cast.lawyer) == {cast.facilitator.pk}
    assert all(people_for(cast.lawyer).filter(pk=pk).exists() for pk in links(cast.lawyer))
    assert links(cast.coordinator) == set()
    archive_group(cast.group, by=cast.coordinator)
    assert links(cast.lawyer) == set()
