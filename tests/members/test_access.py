"""The row that a page is about: asked for by a statement that was written once, which says what the rule says."""

from contextlib import suppress
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import UUIDField
from django.http import Http404

from members.access import first_or_404, visible_or_404
from members.models import Member, Profile, StaffPost
from tests.counting import bare, statements
from tests.factories import give_post, make_member

pytestmark = pytest.mark.django_db
# Whether somebody may be met hangs on more than a standing tells of the reader: it is asked anew.
PLAIN = {Profile}


@pytest.fixture
def readers(cast) -> list[Member]:
    officer, admin, both = (make_member(cast.centre, account=True) for _ in range(3))
    give_post(officer, StaffPost.Role.ME_OFFICER, cast.centre)
    give_post(admin, StaffPost.Role.ADMIN)
    give_post(both, StaffPost.Role.COORDINATOR, cast.centre)
    give_post(both, StaffPost.Role.CENTRE_LEAD, cast.other_centre)
    who = [cast.lawyer, cast.paralegal, cast.coordinator, cast.staff_other, cast.safety, officer, admin, both]
    for reader in who:
        assert reader.current_posts is not None  # read once, as for each request
    return who


def _asked_once(model, reader, pk) -> None:
    with suppress(Http404):
        visible_or_404(model, reader, pk)


def test_what_is_written_once_says_what_the_rule_of_each_model_says(readers):
    ruled = {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert len(ruled) > 60 and ruled > PLAIN
    for model in ruled - PLAIN:
        pk = uuid4() if isinstance(model._meta.pk, UUIDField) else 7
        for reader in readers:
            with statements() as once:
                _asked_once(model, reader, pk)
            with statements() as anew:
                list(model._default_manager.visible_to(reader).filter(pk=pk))
            assert bare(once) == bare(anew), (model, reader.provider_type, reader.current_posts)


def test_one_finds_the_row_with_what_belongs_to_it_or_nothing(cast, django_assert_num_queries):
    clerk = Member.objects.get(pk=cast.staff.pk)
    assert clerk.current_posts
    with django_assert_num_queries(1):
        found = visible_or_404(Member, clerk, cast.lawyer.pk, "centre__organisation", "user")
        assert (found, found.user, str(found.centre.organisation)) == (cast.lawyer, cast.lawyer.user, "စင်တာ PDK")
    for reader, pk in ((clerk, cast.stranger.pk), (clerk, 0), (clerk, 2**70), (None, cast.lawyer.pk)):
        with pytest.raises(Http404):
            visible_or_404(Member, reader, pk)


def test_of_what_was_found_the_first_or_404():
    assert first_or_404(["a"]) == "a"
    with pytest.raises(Http404):
        first_or_404([])
