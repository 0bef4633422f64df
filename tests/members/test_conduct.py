"""The code of conduct stands before every verb, and the way of who is new leads past it (domain A6, B18)."""

from datetime import timedelta

import pytest
import rules.permissions
import time_machine
from django.db import ProgrammingError, transaction
from django.test import Client

from members import clock, conduct, stepup
from members.errors import Refused
from members.models import Acknowledgement, AuditEntry, ConductCode, Member, StaffPost
from members.services import conduct as services
from tests.factories import give_post, make_member
from tests.signing_in import sign_in_client

PLAN = "cop.plan_session"


@pytest.fixture
def code(db):
    return ConductCode.objects.in_force()


def _forget(member: Member) -> Member:
    """The member as the next request finds them, with nothing accepted."""
    Acknowledgement.objects.filter(member=member).delete()
    return Member.objects.select_related("user").get(pk=member.pk)


def _publish(days: int, version: str = "2099-1") -> ConductCode:
    return ConductCode.objects.create(
        version=version, text_my="စည်းကမ်း", text_en="Rule", in_force_on=clock.today() + timedelta(days=days)
    )


def test_seed_b18_nobody_plans_before_the_code_is_accepted(cast, code):
    facilitator = _forget(cast.facilitator)
    assert not facilitator.user.has_perm(PLAN, cast.group)
    services.accept_code(facilitator, code)
    assert Member.objects.get(pk=facilitator.pk).user.has_perm(PLAN, cast.group)


def test_seed_b18_every_permission_that_acts_waits(cast):
    """Of all permissions that there are, only those that look or protect are asked any further."""
    user = _forget(cast.coordinator).user
    asked = {perm for perm in rules.permissions.permissions if not conduct.stops(user, perm)}
    acting = {perm for perm in asked if not perm.partition(".")[2].startswith(conduct.LOOKING)}
    assert acting <= conduct.ALWAYS
    assert len(rules.permissions.permissions) - len(asked) > 25


def test_seed_b18_the_page_says_what_lacks_and_leads_on(cast):
    _forget(cast.facilitator)
    client = sign_in_client(Client(), cast.facilitator)
    refused = client.get("/g/HOME/sessions/new/")
    assert (refused.status_code, refused.templates[0].name) == (403, "members/code_first.html")
    page = client.get("/me/code/?next=/g/HOME/sessions/new/")
    assert len(page.context["code"].rules) == 10
    data = {"next": page.context["next"]}
    assert list(client.post("/me/code/", data).context["form"].errors) == ["keeps_code"]
    assert client.post("/me/code/", data | {"keeps_code": "on"})["Location"] == "/g/HOME/sessions/new/"
    assert client.get("/g/HOME/sessions/new/").status_code == 200
    assert AuditEntry.objects.filter(verb="code_accepted", actor_id=cast.facilitator.pk).count() == 1


def test_b18_no_other_site_is_the_next_page(cast):
    _forget(cast.lawyer)
    page = sign_in_client(Client(), cast.lawyer).get("/me/code/?next=//evil.example/")
    assert page.context["next"] == "/"


def test_b18_reading_freezing_and_leaving_stay_open(cast):
    user = _forget(cast.coordinator).user
    assert user.has_perm("members.view_member", cast.lawyer)
    assert user.has_perm("members.freeze_member", cast.lawyer)
    lawyer = _forget(cast.lawyer)
    assert lawyer.user.has_perm("cop.leave_group", lawyer.memberships.get())


def test_b18_a_new_version_asks_politely_first(cast, code):
    """For fourteen days the version before it is enough; then it is not. Who is new needs the new one at once."""
    newer = _publish(0)
    assert ConductCode.objects.in_force() == newer
    assert cast.facilitator.user.has_perm(PLAN, cast.group)
    client = sign_in_client(Client(), cast.facilitator)
    assert [row.url for row in client.get("/").context["needs"]] == ["/me/code/"]
    assert not _forget(cast.coordinator).user.has_perm(PLAN, cast.group)
    for days, may in ((13, True), (14, False)):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            user = Member.objects.get(pk=cast.facilitator.pk).user
            assert user.has_perm(PLAN, cast.group) is may, days


def test_b18_a_version_of_tomorrow_asks_nobody_today(cast, code):
    _publish(1)
    assert ConductCode.objects.in_force() == code
    assert not conduct.owes_code(cast.lawyer.user)


def test_b18_without_any_code_nothing_is_owed(cast):
    Acknowledgement.objects.all().delete()
    ConductCode.objects.in_force()
    assert conduct.owes_code(cast.lawyer.user)
    user = Member.objects.get(pk=cast.lawyer.pk).user
    with time_machine.travel("2025-12-31", tick=False):
        assert not conduct.owes_code(user)


def test_b18_a_version_that_stands_cannot_be_changed(code):
    for change in (lambda: code.save(), lambda: code.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_publishing_is_the_administrators(cast):
    admin = make_member(None, account=True, provider_type="staff")
    give_post(admin, StaffPost.Role.ADMIN)
    assert sign_in_client(Client(), cast.coordinator).get("/s/code/").status_code == 403
    assert "members.views.conduct.publish_code" in stepup.views
    client = sign_in_client(Client(), admin)
    data = {"version": "2027-1", "in_force_on": clock.today(), "text_my": "တစ်\nနှစ်", "text_en": "one"}
    assert list(client.post("/s/code/", data).context["form"].errors) == ["text_en"]
    assert client.post("/s/code/", data | {"text_en": "one\ntwo"})["Location"] == "/s/code/"
    assert ConductCode.objects.in_force().version == "2027-1"
    again = client.post("/s/code/", data | {"text_en": "one\ntwo", "version": "2027-2"})
    assert list(again.context["form"].errors) == ["in_force_on"]
    with pytest.raises(Refused):
        services.publish_code(
            version="x", text_my="က", text_en="a", in_force_on=clock.today() - timedelta(1), by=admin
        )


@pytest.fixture
def waiting(cast):
    """Somebody who was let in and opened the account."""
    return _forget(make_member(cast.centre, account=True, mail=True, status=Member.Status.PENDING))


BEGIN = {"keeps_code": "on", "keeps_safe": "on", "display_name": "Rain"}


@pytest.mark.parametrize("path", ["/", "/g/", "/cal/", "/me/safety/", "/more/", "/me/drafts/"])
def test_seed_a6_who_waits_begins_first(waiting, path):
    answer = sign_in_client(Client(), waiting).get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/me/begin/")


@pytest.mark.parametrize("path", ["/leave/", "/help/safety/", "/me/code/", "/me/begin/", "/out/"])
def test_who_waits_may_read_the_rules_and_leave(waiting, path):
    assert sign_in_client(Client(), waiting).get(path).status_code in (200, 303)


def test_seed_a6_beginning_starts_fourteen_days_of_probation(waiting, code):
    client = sign_in_client(Client(), waiting)
    missing = client.post("/me/begin/", {"display_name": "Rain"})
    assert sorted(missing.context["form"].errors) == ["keeps_code", "keeps_safe"]
    assert client.post("/me/begin/", BEGIN)["Location"] == "/"
    waiting.refresh_from_db()
    assert (waiting.status, waiting.display_name) == (Member.Status.ACTIVE, "Rain")
    assert waiting.probation_until == clock.today() + timedelta(days=14)
    assert waiting.acknowledgements.get().code == code
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        assert waiting.is_on_probation
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        assert not waiting.is_on_probation


def test_beginning_twice_begins_once(waiting, code):
    services.begin(waiting, code=code, display_name=None)
    with time_machine.travel(clock.now() + timedelta(days=5), tick=False):
        again = services.begin(waiting, code=code, display_name="Rain")
    assert again.probation_until == clock.today() + timedelta(days=14)
    assert AuditEntry.objects.filter(verb="member_inducted").count() == 1


def test_who_is_registered_has_no_probation(cast, code):
    """People of a roster open an account and begin, without the fourteen days (decision 3)."""
    member = _forget(make_member(cast.centre, account=True))
    services.begin(member, code=code, display_name=None)
    member.refresh_from_db()
    assert (member.probation_until, member.status) == (None, Member.Status.ACTIVE)


def test_after_the_first_time_the_page_leads_home(cast):
    assert sign_in_client(Client(), cast.lawyer).get("/me/begin/")["Location"] == "/"
