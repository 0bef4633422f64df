"""Referrals in the coordinator's digest and on the lists of the desk (domain 6, section 5)."""

from datetime import timedelta

import pytest
from django.utils import translation

from cop.digests import act_today
from cop.models import Group, Referral, ReferralOffer
from cop.referral_digests import SECTION, referrals
from cop.services import referrals as services
from members import clock
from members.desk import Span, worklists
from tests.factories import make_group

from .referral_kit import make_lawyer, offer_of, offered, open_one, say_no, say_yes, term

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=20)


def span() -> Span:
    now = clock.now() + timedelta(minutes=1)
    return Span(now, now - timedelta(days=7), now)


def on_list(key: str, centre) -> set[int]:
    return set(worklists[key].within(span(), [centre.pk]).values_list("pk", flat=True))


@pytest.fixture
def lawyers(cast):
    return [make_lawyer(cast.centre, mail=True) for _ in range(3)]


def _taken_long_ago(cast, lawyer) -> None:
    referral = say_yes(offered(cast.centre, cast.coordinator), lawyer)
    then = clock.now() - LONG_AGO
    referral.waves.update(starts_at=then, ends_at=then, ended_at=then)
    Referral.objects.filter(pk=referral.pk).update(opened_at=then, accepted_at=then)


def test_section_five_counts_offered_taken_not_taken_and_who_waits_at_which_stage(cast, lawyers):
    make_group(cast.centre)  # a second group of the centre: its referrals are counted once, in the oldest
    open_one(cast.centre, cast.coordinator)
    offered(cast.centre, cast.coordinator)
    say_yes(offered(cast.centre, cast.coordinator), lawyers[0])
    _taken_long_ago(cast, lawyers[1])
    out = offered(cast.centre, cast.coordinator)
    for lawyer in lawyers:
        say_no(out, lawyer)
    found = referrals(span(), list(Group.objects.values_list("pk", flat=True)))
    assert set(found) == {cast.group.pk}
    [line] = found[cast.group.pk]
    assert (line.n, line.facts["taken"], line.facts["out"]) == (3, 1, 1)
    assert line.facts["waiting"] == {"ready": 1, "offered": 1, "accepted": 2}
    with translation.override("en"):
        words = SECTION.say(line, "")
    assert words.what == "3 referrals offered" and words.more.startswith("1 taken, 1 not taken. Not offered yet: 1")


def test_a_week_without_referrals_has_no_section(cast):
    assert referrals(span(), [cast.group.pk]) == {}


def test_the_digest_says_nothing_of_any_case(cast, lawyers):
    offered(cast.centre, cast.coordinator, narrative="Zebra-crossing-777")
    [line] = referrals(span(), [cast.group.pk])[cast.group.pk]
    for language in ("en", "my"):
        with translation.override(language):
            words = SECTION.say(line, "")
            said = f"{words.what} {words.more}"
            assert "Zebra" not in said and str(term("offence_category", "theft")) not in said


def test_who_cannot_be_mailed_stands_on_the_list_of_calls_until_somebody_called(cast):
    lawyer = make_lawyer(cast.centre)
    referral = offered(cast.centre, cast.coordinator)
    assert on_list("referrals_to_call", cast.centre) == {referral.pk}
    services.note_call(offer_of(referral, lawyer), by=cast.coordinator)
    assert on_list("referrals_to_call", cast.centre) == set()


def test_a_centre_without_a_group_has_its_referrals_on_the_desk(cast, lawyers):
    """A new centre, or one whose groups are archived, has people in custody too."""
    Group.objects.filter(host_centre=cast.centre).update(archived_at=clock.now())
    ready = open_one(cast.centre, cast.coordinator)
    one = worklists["referrals_to_place"]
    assert set(one.within(span(), one.of(cast.coordinator)).values_list("pk", flat=True)) == {ready.pk}


def test_a_digest_counts_them_in_the_block_of_the_oldest_group_and_opens_what_it_counted(cast, lawyers):
    second = make_group(cast.centre)
    open_one(cast.centre, cast.coordinator)
    found = act_today(span(), [cast.group.pk, second.pk, cast.other_group.pk])
    lines = {block: [line.n for line in found[block] if line.key == "referrals_to_place"] for block in found}
    assert lines == {cast.group.pk: [1], second.pk: [], cast.other_group.pk: []}
    one = worklists["referrals_to_place"]
    told = {block: one.within(span(), one.in_digest(cast.coordinator, block)).count() for block in lines}
    assert told == {cast.group.pk: 1, second.pk: 0, cast.other_group.pk: 0}


def test_whom_a_mail_reaches_need_not_be_called_and_an_urgent_one_has_a_list_of_its_own(cast):
    reached = make_lawyer(cast.centre, mail=True)
    offered(cast.centre, cast.coordinator)
    make_lawyer(cast.centre)
    urgent = offered(cast.centre, cast.coordinator, urgency=term("urgency", "custody_24h"))
    assert ReferralOffer.objects.waiting().exclude(member=reached).get().referral == urgent
    assert on_list("referrals_to_call", cast.centre) == set()
    assert on_list("referrals_urgent", cast.centre) == {urgent.pk}


def test_what_waits_for_an_offer_or_for_another_door_stands_on_one_list(cast, lawyers):
    ready, waiting, out = (
        open_one(cast.centre, cast.coordinator),
        *(offered(cast.centre, cast.coordinator) for _ in range(2)),
    )
    for lawyer in lawyers:
        say_no(out, lawyer)
    assert on_list("referrals_to_place", cast.centre) == {ready.pk, out.pk} and waiting.pk
    assert on_list("referrals_to_place", cast.other_centre) == set()
