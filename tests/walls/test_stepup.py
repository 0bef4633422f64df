"""What safety C-09 wants behind a fresh proof is behind one: every page that opens what is restricted, every file that
leaves the house, every verb that gives a way in, a role or many people at once. A new one without it fails here."""

import inspect
import re

import pytest
from django.test import Client

from members import stepup
from tests.signing_in import sign_in_client

from .crawl import READERS
from .routes import ours
from .test_access import _address
from .test_tiers import OPENED_ON
from .world import build_world

# Restricted, and read by whom it belongs to: the own words and address, or one of the two who wrote to each other.
OWN = {
    "members:draft_detail": "what I typed",
    "members:message_settings": "my address",
    "members:conversation_detail": "what was written to me",
    "members:report_message": "what was written to me",
    "mentoring:answer_offer": "whom I am asked to mentor",
    "mentoring:note_list": "what the two of us wrote",
    "mentoring:change_private_note": "what I wrote",
    "mentoring:change_shared_note": "what I wrote",
    "trainings:certificate_detail": "my name on my certificate",
}
# Files that tell of nobody, or of whoever takes them.
OPEN_FILES = {
    "cop:argument_pdf": "what is posted, as a paper",
    "cop:argument_text": "what is posted, as a text",
    "cop:question_print": "what is posted, as a text",
    "cop:resource_file": "a thing of the library",
    "members:feed": "the own times, by a token (C-42)",
    "members:healthz": "one word",
    "trainings:certificate_pdf": "my certificate",
}
FILE = re.compile(r"\b(attachment\(|FileResponse|StreamingHttpResponse|content_type=)")
VERBS = re.compile(
    r"invitations\.(invite|print_slip)|\bbulk\.(carry_out|undo)\(|\bexports\.\w+\(|change_membership\(|change_address\("
    r"|merge_member\(|merge_organisation\(|\b(give|end)_post\(|remove_key\(|publish_code\(|thaw_member\("
)
PERMS = ("members.see_contact", "members.invite_member", "members.give_post")
# Only some of what is sent there needs a proof: a role that leads, two entries that become one.
ONLY_WHEN = {"cop:create_group", "cop:add_to_group", "cop:decide_twin"}


def _layers(view) -> set:
    found = {view}
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
        found.add(view)
    return found


def _guarded() -> set[str]:
    known = ours()  # the views register when the addresses are read
    registered = {getattr(view, "__wrapped__", view) for view in stepup.views.values()}
    return {name for name, pattern in known if _layers(pattern.callback) & registered}


def _sources() -> dict[str, str]:
    return {
        name: inspect.getsource(inspect.unwrap(pattern.callback))
        for name, pattern in ours()
        if not name.startswith("demo:")
    }


def test_c09_every_page_that_opens_what_is_restricted_asks_for_a_proof():
    """OPENED_ON is found by opening every page: what a new page shows of it stands there, or that test fails."""
    pages = {page for page, _field in OPENED_ON}
    assert set(OWN) <= pages
    assert pages - set(OWN) - _guarded() == set()


def test_c09_every_file_that_leaves_the_house_asks_for_a_proof():
    files = {name for name, source in _sources().items() if FILE.search(source)}
    assert files >= {"cop:take_export", "members:data_csv", "trainings:take_registrations", "mentoring:take_figures"}
    assert files - set(OPEN_FILES) - _guarded() == set()
    assert set(OPEN_FILES) - files == set(), "what is no file any more needs no exception"


def test_c09_every_verb_that_gives_a_way_in_or_a_role_or_is_done_to_many_asks_for_a_proof():
    sources = _sources()
    acts = {name for name, text in sources.items() if VERBS.search(text) or any(f'"{perm}"' in text for perm in PERMS)}
    assert len(acts) > 12
    assert acts - _guarded() == set()


@pytest.mark.django_db
def test_c09_without_a_proof_each_of_them_leads_to_the_question_and_shows_nothing(cast):
    """The registry's word is kept by the pages: whoever opens one with a proof is asked for it without."""
    world, patterns = build_world(cast), dict(ours())
    fresh = {one: sign_in_client(Client(), getattr(cast, one)) for one in READERS if one != "nobody"}
    old = {one: sign_in_client(Client(), getattr(cast, one), stepped_up=False) for one in fresh}
    asked, shown = set(), set()
    for name in sorted(_guarded()):
        address = _address(name, patterns[name], world.own)
        reader = next((one for one, client in fresh.items() if client.get(address).status_code == 200), None)
        if reader is None:
            continue
        answer = old[reader].get(address)
        (asked if answer.get("Location", "").startswith("/in/again/") else shown).add(name)
    assert len(asked) > 15
    assert shown <= ONLY_WHEN
