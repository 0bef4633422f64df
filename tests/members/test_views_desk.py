"""The desk and its lists: who sees what, and that a click does what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from members.desk import alerts, worklists
from members.models import AuditEntry, CentreMove, DigestIssue, OutboxMessage, StaffPost, Suppression
from members.services import digests
from tests.counting import statements
from tests.factories import give_post, join, make_member, make_session

pytestmark = pytest.mark.django_db


def make_mail(recipient, **fields):
    now = clock.now()
    fields = {"kind": "session_reminder", "ref_key": f"k{OutboxMessage.objects.count()}", "state": "failed", **fields}
    times = {"not_before": now, "next_attempt_at": now, "expires_at": now + timedelta(days=1), "created_at": now}
    return OutboxMessage.objects.create(recipient=recipient, **times, **fields)


def todos(response):
    """Without what the records of a test's people lack."""
    found = {todo.url.split("?")[0]: todo.n for todo in response.context["todos"]}
    return {url: n for url, n in found.items() if url not in ("/s/todo/gaps/", "/s/todo/unreachable/")}


def test_the_desk_counts_the_own_centre_only(cast, client, sign_in):
    for group in (cast.group, cast.other_group):
        make_session(group, -timedelta(days=4), led_by=cast.lawyer)
    make_mail(cast.lawyer)
    make_mail(cast.stranger)
    sign_in(cast.staff)
    unclosed, mail = reverse("members:todo_list", args=["unclosed"]), reverse("members:mail_list")
    assert todos(client.get(reverse("members:desk"))) == {unclosed: 1, mail: 1}
    assert [row.title for row in client.get(unclosed).context["rows"]] == [str(cast.group)]


def test_what_cannot_wait_stands_first_and_says_so(cast, client, sign_in, monkeypatch):
    """An urgent referral stood seventh, under a pair that had gone quiet."""
    make_session(cast.group, -timedelta(days=4), led_by=cast.lawyer)
    make_mail(cast.lawyer)
    sign_in(cast.staff)
    unclosed, mail = reverse("members:todo_list", args=["unclosed"]), reverse("members:mail_list")
    assert list(todos(client.get(reverse("members:desk")))) == [unclosed, mail]
    monkeypatch.setitem(alerts._items, "failed_mail", replace(alerts["failed_mail"], is_hot=True))
    page = client.get(reverse("members:desk"))
    assert list(todos(page)) == [mail, unclosed]
    assert page.content.decode().count("tag hot") == 1


def test_the_new_centre_learns_of_an_arrival(cast, client, sign_in):
    person = make_member(cast.centre)
    CentreMove.objects.create(member=person, from_centre=cast.other_centre, to_centre=cast.centre)
    gone = make_member(cast.other_centre)
    CentreMove.objects.create(member=gone, from_centre=cast.centre, to_centre=cast.other_centre)
    arrived = reverse("members:todo_list", args=["arrived"])
    sign_in(cast.staff)
    assert todos(client.get(reverse("members:desk"))) == {arrived: 1}
    assert [row.title for row in client.get(arrived).context["rows"]] == [person.formal_name]


def test_monitoring_officer_sees_figures_only(cast, client, sign_in):
    give_post(cast.newcomer, StaffPost.Role.ME_OFFICER, cast.centre)
    make_session(cast.group, -timedelta(days=4))
    sign_in(cast.newcomer)
    page = client.get(reverse("members:desk"))
    assert page.context["todos"] == []
    assert [template for template, _ in page.context["panels"]] == ["cop/desk_figures.html"]
    assert client.get(reverse("members:todo_list", args=["unclosed"])).status_code == 403
    assert client.get(reverse("members:mail_list")).status_code == 403
    assert client.get(reverse("cop:weekly_figures", args=["2026-W01"])).status_code == 200


def test_no_desk_without_a_post(cast, client, sign_in):
    sign_in(cast.lawyer)
    for name in ("desk", "digest_list", "mail_list"):
        assert client.get(reverse(f"members:{name}")).status_code == 403


def test_who_may_not_open_a_page_is_not_told_that_they_may_look_at_it(cast, client, sign_in):
    cast.lawyer.ui_language = "en"
    cast.lawyer.save(update_fields=["ui_language"])
    sign_in(cast.lawyer)
    page = client.get(reverse("members:desk")).content.decode()
    assert "This page is not for you" in page and "You may look at this" not in page


@pytest.mark.parametrize("week", ["2026-W00", "2026-W54", "2026-47", "x"])
def test_a_week_that_is_none_is_not_found(cast, client, sign_in, week):
    sign_in(cast.staff)
    assert client.get(f"/s/reports/{week}/").status_code == 404


@pytest.mark.parametrize("name", ["desk", "mail_list", "digest_list", "stopped_address_list", "digest_dry_run"])
def test_pages_cost_the_same_with_one_row_and_with_three(cast, client, sign_in, name):
    sign_in(cast.coordinator)
    client.get(reverse("members:desk"))

    def add():
        person = make_member(cast.centre, mail=True)
        join(cast.group, person)
        make_mail(person)
        Suppression.objects.create(address_bidx=person.email_bidx, cause="hard_bounce")
        make_session(cast.group, timedelta(days=1), led_by=person)
        make_session(cast.group, -timedelta(days=4))
        other = make_member(cast.centre, mail=True)
        give_post(other, StaffPost.Role.COORDINATOR, cast.centre)
        DigestIssue.objects.create(
            audience="coordinator",
            recipient=other,
            iso_week="2026-W10",
            covers_from=clock.now(),
            covers_to=clock.now(),
        )

    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            add()
        with statements() as seen:
            assert client.get(reverse(f"members:{name}")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    if name in ("mail_list", "digest_list", "stopped_address_list"):
        assert counts[0] <= 8


def test_todo_lists_cost_the_same_with_one_row_and_with_three(cast, client, sign_in):
    sign_in(cast.coordinator)
    client.get(reverse("members:desk"))
    for key in worklists.keys():  # noqa: SIM118 - iterating a registry gives its items
        address, counts = reverse("members:todo_list", args=[key]), []
        for rows in (1, 2):
            for _ in range(rows):
                person = make_member(cast.centre)
                join(cast.group, person, joined_on=clock.today())
                make_session(cast.group, timedelta(hours=3))
                make_session(cast.group, -timedelta(days=4))
                make_session(cast.group, -timedelta(days=1), outcome="held", closed_at=clock.now())
            with statements() as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 8, key


@pytest.mark.parametrize("query", ["?digest=x&block=1", "?digest=1", "?digest=99999&block=1", "?block=1"])
def test_a_digest_that_is_none_is_not_found(cast, client, sign_in, query):
    sign_in(cast.staff)
    assert client.get(reverse("members:todo_list", args=["unclosed"]) + query).status_code == 404
    assert client.get(reverse("members:todo_list", args=["nothing"])).status_code == 404


# --- mail ------------------------------------------------------------------------------------------------------------


def test_mail_is_narrowed_by_state_kind_and_age(cast, client, sign_in):
    failed, sent = make_mail(cast.lawyer), make_mail(cast.lawyer, kind="session_planned", state="pending")
    old = make_mail(cast.lawyer)
    OutboxMessage.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=20))
    make_mail(cast.stranger)
    sign_in(cast.staff)
    address = reverse("members:mail_list")

    def shown(query=""):
        return {row.pk for row in client.get(address + query).context["page"]}

    assert shown() == {failed.pk, sent.pk, old.pk}
    assert shown("?state=failed&days=14") == {failed.pk}
    assert shown("?kind=session_planned") == {sent.pk}
    assert shown("?state=nonsense") == {failed.pk, sent.pk, old.pk}


def test_mail_shows_name_state_and_reason_and_no_address(cast, client, sign_in):
    make_mail(cast.lawyer, reason="no_consent")
    sign_in(cast.staff)
    page = client.get(reverse("members:mail_list"), headers={"accept-language": "en"}).content.decode()
    assert cast.lawyer.full_name_en in page and cast.lawyer.email not in page and "no_consent" not in page


def test_resend_with_one_click(cast, client, sign_in):
    mail = make_mail(cast.lawyer)
    sign_in(cast.staff)
    assert client.post(reverse("members:resend_mail", args=[mail.pk])).status_code == 302
    mail.refresh_from_db()
    assert mail.state == "pending"
    assert AuditEntry.objects.filter(verb="mail_resent", actor_id=cast.staff.pk).exists()


def test_mail_of_another_centre_does_not_exist(cast, client, sign_in):
    mail = make_mail(cast.stranger)
    sign_in(cast.staff)
    assert client.get(reverse("members:mail_detail", args=[mail.pk])).status_code == 404
    assert client.post(reverse("members:resend_mail", args=[mail.pk])).status_code == 404
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_an_address_that_works_again_is_written_to(cast, client, sign_in):
    Suppression.objects.create(address_bidx=cast.lawyer.email_bidx, cause="hard_bounce")
    complained = make_member(cast.centre, mail=True)
    Suppression.objects.create(address_bidx=complained.email_bidx, cause="complaint")
    sign_in(cast.staff)
    page = client.get(reverse("members:stopped_address_list"))
    assert list(page.context["page"]) == [cast.lawyer]
    client.post(reverse("members:clear_address", args=[cast.lawyer.pk]))
    assert not Suppression.objects.filter(address_bidx=cast.lawyer.email_bidx).exists()
    assert AuditEntry.objects.filter(verb="address_cleared").exists()


@pytest.mark.parametrize(("role", "links"), [("clerk", 1), ("admin", 0)])
def test_an_address_is_corrected_by_those_who_may_see_it(cast, client, sign_in, role, links):
    Suppression.objects.create(address_bidx=cast.lawyer.email_bidx, cause="hard_bounce")
    reader = make_member(cast.centre, account=True)
    give_post(reader, role, None if role == "admin" else cast.centre)
    sign_in(reader)
    page = client.get(reverse("members:stopped_address_list")).content.decode()
    assert cast.lawyer.formal_name in page
    assert page.count(reverse("cop:change_contacts", args=[cast.lawyer.pk])) == links


# --- digests ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def issue(cast):
    monday, _end = clock.week_bounds(clock.iso_week(clock.now() + timedelta(days=7)))
    return DigestIssue.objects.create(
        audience="coordinator", recipient=cast.coordinator, iso_week=clock.iso_week(monday),
        covers_from=monday - timedelta(days=7), covers_to=monday,
    )  # fmt: skip


def test_staff_preview_what_a_coordinator_would_get(cast, client, sign_in, issue):
    make_session(cast.group, -timedelta(days=4))
    sign_in(cast.staff)
    page = client.get(reverse("members:digest_detail", args=[issue.pk]))
    assert page.context["is_preview"] and page.context["digest"].n == 1 and not page.context["may_change"]
    mail = client.get(reverse("members:digest_mail", args=[issue.pk]))
    assert mail.context["letter"].language == cast.coordinator.ui_language
    assert "/u/" not in mail.content.decode() and cast.coordinator.email not in mail.content.decode()
    issue.refresh_from_db()
    assert issue.counted_at is None and not OutboxMessage.objects.exists()


def test_the_coordinator_holds_back_writes_a_note_and_lets_go(cast, client, sign_in, issue):
    sign_in(cast.coordinator)
    client.post(reverse("members:hold_digest", args=[issue.pk]))
    issue.refresh_from_db()
    assert issue.held_until == digests.sent_at(issue.iso_week) + timedelta(days=1)
    client.post(reverse("members:change_digest", args=[issue.pk]), {"note": "Well done"})
    client.post(reverse("members:release_digest", args=[issue.pk]))
    issue = DigestIssue.objects.get(pk=issue.pk)
    assert (issue.opening_note, issue.held_until) == ("Well done", None)


def test_send_again_without_a_mail_says_why_not(cast, client, sign_in, issue):
    sign_in(cast.coordinator)
    page = client.post(reverse("members:resend_digest", args=[issue.pk]), follow=True)
    assert page.status_code == 200 and [m.level_tag for m in page.context["messages"]] == ["warning"]


@pytest.mark.parametrize("who, status", [("staff", 403), ("staff_other", 404), ("lawyer", 403)])
def test_only_those_who_may_change_a_digest(cast, client, sign_in, issue, who, status):
    sign_in(getattr(cast, who))
    for name in ("hold_digest", "change_digest", "release_digest", "resend_digest"):
        assert client.post(reverse(f"members:{name}", args=[issue.pk])).status_code == status


def test_a_members_own_digest_is_nobody_elses(cast, client, sign_in):
    own = DigestIssue.objects.create(
        audience="member", recipient=cast.lawyer, iso_week="2026-W10", covers_from=clock.now(), covers_to=clock.now()
    )
    assert not DigestIssue.objects.visible_to(cast.staff).exists()
    assert not DigestIssue.objects.visible_to(cast.safety).exists()
    sign_in(cast.coordinator)
    assert client.get(reverse("members:digest_detail", args=[own.pk])).status_code == 404


def test_a_group_of_another_centre_opens_nothing_through_a_digest(cast, client, sign_in, issue):
    make_session(cast.other_group, -timedelta(days=4))
    issue.counted_at = clock.now()
    issue.save()
    sign_in(cast.coordinator)
    address = reverse("members:todo_list", args=["unclosed"])
    todo = client.get(f"{address}?digest={issue.pk}&block={cast.other_group.pk}")
    assert todo.context["rows"] == []
