"""Who gets what at every address: role × own or other centre × method -> status (safety C-16).

The table is tests/walls/access.tsv. A cell is the answer to GET and, behind the stroke, to a POST that says nothing.
Where pages are only read the stroke is missing (a POST of whoever may read is 405), where something is only sent
nothing stands before it (any GET is 405); "-" is where a role has nothing of its own. An address that is not in it
fails, and so does a row that is no longer true. After looking at each changed line:
`WRITE_ACCESS_TABLE=1 make test ARGS="-k access_table -n 0"`.
"""

import csv
import os
import pickle
import re
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signals import request_started
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from members import backends, limits
from members.models import StaffPost
from tests.counting import statements
from tests.signing_in import sign_in_client

from .routes import others, ours
from .world import ONESELF, ROLES, World, build_world, people_of, things_of

TABLE = Path(__file__).with_name("access.tsv")
# What stands before <…:pk> in the address says which thing is meant.
THINGS = {
    "sessions/": "session", "s/members/": "member", "s/mail/": "mail", "s/digests/": "digest", "s/import/": "roster",
    "me/drafts/": "draft", "s/groups/": "group", "s/crisis/": "centre", "s/export/": "export", "s/centres/": "centre",
    ">/members/": "membership",
    "me/vouch/": "voucher", "join/": "join_request", "inbox/": "conversation", "inbox/message/": "message",
    "q/": "question", "q/answers/": "answer", "q/reports/": "post_report",
    "ideas/": "idea", "tasks/": "task", "r/": "referral", "r/offers/": "offer",
    "news/": "news", "comments/": "comment", "me/invited/": "called", "clinics/": "case_of_session",
    "library/": "resource", "library/files/": "resource_file", "arguments/": "argument",
    "law/cases/": "case", "s/cases/": "case", "s/provisions/": "provision",
    "s/organisations/": "organisation", "s/programmes/": "programme", "s/merges/": "merge",
    "s/members/merged/": "member_merge", "s/members/acts/": "bulk_action",
    "s/affiliations/": "affiliation", "s/twins/": "twin", "s/flags/": "flag", "p/": "shown",
}  # fmt: skip
# The upper rooms' addresses begin anew below a prefix of their own.
THINGS_IN = {
    "mentoring": {
        "m/goal/": "mentoring_goal", "m/step/": "mentoring_step", "m/link/": "mentoring_link",
        "m/times/": "mentoring_times", "m/meeting/": "mentoring_meeting", "m/action/": "mentoring_action",
        "m/private/": "private_note", "m/shared/": "shared_note", "m/offer/": "mentoring_offer",
        "m/request/": "mentoring_request", "m/match/": "mentoring_match", "people/": "waiting_mentee",
        "concerns/": "concern", "openings/": "note_opening", "": "mentoring_pair",
    },
    "trainings": {
        "sessions/": "sitting", "series/": "series", "collections/": "collection", "places/": "registration",
        "needs/": "accommodation", "trainers/": "session_trainer", "awareness/": "awareness_event",
        "items/": "training_item", "parts/": "training_item", "qualified/": "qualification",
        "certificates/": "certificate", "attendance/": "registration",
        "points/": "viewing_point", "lists/": "attendance_file", "materials/": "session_material",
        "": "training",
    },
}  # fmt: skip
FIXED = {
    "token": "no-such-token",
    "key": "lawyer",
    "name": "nothing.eml",
    "kind": "session_reminder",
    "language": "my",
    "number": 1,
}


# Addresses whose thing cannot be told from the path.
NAMED = {
    "cop:add_provision": {"code": "crpc"},
    "cop:provision_detail": {"code": "crpc", "number": "167"},
    "cop:instrument_detail": {"code": "crpc"},
    "cop:weekly_figures": {"week": "2026-W40"},
    "trainings:check_certificate": {"code": "0" * 16},
    "trainings:correct_guest": "invited",
    "cop:change_membership": "membership",
    "cop:offer_referral": "ready_referral",
    "cop:choose_door": "ready_referral",
    "cop:read_narrative": "taken_referral",
    "cop:contact_client": "taken_referral",
    "cop:record_referral_application": "taken_referral",
    "cop:close_referral": "taken_referral",
    "cop:give_back_referral": "taken_referral",
    "cop:begin_representation": "seen_referral",
    "mentoring:add_to_session": "mentoring_held",
    "cop:twin_detail": "pair",
    "cop:decide_addition": "addition",
    "cop:edit_argument": "draft_argument",
    "cop:review_argument": "waiting_argument",
    "cop:release_question": "held",
    "cop:held_text": "held_text",
    "cop:discard_draft": "unposted",
    "cop:change_clinic": "clinic",
    "cop:see_author": "anonymous",
    "cop:end_membership": "membership",
    "members:closed_list_detail": {"key": "topic"},
    "members:change_entry": {"key": "topic", "code": "bail"},
    "members:retire_entry": {"key": "topic", "code": "bail"},
    "members:restore_entry": {"key": "topic", "code": "bail"},
    "members:clear_address": {"pk": 2_000_000_000},  # nobody: numbers of members differ from run to run
    "members:reset_factor": "leader",
    "members:stop_factor_reset": "leader",
    "cop:handover_detail": "frozen",
    "cop:safety_contact": "frozen",
    "cop:thaw_member": "frozen",
}


# What only a mail or a phone knows; here nobody does.
SECRETS = {
    "account_reset_password_from_key": {"uidb36": "zz", "key": "no-such-key"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
}


def _value(word: str, route: str, things, name: str) -> str | int:
    if isinstance(NAMED.get(name), dict):
        return NAMED[name][word]
    if word == "pk" and name in NAMED:
        return getattr(things, NAMED[name]).pk
    if word == "ref":
        return things.group.code
    if "s/todo/" in route:
        return "leaderless"
    if word in FIXED:
        return FIXED[word]
    before = route.split(f":{word}>")[0].rsplit("<", 1)[0]
    known = THINGS_IN.get(name.partition(":")[0], THINGS)
    found = [thing for prefix, thing in known.items() if before.endswith(prefix)]
    if not found:
        raise LookupError(f"tests/walls/test_access.py does not know what {route} opens")
    return getattr(things, found[0]).pk


def _address(name: str, pattern, things) -> str:
    if name in SECRETS:
        return reverse(name, kwargs=SECRETS[name])
    words = pattern.pattern.converters
    route = str(pattern.pattern)
    return reverse(name, kwargs={word: _value(word, route, things, name) for word in words})


def _asked() -> list[tuple[str, URLPattern]]:
    """Every address; not the demo's doors, and not the one that ends the session that asks."""
    here = [pair for pair in ours() if not pair[0].startswith("demo:") and pair[0] != "members:leave"]
    return sorted([*here, *others()], key=lambda pair: pair[0])


def _send(client: Client, address: str) -> str:
    """The status of a POST. Whatever was done is undone, so that no answer depends on the one before."""
    cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
    undo = transaction.savepoint()
    status = str(client.post(address).status_code)
    transaction.savepoint_rollback(undo)
    client.cookies = cookies
    return status


def _clients(world: World) -> dict[str, Client]:
    found = {"nobody": Client(raise_request_exception=False)}
    for role, member in people_of(world).items():
        found[role] = sign_in_client(Client(raise_request_exception=False), member)
    return found


def _row(world: World, side: str, clients: dict[str, Client], name: str, pattern: URLPattern) -> list[str]:
    """The cells of one address. Methods that are refused to whoever gets furthest are not asked for once more."""
    found = {role: _address(name, pattern, things_of(world, side, role)) for role in ROLES}
    asked = {role: at for role, at in found.items() if role not in ONESELF or at != found["nobody"]}
    if clients["coordinator"].get(asked["coordinator"]).status_code == 405:
        return [f"/{_send(clients[role], asked[role])}" if role in asked else "-" for role in ROLES]
    read = {role: str(clients[role].get(address).status_code) for role, address in asked.items()}
    reader = next((role for role in ROLES[1:] if read.get(role) == "200"), None)
    if reader and _send(clients[reader], asked[reader]) == "405":
        return [read.get(role, "-") for role in ROLES]
    return [f"{read[role]}/{_send(clients[role], asked[role])}" if role in asked else "-" for role in ROLES]


def _stands_elsewhere(world: World, name: str, pattern: URLPattern) -> bool:
    """Whether the other centre's thing has an address of its own: the same request need not be sent again."""
    try:
        return _address(name, pattern, world.own) != _address(name, pattern, world.other)
    except LookupError:
        return True  # its row says why


def _answers(world: World, side: str) -> dict[tuple[str, str], list[str]]:
    """The rows of one side. An address that is not understood has its reason for a row, and no place in the table."""
    clients, found = _clients(world), {}
    for name, pattern in _asked():
        if side == "own" or _stands_elsewhere(world, name, pattern):
            try:
                found[name, side] = _row(world, side, clients, name, pattern)
            except LookupError as why:
                found[name, side] = [str(why)]
    return found


def _read() -> dict[tuple[str, str], list[str]]:
    with TABLE.open(encoding="utf-8") as lines:
        return {(row[0], row[1]): row[2:] for row in list(csv.reader(lines, delimiter="\t"))[1:]}


def _write(rows: dict[tuple[str, str], list[str]], side: str) -> None:
    """The rows of one side anew; the other side's stay."""
    kept = {key: row for key, row in _read().items() if key[1] != side}
    rows = {key: row for key, row in rows.items() if len(row) == len(ROLES)}
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        writer.writerow(["address", "whose", *ROLES])
        writer.writerows([*key, *row] for key, row in sorted({**kept, **rows}.items(), key=_in_order))


def _in_order(item) -> tuple[str, bool]:
    (name, side), _row = item
    return name, side == "other"


def opened(role: str, side: str = "own") -> Iterator[str]:
    """The names of the addresses that this role gets to see."""
    for (name, whose), row in _read().items():
        if whose == side and row[ROLES.index(role)].startswith("200"):
            yield name


def _bare(request, template: str, status: int) -> HttpResponse:
    """In the place of the pages that say 403 and 404, which have tests of their own."""
    return HttpResponse(status=status)


def _forget(*args, **facts) -> None:
    """In the place of what copies every template's context for a test to read: here only the status is read."""


@pytest.fixture
def remembered(monkeypatch):
    """Sixteen clients send a thousand requests each: the row of a session is read anew only once it was written, and
    so is the account with its posts. Each refusal is counted in a row of its own: a row that one transaction writes a
    thousand times is looked for, each time, behind all that it was before."""
    read, kept = SessionStore._get_session_from_db, {}

    def once(store):
        key = store.session_key
        if key not in kept and (row := read(store)):
            kept[key] = row
        return kept.get(key)

    def forget(sender, instance, **facts) -> None:
        kept.pop(instance.session_key, None)

    monkeypatch.setattr(SessionStore, "_get_session_from_db", once)
    written = (post_save, post_delete)
    for signal in written:
        signal.connect(forget, sender=Session)
    accounts, refused, count = Accounts(), Counter(), limits.count

    def count_apart(key: str, window) -> int:
        if not key.startswith("refused:"):
            return count(key, window)
        refused[key] += 1
        count(f"{key}:{refused[key]}", window)
        return refused[key]

    monkeypatch.setattr(limits, "count", count_apart)
    monkeypatch.setattr("members.backends._account", accounts.read)
    request_started.connect(accounts.begin)
    with connection.execute_wrapper(accounts.watch):
        yield
    request_started.disconnect(accounts.begin)
    for signal in written:
        signal.disconnect(forget, sender=Session)


class Accounts:
    """Those that were read. Once a table of theirs is written to they are all forgotten, and none is kept for the rest
    of that request: what it wrote may be undone."""

    READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "(SELECT")

    def __init__(self) -> None:
        self.kept, self.is_kept, self.stock = {}, True, backends._account
        self.tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', self.stock._texts.of().sql)) | {
            StaffPost._meta.db_table
        }

    def read(self, **places) -> list:
        key = tuple(places.values())
        if key in self.kept:
            return pickle.loads(self.kept[key])
        found = self.stock(**places)
        if self.is_kept:
            for user in found:
                _ = user.is_staff  # reads the posts, which stay with the member
            self.kept[key] = pickle.dumps(found)
        return found

    def watch(self, execute, sql, params, many, context):
        if not sql.startswith(self.READS) and any(table in sql for table in self.tables):
            self.kept, self.is_kept = {}, False
        return execute(sql, params, many, context)

    def begin(self, **facts) -> None:
        self.is_kept = True


@pytest.mark.parametrize("side", ["own", "other"])
def test_access_table_holds(cast, side, monkeypatch, remembered):
    monkeypatch.setattr("members.views.errors.render", _bare)
    monkeypatch.setattr("django.test.client.store_rendered_templates", _forget)
    found = _answers(build_world(cast), side)
    if os.environ.get("WRITE_ACCESS_TABLE"):
        _write(found, side)
    expected = {key: row for key, row in _read().items() if key[1] == side}
    wrong = {key: (row, expected.get(key)) for key, row in found.items() if row != expected.get(key)}
    assert wrong == {}
    assert set(expected) == set(found), "the table has addresses that are gone"


def test_what_is_remembered_of_an_account_is_forgotten_when_it_changes(cast, remembered):
    client = sign_in_client(Client(), cast.staff)
    at = reverse("members:desk")
    with statements() as seen:
        assert [client.get(at).status_code for _ in range(2)] == [200, 200]
    assert len([sql for sql in seen if "mfa_authenticator" in sql]) == 1
    StaffPost.objects.filter(member=cast.staff).delete()
    assert client.get(at).status_code == 403


def test_no_address_answers_with_an_error_of_ours():
    assert not [key for key, row in _read().items() if any(s.startswith("5") for c in row for s in c.split("/"))]


@pytest.mark.parametrize("role", ["stranger", "staff_other", "superuser", "safety_other"])
def test_things_of_the_other_centre_do_not_exist(role):
    """From the home centre's side: what belongs to `own` is 404 for those of the other centre (safety C-17)."""
    private = ("cop:group_detail", "cop:session_detail", "cop:tell_list", "cop:sign_in_sheet")
    desk = ("cop:staff_member_detail", "cop:staff_group_detail", "members:mail_detail", "members:digest_detail")
    names = private + desk if role == "staff_other" else private
    assert {_read()[name, "own"][ROLES.index(role)] for name in names} == {"404"}


def test_seed_c12_th5_whoever_has_not_begun_sees_what_a_stranger_sees():
    """Let in, but the code is not accepted yet: the page where one begins, and no page about anybody (B18)."""
    begins = {"members:begin", "members:code_of_conduct", "members:display_settings"}
    own_account = {name for name in opened("invited") if ":" not in name}  # allauth's pages: passphrase, second step
    assert set(opened("invited")) <= set(opened("nobody")) | begins | own_account


def test_c02_probation_opens_nothing_that_a_member_does_not_see():
    missing = set(opened("lawyer")) - set(opened("probation"))
    assert set(opened("probation")) <= set(opened("lawyer"))
    assert "members:person_list" in missing, "no finder in the first days"


def test_the_superuser_flag_opens_nothing():
    assert set(opened("superuser")) <= set(opened("stranger"))


def test_other_methods_are_refused_before_anybody_is_asked(cast):
    """At every address, whoever asks: 405 without one statement, so no role and no number can matter."""
    world, client = build_world(cast), sign_in_client(Client(raise_request_exception=False), cast.coordinator)
    addresses = [_address(name, pattern, world.own) for name, pattern in _asked()]
    with statements() as seen:
        for method in ("put", "patch", "delete", "options", "trace"):
            assert {getattr(client, method)(address).status_code for address in addresses} == {405}, method
    assert seen == []


def test_head_tells_no_more_than_get(cast):
    world = build_world(cast)
    client = sign_in_client(Client(raise_request_exception=False), cast.coordinator)
    names = set(opened("coordinator"))
    for name, pattern in _asked():
        if name in names:
            response = client.head(_address(name, pattern, world.own))
            assert response.status_code in (200, 405) and response.getvalue() == b"", name


def test_c28_no_form_is_taken_without_its_token(cast):
    """But the one that a mail provider presses for whoever wants no more mail (safety C-44)."""
    world = build_world(cast)
    client = sign_in_client(Client(enforce_csrf_checks=True), cast.coordinator)
    taken = {name for name, pattern in _asked() if client.post(_address(name, pattern, world.own)).status_code != 403}
    assert taken == {"members:stop_mail"}
