"""Who gets what at every address: role × own or other centre -> status (safety C-16).

The table is tests/walls/access.tsv. An address that is not in it fails, and so does a row that is no longer true.
After looking at each changed line: `WRITE_ACCESS_TABLE=1 make test ARGS="-k access_table -n 0"`.
"""

import csv
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.signing_in import sign_in_client

from .routes import ours
from .world import ROLES, World, build_world

TABLE = Path(__file__).with_name("access.tsv")
# What stands before <…:pk> in the address says which thing is meant.
THINGS = {
    "sessions/": "session", "s/members/": "member", "s/mail/": "mail", "s/digests/": "digest", "s/import/": "roster",
    "me/drafts/": "draft", "s/groups/": "group", "s/crisis/": "centre", "s/export/": "export", "s/centres/": "centre",
    ">/members/": "membership",
    "me/vouch/": "voucher", "join/": "join_request", "inbox/": "conversation", "inbox/message/": "message",
    "s/organisations/": "organisation", "s/programmes/": "programme", "s/merges/": "merge",
    "s/members/merged/": "member_merge", "s/members/acts/": "bulk_action",
    "s/affiliations/": "affiliation", "s/twins/": "twin", "s/flags/": "flag", "p/": "shown",
}  # fmt: skip
FIXED = {"token": "no-such-token", "key": "lawyer", "name": "nothing.eml", "kind": "session_reminder"}


# Addresses whose thing cannot be told from the path.
NAMED = {
    "cop:weekly_figures": {"week": "2026-W40"},
    "cop:change_membership": "membership",
    "cop:end_membership": "membership",
    "members:closed_list_detail": {"key": "topic"},
    "members:change_entry": {"key": "topic", "code": "bail"},
    "members:retire_entry": {"key": "topic", "code": "bail"},
    "members:restore_entry": {"key": "topic", "code": "bail"},
    "members:clear_address": "stopped",
    "members:reset_factor": "leader",
    "members:stop_factor_reset": "leader",
    "cop:handover_detail": "frozen",
    "cop:safety_contact": "frozen",
    "cop:thaw_member": "frozen",
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
    found = [thing for prefix, thing in THINGS.items() if before.endswith(prefix)]
    assert found, f"tests/walls/test_access.py does not know what {route} opens"
    return getattr(things, found[0]).pk


def _address(name: str, pattern, things) -> str:
    words = pattern.pattern.converters
    route = str(pattern.pattern)
    return reverse(name, kwargs={word: _value(word, route, things, name) for word in words})


def _statuses(world: World) -> dict[tuple[str, str], list[str]]:
    clients = {"nobody": Client(raise_request_exception=False)}
    for role in ROLES[1:]:
        clients[role] = sign_in_client(Client(raise_request_exception=False), getattr(world.cast, role))
    rows = {}
    for name, pattern in sorted(ours(), key=lambda pair: pair[0]):
        if name.startswith("demo:") or name in ("members:leave",):
            continue
        for side in ("own", "other") if pattern.pattern.converters else ("own",):
            address = _address(name, pattern, getattr(world, side))
            rows[name, side] = [str(clients[role].get(address).status_code) for role in ROLES]
    return rows


def _read() -> dict[tuple[str, str], list[str]]:
    with TABLE.open(encoding="utf-8") as lines:
        return {(row[0], row[1]): row[2:] for row in list(csv.reader(lines, delimiter="\t"))[1:]}


def _write(rows) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        writer.writerow(["address", "whose", *ROLES])
        writer.writerows([*key, *statuses] for key, statuses in rows.items())


def test_access_table_holds(cast):
    found = _statuses(build_world(cast))
    if os.environ.get("WRITE_ACCESS_TABLE"):
        _write(found)
    expected = _read()
    wrong = {key: (statuses, expected.get(key)) for key, statuses in found.items() if statuses != expected.get(key)}
    assert wrong == {}
    assert set(expected) == set(found), "the table has addresses that are gone"


def test_no_address_answers_with_an_error_of_ours():
    assert not [key for key, statuses in _read().items() if any(s.startswith("5") for s in statuses)]


@pytest.mark.parametrize("role", ["stranger", "staff_other", "superuser"])
def test_things_of_the_other_centre_do_not_exist(role):
    """From the home centre's side: what belongs to `own` is 404 for those of the other centre (safety C-17)."""
    private = ("cop:group_detail", "cop:session_detail", "cop:tell_list", "cop:sign_in_sheet")
    desk = ("cop:staff_member_detail", "cop:staff_group_detail", "members:mail_detail", "members:digest_detail")
    names = private + desk if role == "staff_other" else private
    assert {_read()[name, "own"][ROLES.index(role)] for name in names} == {"404"}
