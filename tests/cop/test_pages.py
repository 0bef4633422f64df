"""Pages of groups, sessions and people: who gets them, what stands on them, and how many statements they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cop.models import Group, Membership
from members import clock
from tests.factories import give_post, join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db

GROUP_PAGES = {
    # page: (lawyer of the group, facilitator, coordinator, clerk, newcomer of the centre, stranger, other clerk)
    "cop:group_detail": (200, 200, 200, 200, 200, 404, 404),
    "cop:leave_group": (200, 200, 404, 404, 404, 404, 404),
    "cop:plan_session": (403, 200, 200, 200, 403, 404, 404),
    "cop:staff_group_detail": (403, 403, 200, 200, 403, 403, 404),
    "cop:change_group": (404, 404, 200, 403, 404, 404, 404),
    "cop:archive_group": (404, 404, 200, 403, 404, 404, 404),
    "cop:add_to_group": (404, 404, 200, 200, 404, 404, 404),
}
SESSION_PAGES = {
    "cop:session_detail": (200, 200, 200, 200, 404, 404, 404),
    "cop:move_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:change_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:cancel_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:close_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:take_attendance": (403, 200, 200, 200, 404, 404, 404),
    "cop:record_rsvp": (403, 200, 200, 200, 404, 404, 404),
    "cop:tell_list": (403, 200, 200, 200, 404, 404, 404),
    "cop:tell_contacts": (403, 403, 200, 200, 404, 404, 404),
    "cop:sign_in_sheet": (403, 200, 200, 200, 404, 404, 404),
}
PERSON_PAGES = {
    "cop:staff_member_detail": (403, 403, 200, 200, 403, 403, 404),
    "cop:correct_member": (404, 404, 200, 200, 404, 404, 404),
    "cop:change_contacts": (404, 404, 200, 200, 404, 404, 404),
    "cop:move_member": (404, 404, 200, 200, 404, 404, 404),
    "cop:leave_network": (404, 404, 200, 200, 404, 404, 404),
    "cop:rejoin_network": (404, 404, 200, 200, 404, 404, 404),
    "cop:join_group": (404, 404, 200, 200, 404, 404, 404),
}
WHO = ("lawyer", "facilitator", "coordinator", "staff", "newcomer", "stranger", "staff_other")


def statuses(cast, sign_in, address):
    return tuple(sign_in(getattr(cast, key)).get(address).status_code for key in WHO)


@pytest.mark.parametrize("page", GROUP_PAGES)
def test_group_pages_by_role(cast, sign_in, page):
    assert statuses(cast, sign_in, reverse(page, args=["HOME"])) == GROUP_PAGES[page]


@pytest.mark.parametrize("page", SESSION_PAGES)
def test_session_pages_by_role(cast, sign_in, page):
    session = make_session(cast.group)
    assert statuses(cast, sign_in, reverse(page, args=["HOME", session.pk])) == SESSION_PAGES[page]


@pytest.mark.parametrize("page", PERSON_PAGES)
def test_person_pages_by_role(cast, sign_in, page):
    assert statuses(cast, sign_in, reverse(page, args=[cast.paralegal.pk])) == PERSON_PAGES[page]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("members:home", (200,) * 7),
        ("cop:group_list", (200,) * 7),
        ("cop:session_list", (200,) * 7),
        ("cop:staff_group_list", (403, 403, 200, 200, 403, 403, 200)),
        ("cop:staff_member_list", (403, 403, 200, 200, 403, 403, 200)),
        ("cop:add_member", (403, 403, 200, 200, 403, 403, 200)),
        ("cop:create_group", (403, 403, 200, 403, 403, 403, 403)),
    ],
)
def test_lists_by_role(cast, sign_in, page, expected):
    assert statuses(cast, sign_in, reverse(page)) == expected
