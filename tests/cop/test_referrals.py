"""A referral from the opening to its outcome (domain A5, A15, A18, A22, A23, 2c)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cop.models import Referral, ReferralOffer
from cop.retention import NARRATIVES_KEPT, _old_narratives
from cop.services import referrals
from members import clock
from members.errors import Refused
from members.models import AuditEntry, OutboxMessage, Topic
from tests.factories import make_member

from .referral_kit import facts, make_lawyer, offer_of, offered, open_one, say_no, say_yes, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
CANARY = "Zebra-crossing-777"


@pytest.fixture
def desk(cast):
    """Three lawyers whom a case of PDK fits, and its coordinator."""
    cast.first, cast.second, cast.third = (make_lawyer(cast.centre, mail=True, account=True) for _ in range(3))
    return cast


def test_seed_a5_a_referral_is_not_saved_without_offence_and_stage(cast):
    for field in ("offence", "stage"):
        with pytest.raises(Refused) as refused:
            open_one(cast.centre, cast.coordinator, **{field: None})
        assert refused.value.field == field
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.create(centre=cast.centre, opened_by=cast.coordinator, **facts(**{field: None}))
    assert not Referral.objects.exists()


def test_it_is_not_saved_without_the_conflict_tick(cast):
    with pytest.raises(Refused):
        open_one(cast.centre, cast.coordinator, has_no_conflict=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(centre=cast.centre, opened_by=cast.coordinator, **facts(has_no_conflict=False))


def test_of_a_sensitive_offence_no_further_detail_is_stored(cast):
    with pytest.raises(Refused) as refused:
        open_one(cast.centre, cast.coordinator, offence=term("offence_category", "sensitive"), narrative="More")
    assert refused.value.field == "narrative"


def test_seed_a23_eligibility_is_a_list_of_categories_and_nothing_else(cast):
    poor, child = term("eligibility", "poverty"), term("eligibility", "child")
    referral = open_one(cast.centre, cast.coordinator, eligibility=[poor, child])
    assert {one.code for one in referral.eligibility.all()} == {"poverty", "child"}
    with pytest.raises(Refused) as refused:
        open_one(cast.centre, cast.coordinator, eligibility=[term("stage", "remand")])
    assert refused.value.field == "eligibility"
    texts = {field.name for field in Referral._meta.get_fields() if field.get_internal_type() == "TextField"}
    assert texts == {"narrative"}


def test_seed_a15_of_two_who_say_yes_exactly_one_wins_and_the_other_is_thanked(desk):
    referral = offered(desk.centre, desk.coordinator)
    assert say_yes(referral, desk.first).accepted_by == desk.first
    with pytest.raises(Refused) as refused:
        say_yes(referral, desk.second)
    assert "Thank you" in str(refused.value.message)
    states = dict(ReferralOffer.objects.values_list("member", "state"))
    assert states == {desk.first.pk: "accepted", desk.second.pk: "taken", desk.third.pk: "taken"}


def test_the_database_knows_at_most_one_yes(desk):
    referral = offered(desk.centre, desk.coordinator)
    say_yes(referral, desk.first)
    with pytest.raises(IntegrityError, match="referraloffer_one_accepted"), transaction.atomic():
        ReferralOffer.objects.filter(member=desk.second).update(state="accepted", conflict_checked_at=clock.now())


def test_who_said_yes_twice_has_it_once(desk):
    referral = offered(desk.centre, desk.coordinator)
    say_yes(referral, desk.first)
    assert say_yes(referral, desk.first).accepted_by == desk.first
    assert AuditEntry.objects.filter(verb="referral_accepted").count() == 1


def test_nobody_says_yes_before_the_conflict_check(desk):
    referral = offered(desk.centre, desk.coordinator)
    with pytest.raises(Refused):
        referrals.accept_referral(offer_of(referral, desk.first), by=desk.first)
    referral.refresh_from_db()
    assert referral.state == "offered"


def test_whoever_holds_as_many_as_they_said_gets_no_second_by_two_answers(cast):
    busy = make_lawyer(cast.centre, capacity=1)
    first, second = offered(cast.centre, cast.coordinator), offered(cast.centre, cast.coordinator)
    say_yes(first, busy)
    with pytest.raises(Refused, match="as many cases"):
        say_yes(second, busy)
    second.refresh_from_db()
    assert second.state == "offered" and offer_of(second, busy).state == "offered"


def test_seed_a22_the_band_from_arrest_to_first_contact_is_noted_when_the_client_was_seen(desk):
    referral = say_yes(offered(desk.centre, desk.coordinator), desk.first)
    referrals.contact_client(referral, by=desk.first, contact_band="24h")
    referral.refresh_from_db()
    assert (referral.state, referral.contact_band) == ("contacted", "24h")
    with pytest.raises(Refused):
        other = say_yes(offered(desk.centre, desk.coordinator), desk.second)
        referrals.contact_client(other, by=desk.second, contact_band="soon")


def test_seed_a18_the_outcome_is_violations_applications_and_results(desk):
    referral = say_yes(offered(desk.centre, desk.coordinator), desk.first)
    referrals.contact_client(referral, by=desk.first, contact_band="72h")
    referrals.begin_representation(referral, by=desk.first)
    bail = term("application", "bail")
    for result in ("pending", "granted"):
        referrals.record_referral_application(referral, by=desk.first, application=bail, result=term("result", result))
    right = Topic.objects.first()
    referrals.close_referral(
        referral, by=desk.first, stage_reached=term("stage", "charge"), violations=[right], hours="5-9"
    )
    referral.refresh_from_db()
    assert (referral.state, referral.hours, list(referral.violations.all())) == ("closed", "5-9", [right])
    assert list(referral.applications.values_list("application__code", "result__code")) == [("bail", "granted")]


def test_closing_wants_the_stage_that_was_reached(desk):
    referral = say_yes(offered(desk.centre, desk.coordinator), desk.first)
    with pytest.raises(Refused):
        referrals.close_referral(referral, by=desk.first, stage_reached=None)


def test_how_far_it_went_is_never_before_the_stage_at_which_it_was_opened(desk):
    referral = say_yes(offered(desk.centre, desk.coordinator, stage=term("stage", "charge")), desk.first)
    with pytest.raises(Refused) as refused:
        referrals.close_referral(referral, by=desk.first, stage_reached=term("stage", "remand"))
    assert refused.value.field == "stage_reached"
    referrals.close_referral(referral, by=desk.first, stage_reached=term("stage", "charge"))
    assert Referral.objects.get(pk=referral.pk).state == "closed"


def test_after_a_writ_any_stage_can_be_told(desk):
    referral = say_yes(offered(desk.centre, desk.coordinator, stage=term("stage", "writ")), desk.first)
    referrals.close_referral(referral, by=desk.first, stage_reached=term("stage", "remand"))
    assert Referral.objects.get(pk=referral.pk).state == "closed"


def test_a_case_that_is_given_back_goes_to_the_next(desk):
    later = make_lawyer(desk.centre)
    referral = offered(desk.centre, desk.coordinator)
    asked = set(referral.offers.values_list("member", flat=True))
    one = next(m for m in (desk.first, desk.second, desk.third, later) if m.pk in asked)
    left = ({desk.first.pk, desk.second.pk, desk.third.pk, later.pk} - asked).pop()
    say_yes(referral, one)
    referrals.give_back_referral(referral, by=one, reason=term("decline_reason", "safety"))
    referral.refresh_from_db()
    assert (referral.state, referral.accepted_by) == ("offered", None)
    assert offer_of(referral, one).state == "returned"
    assert list(referral.offers.filter(state="offered").values_list("member", flat=True)) == [left]


def test_withdrawing_ends_what_waits_and_takes_the_mails_back(desk):
    referral = offered(desk.centre, desk.coordinator)
    assert OutboxMessage.objects.filter(kind="referral_offered", state="pending").count() == 3
    referrals.withdraw_referral(referral, by=desk.coordinator)
    assert set(referral.offers.values_list("state", flat=True)) == {"withdrawn"}
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_no_says_why_and_never_who_in_the_audit(desk):
    referral = offered(desk.centre, desk.coordinator)
    say_no(referral, desk.first, "distance")
    entry = AuditEntry.objects.get(verb="referral_declined")
    assert entry.facts == {"reason": "distance"}


def test_the_text_is_sealed_and_goes_ninety_days_after_the_end(desk):
    referral = offered(desk.centre, desk.coordinator, narrative=CANARY)
    say_yes(referral, desk.first)
    referrals.close_referral(referral, by=desk.first, stage_reached=term("stage", "charge"))
    now = timezone.now()
    assert _old_narratives(now + NARRATIVES_KEPT - timedelta(hours=1)) == 0
    assert _old_narratives(now + NARRATIVES_KEPT + timedelta(hours=1)) == 1
    referral.refresh_from_db()
    assert referral.narrative is None


def test_an_open_one_keeps_its_text(desk):
    offered(desk.centre, desk.coordinator, narrative=CANARY)
    assert _old_narratives(timezone.now() + timedelta(days=400)) == 0


def test_seed_c47_no_audit_line_and_no_mail_row_knows_the_text(desk):
    referral = offered(desk.centre, desk.coordinator, narrative=CANARY)
    say_yes(referral, desk.first)
    assert CANARY not in str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert not make_member(desk.centre).referral_offers.exists()
