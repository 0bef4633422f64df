"""Records in Django's admin: the same rows, the same verbs, the same proofs as at the desk."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from cop.models import Membership
from members.models import AuditEntry, JusticeCentre, Member, Organisation, OutboxMessage, StaffPost
from tests.factories import give_post, make_member, make_session
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
ZERO_WIDTH = "\u200b"


def admin_url(model, page="changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def data_of(response) -> dict:
    """What the form on this page would post if nothing was touched."""
    form = response.context["adminform"].form
    found = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False):
            found[bound.html_name] = value
    return found


@pytest.fixture
def network_admin(cast) -> Member:
    person = make_member(None, account=True, mail=True, provider_type="staff", full_name_my="အုပ်ချုပ်သူ")
    give_post(person, StaffPost.Role.ADMIN)
    return person


@pytest.fixture
def administrator(network_admin, sign_in) -> Client:
    return sign_in(network_admin)


# --- who gets in ---


@pytest.mark.parametrize("role", ["lawyer", "facilitator", "stranger", "superuser"])
def test_without_a_post_there_is_no_admin(cast, sign_in, role):
    client = sign_in(getattr(cast, role))
    for model in admin.site._registry:
        assert client.get(admin_url(model)).status_code in (302, 404), model


def test_c04_a_post_without_a_second_factor_is_sent_to_set_one_up(cast):
    client = Client()
    client.force_login(cast.staff.user, backend="members.backends.AccountBackend")
    for model in admin.site._registry:
        assert client.get(admin_url(model))["Location"] == reverse("mfa_activate_totp")


def test_c17_every_record_is_scoped_and_the_other_centres_does_not_exist(cast, sign_in):
    rows = {
        Member: (cast.lawyer, cast.stranger),
        Membership: (cast.lawyer.memberships.get(), cast.stranger.memberships.get()),
        type(cast.group): (cast.group, cast.other_group),
        StaffPost: (cast.coordinator.posts.get(), cast.staff_other.posts.get()),
    }
    session, other = make_session(cast.group), make_session(cast.other_group)
    rows[type(session)] = (session, other)
    client = sign_in(cast.staff)
    for model, (mine, theirs) in rows.items():
        listed = client.get(admin_url(model))
        shown = {row.pk for row in listed.context["cl"].result_list}
        assert mine.pk in shown and theirs.pk not in shown, model
        assert client.get(admin_url(model, "change", mine.pk)).status_code == 200
        assert client.get(admin_url(model, "change", theirs.pk)).status_code == 404


@pytest.mark.parametrize("role", ["staff", "coordinator", "safety"])
def test_every_record_opens_or_is_refused_and_none_is_deleted(cast, sign_in, role):
    """The clerk may not read the audit; nobody deletes here, and nobody writes to the outbox."""
    client = sign_in(getattr(cast, role))
    for model, records in admin.site._registry.items():
        request = client.get(admin_url(model)).wsgi_request
        assert records.has_delete_permission(request) is False
        if model in (OutboxMessage, AuditEntry):
            assert not records.has_add_permission(request) and not records.has_change_permission(request)
    assert client.get(admin_url(AuditEntry)).status_code == (200 if role == "safety" else 403)


def test_c12_titles_and_addresses_name_nobody(cast, sign_in):
    client = sign_in(cast.staff)
    page = client.get(admin_url(Member, "change", cast.lawyer.pk)).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.S)[1]
    assert cast.lawyer.full_name_en not in title and cast.lawyer.full_name_en in page
    found = client.get(admin_url(Member), {"q": cast.lawyer.full_name_en})
    assert list(found.context["cl"].result_list) == []
    assert [m.pk for m in client.get(admin_url(Member), {"q": str(cast.lawyer.pk)}).context["cl"].result_list] == [
        cast.lawyer.pk
    ]


# --- changes go through the verbs ---


def test_a_correction_is_the_desks_own_verb(cast, sign_in):
    client, where = sign_in(cast.staff), admin_url(Member, "change", cast.lawyer.pk)
    form = data_of(client.get(where)) | {"full_name_en": f"  Corrected{ZERO_WIDTH}   Name ", "full_name_my": ""}
    answer = client.post(where, form)
    assert answer.status_code == 302, answer.context and answer.context["adminform"].form.errors
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.full_name_en == "Corrected Name"
    entry = AuditEntry.objects.get(verb="member_corrected")
    assert (entry.actor_id, entry.object_id, entry.facts) == (
        cast.staff.pk,
        str(cast.lawyer.pk),
        {"fields": ["full_name_en"]},
    )
    assert "Corrected" not in str(entry.facts)


def test_a_name_in_zawgyi_is_not_saved_as_it_is(cast, sign_in):
    client, where = sign_in(cast.staff), admin_url(Member, "change", cast.lawyer.pk)
    client.post(where, data_of(client.get(where)) | {"full_name_my": "ေအာင္ျမင့္"})
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.full_name_my in (None, "", "အောင်မြင့်")


def test_a_member_without_a_name_is_refused_kindly(cast, sign_in):
    client, where = sign_in(cast.staff), admin_url(Member, "change", cast.lawyer.pk)
    answer = client.post(where, data_of(client.get(where)) | {"full_name_en": "", "full_name_my": ""})
    assert answer.status_code == 200 and answer.context["adminform"].form.errors


def test_what_is_not_the_desks_to_change_stays(cast, sign_in):
    client, where = sign_in(cast.staff), admin_url(Member, "change", cast.lawyer.pk)
    client.post(
        where, data_of(client.get(where)) | {"status": "left", "ui_language": "en", "centre": cast.other_centre.pk}
    )
    after = Member.objects.get(pk=cast.lawyer.pk)
    assert (after.status, after.ui_language, after.centre_id) == ("active", "my", cast.centre.pk)


def test_a_new_centre_is_the_networks_to_add(cast, sign_in, network_admin):
    organisation = Organisation.objects.create(name_en="New", name_my="")
    form = {
        "organisation": organisation.pk,
        "code": "NEW",
    }
    lead = make_member(cast.centre, account=True, provider_type="staff")
    give_post(lead, StaffPost.Role.CENTRE_LEAD, cast.centre)
    assert sign_in(lead).post(admin_url(JusticeCentre, "add"), form).status_code == 403
    assert sign_in_client(Client(), network_admin).post(admin_url(JusticeCentre, "add"), form).status_code == 302
    assert JusticeCentre.objects.get(code="NEW").organisation == organisation


# --- posts ---


def test_c09_a_post_is_given_with_a_fresh_proof_only(cast, network_admin):
    form = {"member": cast.newcomer.pk, "role": "clerk", "centre": cast.centre.pk}
    stale = sign_in_client(Client(), network_admin, stepped_up=False)
    assert stale.post(admin_url(StaffPost, "add"), form)["Location"].startswith("/in/again/")
    assert not cast.newcomer.posts.exists()
    signed_in = sign_in_client(Client(), cast.newcomer)
    assert signed_in.get("/me/").status_code == 200
    fresh = sign_in_client(Client(), network_admin)
    assert fresh.post(admin_url(StaffPost, "add"), form).status_code == 302
    post = cast.newcomer.posts.get()
    assert (post.role, post.centre_id, post.ended_on) == ("clerk", cast.centre.pk, None)
    assert AuditEntry.objects.get(verb="post_given").facts == {"role": "clerk", "member": cast.newcomer.pk}
    assert signed_in.get("/me/").status_code == 302  # a changed role needs a new session (C-08)


@pytest.mark.parametrize("role", ["staff", "coordinator", "safety"])
def test_only_the_administrator_gives_posts(cast, sign_in, role):
    form = {"member": cast.newcomer.pk, "role": "clerk", "centre": cast.centre.pk}
    assert sign_in(getattr(cast, role)).post(admin_url(StaffPost, "add"), form).status_code == 403
    assert not cast.newcomer.posts.exists()


def test_nobody_gives_themselves_a_post(cast, network_admin, administrator):
    form = {"member": network_admin.pk, "role": "safety_lead", "centre": ""}
    assert administrator.post(admin_url(StaffPost, "add"), form).status_code == 200
    assert network_admin.posts.count() == 1


def test_a_centres_administrator_gives_posts_of_that_centre_only(cast, sign_in):
    person = make_member(cast.centre, account=True, provider_type="staff")
    give_post(person, StaffPost.Role.ADMIN, cast.centre)
    client = sign_in(person)
    for centre in ("", cast.other_centre.pk):
        form = {"member": cast.newcomer.pk, "role": "clerk", "centre": centre}
        assert client.post(admin_url(StaffPost, "add"), form).status_code == 200
    assert not cast.newcomer.posts.exists()
    client.post(admin_url(StaffPost, "add"), {"member": cast.newcomer.pk, "role": "clerk", "centre": cast.centre.pk})
    assert cast.newcomer.posts.count() == 1


def test_the_same_post_twice_and_somebody_who_is_not_here_are_refused_kindly(cast, administrator):
    form = {"member": cast.staff.pk, "role": "clerk", "centre": cast.centre.pk}
    assert administrator.post(admin_url(StaffPost, "add"), form, follow=True).status_code == 200
    gone = make_member(cast.centre, status="pending")
    assert administrator.post(admin_url(StaffPost, "add"), form | {"member": gone.pk}, follow=True).status_code == 200
    assert cast.staff.posts.count() == 1 and not gone.posts.exists()


def test_c18_a_post_ends_at_once_and_is_never_rewritten(cast, administrator):
    post, client = cast.staff.posts.get(), sign_in_client(Client(), cast.staff)
    where = admin_url(StaffPost, "change", post.pk)
    assert administrator.post(where, {"role": "admin", "centre": "", "reason": "Moved on"}).status_code == 200
    post.refresh_from_db()
    assert (post.role, post.ended_on) == ("clerk", None)
    assert administrator.post(where, {"reason": "Moved on", "is_ending": "on", "role": "admin"}).status_code == 302
    post.refresh_from_db()
    assert (post.role, post.reason) == ("clerk", "Moved on") and not StaffPost.objects.current().filter(pk=post.pk)
    assert client.get("/s/").status_code == 302
    assert AuditEntry.objects.filter(verb="post_ended", object_id=str(post.pk)).count() == 1
    assert administrator.post(where, {"reason": "Again", "is_ending": "on"}).status_code == 403
