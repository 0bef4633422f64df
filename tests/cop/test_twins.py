"""Decision 30: a hit in another centre is told to the network's administrator and to nobody else."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cop.models import PossibleTwin, RosterRow
from cop.roster.checking import check_rows
from cop.roster.output import to_json
from cop.roster.reader import read_table
from cop.services import rosters, twins
from cop.services.rosters.matching import lookups_for
from members import clock
from members.errors import Refused
from members.models import AuditEntry, Member, StaffPost
from tests.factories import give_post, make_group, make_member

HEADINGS = "Name (English),Kind,Bar grade,Phone,E-mail,Groups\n"
THIDA = "Thida Su,lawyer,HGP,09000000601,thida@away.example.org,HERE\n"


@pytest.fixture
def here(cast):
    return make_group(cast.centre, code="HERE")


@pytest.fixture
def known(cast):
    """Somebody whom the other centre knows by the address and the name."""
    contacts = {"email": "thida@away.example.org", "phone": "+959000000699"}
    return make_member(cast.other_centre, full_name_en="Thida Su", **contacts)


@pytest.fixture
def admin(cast):
    member = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(member, StaffPost.Role.ADMIN)
    return member


def read(cast, lines=THIDA):
    table = read_table((HEADINGS + lines).encode(), "a.csv")
    return check_rows(table, lookups_for(cast.centre, None), today=clock.today())


def take(cast, lines=THIDA):
    plan = rosters.plan(read(cast, lines), cast.centre)
    done = rosters.take(plan, cast.centre, file_hash="a" * 64, by=cast.staff, has_mail_consent=False)
    return Member.objects.get(pk=done.members[0])


@pytest.fixture
def twin(cast, here, known):
    newer = take(cast)
    twins.find_twins(clock.now())
    return PossibleTwin.objects.get(newer=newer, older=known)


def test_the_importer_sees_and_asks_for_the_same_with_and_without_a_hit(cast, here, known):
    def seen():
        result = read(cast)
        return json.dumps(to_json(result, "a.csv")), rosters.plan(result, cast.centre).counts

    seen()  # the names of the centre itself are indexed at the first look
    with CaptureQueriesContext(connection) as with_hit:
        told = seen()
    known.delete()
    with CaptureQueriesContext(connection) as without:
        assert seen() == told
    assert len(with_hit) == len(without)
    take(cast)
    assert not PossibleTwin.objects.exists()


def test_an_import_writes_no_pair_itself_and_the_next_tick_finds_it_once(cast, here, known, relay):
    newer = take(cast)
    assert not PossibleTwin.objects.exists()
    call_command("mail_tick", verbosity=0)
    call_command("mail_tick", verbosity=0)
    assert list(PossibleTwin.objects.values_list("newer", "older")) == [(newer.pk, known.pk)]
    assert not RosterRow.objects.filter(is_compared=False).exists()


@pytest.mark.parametrize(
    "line",
    [
        "Mya Nwe,lawyer,HGP,,thida@away.example.org,\n",  # the address, another name
        "Thida Su,lawyer,HGP,09000000602,other@away.example.org,\n",  # the name alone
    ],
)
def test_a_contact_or_a_name_alone_is_no_hit(cast, known, line):
    take(cast, line)
    assert twins.find_twins(clock.now()) == 0


def test_only_the_networks_administrator_sees_pairs(cast, admin, twin):
    centre_admin = make_member(cast.centre, account=True, provider_type="staff")
    give_post(centre_admin, StaffPost.Role.ADMIN, cast.centre)
    for member in (cast.staff, cast.staff_other, cast.coordinator, cast.safety, cast.superuser, centre_admin, None):
        assert not PossibleTwin.objects.visible_to(member).exists()
    assert list(PossibleTwin.objects.visible_to(admin)) == [twin]


def test_the_page_tells_numbers_and_centres_and_no_name(admin, twin, sign_in, known):
    client = sign_in(admin)
    assert reverse("cop:twin_list") in client.get(reverse("members:desk")).content.decode()
    page = client.get(reverse("cop:twin_list"), headers={"accept-language": "en"}).content.decode()
    assert "Thida" not in page and "thida@" not in page and "0000006" not in page
    assert f'action="{reverse("cop:decide_twin", args=[twin.pk])}"' in page


def test_a_pair_of_one_centre_is_no_row_on_the_administrators_desk(cast, admin, sign_in):
    """The row led to a page that said that nothing waits: a pair of one centre stands on that centre's desk."""
    older, newer = make_member(cast.centre), make_member(cast.centre)
    PossibleTwin.objects.create(older=older, newer=newer, found_at=clock.now())
    client = sign_in(admin)
    assert not client.get(reverse("cop:twin_list")).context["page"].rows
    assert reverse("cop:twin_list") not in client.get(reverse("members:desk")).content.decode()


def test_two_people_are_never_shown_again(admin, twin, sign_in, cast):
    sign_in(admin).post(reverse("cop:decide_twin", args=[twin.pk]), {"decision": "two"})
    twin.refresh_from_db()
    assert (twin.decision, twin.decided_by) == ("two", admin)
    assert AuditEntry.objects.filter(verb="twin_decided").count() == 1
    RosterRow.objects.update(is_compared=False)
    assert twins.find_twins(clock.now()) == 0
    assert not PossibleTwin.objects.open().exists()


@pytest.mark.parametrize("where", ["older", "newer"])
def test_one_person_keeps_the_older_entry_at_the_centre_chosen(cast, admin, twin, known, here, where, sign_in):
    centre = cast.centre if where == "newer" else cast.other_centre
    sign_in(admin).post(reverse("cop:decide_twin", args=[twin.pk]), {"decision": where})
    kept, other = Member.objects.get(pk=known.pk), Member.objects.get(pk=twin.newer_id)
    assert (kept.centre, kept.status, other.status, other.merged_into) == (centre, "active", "left", kept)
    assert kept.memberships.open().get().group == here
    # The same roster once more makes nobody new and wakes nobody up.
    [person] = rosters.plan(read(cast), cast.centre).people
    assert person.member == kept
    assert (person.state, "status" in person.changes) == ("unchanged" if where == "older" else "changed", False)


def test_a_pair_is_decided_once(admin, twin, cast):
    twins.tell_apart(twin, by=admin)
    with pytest.raises(Refused):
        twins.unite(twin, centre=cast.centre, by=admin)
