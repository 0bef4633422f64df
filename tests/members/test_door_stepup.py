"""Step-up: safety C-09."""

import inspect
import time

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from members import second_factor, stepup
from members.models import User
from members.services import accounts
from tests.factories import make_member
from tests.members.test_door_factors import code_of, give_app
from tests.signing_in import sign_in_client
from tests.walls.routes import ours

PASSPHRASE = "correct horse battery"


@pytest.fixture
def asked(cast):
    """`asked(member, method, …)` -> a request of that person whose session has these proofs."""

    def _asked(member, *methods, ago: float = 0):
        request = RequestFactory().get("/")
        request.session = SessionStore()
        users = second_factor.with_factors(User.objects.all())
        request.user = users.get(pk=member.user_id) if member else AnonymousUser()
        with time_machine.travel(time.time() - ago, tick=False):
            for method in methods:
                record_authentication(request, request.user, method=method)
        return request

    return _asked


@stepup.require_step_up
def _plain(request):
    return HttpResponse("in")


@stepup.require_step_up(scope=lambda request, pk: f"tell:{pk}")
def _of_one(request, pk):
    return HttpResponse("in")


GUARDED = {name: stepup.views.pop(name) for name in list(stepup.views) if name.startswith(__name__)}


def _opens(request, view=_plain, *args) -> bool:
    try:
        return view(request, *args).content == b"in"
    except ReauthenticationRequired:
        return False


def test_c09_the_passphrase_of_the_last_five_minutes_is_enough(cast, asked):
    assert _opens(asked(cast.lawyer, "password", ago=299))
    assert not _opens(asked(cast.lawyer, "password", ago=301))
    assert not _opens(asked(cast.lawyer))
    assert not _opens(asked(None))


def test_c09_who_has_a_second_factor_proves_that_one(cast, asked):
    give_app(cast.lawyer)
    assert not _opens(asked(cast.lawyer, "password"))
    assert _opens(asked(cast.lawyer, "password", "mfa", ago=299))
    assert not _opens(asked(cast.lawyer, "mfa", ago=301))


def test_c09_proofs_of_somebody_else_count_for_nothing(cast, asked):
    request = asked(cast.lawyer, "password")
    request.user = User.objects.get(pk=cast.paralegal.user_id)
    assert not _opens(request)


def test_c09_one_proof_opens_one_tell_list_for_the_session(cast, asked):
    request = asked(cast.lawyer, "password")
    assert _opens(request, _of_one, 7)
    with time_machine.travel(time.time() + 600, tick=False):
        assert _opens(request, _of_one, 7)
        assert not _opens(request, _of_one, 8)
        assert not _opens(request)


def test_c09_the_registry_knows_what_is_guarded():
    assert set(GUARDED) == {f"{__name__}._plain", f"{__name__}._of_one"}
    assert GUARDED[f"{__name__}._plain"] is _plain


ASKS_FOR_PROOF = ("members.see_contact", "members.invite_member", "members.give_post")


def _views():
    """(address, its view) of every address of ours that exists now."""
    return [(name, pattern.callback) for name, pattern in ours() if not name.startswith("demo:")]


def test_c09_every_view_of_contacts_invitations_and_posts_is_guarded():
    """Found by the permission that the view itself asks for; a page that only counts or hides them asks `has_perm`."""
    views = _views()  # first: with the addresses their views are loaded, and what guards them registers itself
    guarded = {getattr(view, "__wrapped__", view) for view in stepup.views.values()}
    found, bare = set(), set()
    for name, view in views:
        source = inspect.getsource(inspect.unwrap(view))
        if any(f'"{perm}"' in source for perm in ASKS_FOR_PROOF):
            found.add(name)
            layers = {view}
            while hasattr(view, "__wrapped__"):
                view = view.__wrapped__
                layers.add(view)
            bare |= set() if layers & guarded else {name}
    assert found >= {"cop:change_contacts", "cop:invite_member", "cop:print_slip", "cop:tell_contacts"}
    assert stepup.views["cop.views.staff_groups.change_membership"]
    assert bare == set()


def test_c09_the_way_round_by_passphrase(cast):
    client = sign_in_client(Client(), cast.lawyer, stepped_up=False)
    answer = client.get("/me/safety/app/", follow=True)
    assert answer.redirect_chain == [("/in/again/?next=%2Fme%2Fsafety%2Fapp%2F", 302)]
    wrong = client.post("/in/again/", {"password": "no", "next": "/me/safety/app/"})
    assert wrong.status_code == 200 and wrong.context["form"].errors
    assert (
        client.post("/in/again/", {"password": PASSPHRASE, "next": "/me/safety/app/"})["Location"] == "/me/safety/app/"
    )
    assert client.get("/me/safety/app/").status_code == 200


def test_c09_with_a_second_factor_the_passphrase_is_not_asked_and_not_taken(cast):
    secret = give_app(cast.staff)
    client = sign_in_client(Client(), cast.staff, stepped_up=False)
    answer = client.get("/me/safety/codes/new/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/in/again/code/")
    assert client.post("/in/again/", {"password": PASSPHRASE})["Location"].startswith("/in/again/code/")
    assert client.get("/me/safety/codes/new/").status_code != 200
    form = {"code": code_of(secret), "next": "/me/safety/codes/new/"}
    assert client.post("/in/again/code/", form)["Location"] == "/me/safety/codes/new/"
    assert client.get("/me/safety/codes/new/").status_code == 200


def test_c09_a_form_that_was_posted_goes_on_afterwards(cast):
    person = make_member(cast.centre, mail=True)
    secret = give_app(cast.staff)
    client = sign_in_client(Client(), cast.staff, stepped_up=False)
    where = reverse("cop:invite_member", args=[person.pk])
    asked_for = client.post(where)["Location"]
    assert asked_for.startswith("/in/again/code/") and not person.invitations.exists()
    client.post(asked_for, {"code": code_of(secret), "next": where})
    assert person.invitations.count() == 1


@pytest.mark.parametrize(
    "path",
    ["/me/safety/app/", "/me/safety/keys/add/", "/me/safety/codes/new/", "/me/safety/passphrase/first/"],
)
def test_c09_pages_that_change_the_way_in_ask_again(cast, path):
    client = sign_in_client(Client(), cast.lawyer, stepped_up=False)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(("/in/again/", "/me/safety/passphrase/"))


@pytest.mark.parametrize("has_code", [False, True])
def test_the_demo_door_stands_in_for_both_proofs(cast, has_code):
    """Who has a second step was asked for the code of an app that nobody in the demo has."""
    if has_code:
        give_app(cast.staff)
    client = Client()
    request = RequestFactory().post("/")
    request.session, request.user = client.session, AnonymousUser()
    accounts.enter_as(request, cast.staff)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    assert client.get("/me/").status_code == 200  # no second factor is asked for
    assert client.get("/me/safety/keys/add/").status_code == 200  # and the proof is fresh
    with time_machine.travel(time.time() + 400, tick=False):
        again = client.get("/me/safety/keys/add/", follow=True)
        assert again.redirect_chain[-1][0].startswith("/in/again/")
        assert "account/reauthenticate_in_demo.html" in [t.name for t in again.templates]
        here = again.redirect_chain[-1][0].partition("?")[0]
        assert client.post(here, {"next": "/me/safety/keys/add/"})["Location"] == "/me/safety/keys/add/"
        assert client.get("/me/safety/keys/add/").status_code == 200


def test_outside_the_demo_such_a_session_is_worth_nothing(cast, settings):
    client = Client()
    request = RequestFactory().post("/")
    request.session, request.user = client.session, AnonymousUser()
    accounts.enter_as(request, cast.staff)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    settings.DEMO = False
    assert client.get("/me/")["Location"] == "/me/safety/app/"
