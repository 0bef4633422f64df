"""A group's page, as its people and the desk see it."""

import re

import pytest
from django.urls import reverse

from cop.services import sessions
from cop.services.groups import archive_group
from members.models.inbox import people_for
from members.services import freezing
from tests.factories import join, make_member, make_session

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


def test_a_group_with_planned_sessions_is_not_archived_but_says_which_to_cancel(cast, sign_in):
    session = make_session(cast.group)
    page = reverse("cop:archive_group", args=[cast.group.code])
    client = sign_in(cast.coordinator)
    assert reverse("cop:cancel_session", args=[cast.group.code, session.pk]) in client.get(page).content.decode()
    sessions.cancel_session(session, by=cast.coordinator)
    assert "/cancel/" not in client.get(page).content.decode()


def test_who_leads_stands_first_on_the_desks_page_of_a_group(cast, sign_in):
    people = sign_in(cast.staff).get(reverse("cop:staff_group_detail", args=[cast.group.code])).context["people"]
    assert people[0]["pk"] == cast.group.memberships.get(member=cast.facilitator).pk


def test_of_the_people_of_a_group_the_desk_opens_its_own(cast, sign_in):
    guest = make_member(cast.other_centre)
    join(cast.group, guest)
    shown = sign_in(cast.staff).get(reverse("cop:staff_group_detail", args=[cast.group.code])).content.decode()
    assert reverse("cop:staff_member_detail", args=[cast.lawyer.pk]) in shown
    assert reverse("cop:staff_member_detail", args=[guest.pk]) not in shown


def test_nobody_is_proposed_to_lead_a_session_that_is_cancelled(cast, sign_in):
    session = make_session(cast.group)
    page, client = reverse("cop:session_detail", args=[cast.group.code, session.pk]), sign_in(cast.coordinator)
    assert client.get(page).context["could_lead"]
    sessions.cancel_session(session, by=cast.coordinator)
    assert "could_lead" not in client.get(page).context
