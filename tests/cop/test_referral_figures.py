"""I11 to I14 and I18 on their page, and what is too small to be told (domain 5, safety C-43)."""

from datetime import timedelta

import pytest
from django.utils import translation

from cop.models import Referral, ReferralApplication, ReferralOffer, ReferralWave
from cop.referral_figures import ReferralFigures, figures_of_referrals
from members import clock
from members.models import Topic
from tests.factories import give_post, make_member

from .referral_kit import facts, make_lawyer, term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def lawyer(cast):
    return make_lawyer(cast.centre)


def write(cast, n: int, state: str, **fields) -> list[Referral]:
    """So many of the home centre in that state, decided a day ago."""
    then = clock.now() - timedelta(days=1)
    if state in Referral.ENDED:
        fields.setdefault("ended_at", then)
    if state in Referral.TAKEN:
        fields.setdefault("accepted_at", then)
    fields = {"centre": cast.centre, "opened_by": cast.coordinator, "opened_at": then, "state": state} | fields
    return Referral.objects.bulk_create(Referral(**facts(**fields)) for _ in range(n))


def taken(cast, n: int, by, **fields) -> list[Referral]:
    return write(cast, n, "accepted", accepted_by=by, **fields)


def closed(cast, n: int, by, **fields) -> list[Referral]:
    return write(cast, n, "closed", accepted_by=by, stage_reached=term("stage", "charge"), **fields)


def told(figures: ReferralFigures) -> dict[str, tuple[str, str]]:
    return {one.name: (one.value, one.beside) for one in figures.rates}


def soon(figures: ReferralFigures) -> str:
    """How soon a lawyer said yes."""
    return figures.rates[0].more


def table(figures: ReferralFigures, title: str) -> dict[str, str]:
    return dict(next(one.rows for one in figures.tables if one.title == title))


def say_when(referral: Referral, lawyer) -> None:
    """The lawyer said yes six hours after the offer."""
    asked = referral.accepted_at - timedelta(hours=6)
    wave = ReferralWave.objects.create(referral=referral, number=1, starts_at=asked, ends_at=asked, ended_at=asked)
    ReferralOffer.objects.create(
        referral=referral, wave=wave, member=lawyer, state="accepted", offered_at=asked, conflict_checked_at=asked,
        decided_at=referral.accepted_at,
    )  # fmt: skip


def test_i11_is_taken_of_all_that_were_decided_and_how_soon(cast, lawyer):
    say_when(taken(cast, 7, lawyer)[0], lawyer)
    write(cast, 3, "declined_out")
    write(cast, 3, "expired")
    write(cast, 2, "ready")
    write(cast, 2, "withdrawn")
    figures = figures_of_referrals(cast.coordinator)
    assert told(figures)["Taken by a lawyer"] == ("54%", "7 of 13") and soon(figures) == "Half within 6 hours."


@pytest.mark.parametrize(("n_taken", "n_out"), [(7, 3), (3, 7), (2, 2)])
def test_a_small_part_or_a_small_rest_hides_the_share_and_the_whole(cast, lawyer, n_taken, n_out):
    say_when(taken(cast, n_taken, lawyer)[0], lawyer)
    write(cast, n_out, "expired")
    figures = figures_of_referrals(cast.coordinator)
    value, beside = told(figures)["Taken by a lawyer"]
    assert value in ("<5", "–") and beside == soon(figures) == ""


def test_i12_counts_the_first_day_of_those_whose_band_is_known(cast, lawyer):
    for band, n in (("24h", 6), ("72h", 5), ("over_72h", 8), ("unknown", 5)):
        taken(cast, n, lawyer, contact_band=band)
    figures = figures_of_referrals(cast.coordinator)
    assert told(figures)["Seen within 24 hours of the arrest"] == ("32%", "6 of 19")
    assert table(figures, "First contact")["Not known"] == "5"


def test_few_unknown_bands_are_betrayed_by_no_other_number(cast, lawyer):
    """Taken less known would be the unknown ones: 13 less 11 tells the 2 that the table hides."""
    for band, n in (("24h", 6), ("72h", 5), ("unknown", 2)):
        taken(cast, n, lawyer, contact_band=band)
    figures = figures_of_referrals(cast.coordinator)
    _value, beside = told(figures)["Seen within 24 hours of the arrest"]
    assert beside == "" and table(figures, "First contact")["Not known"] == "<5"
    assert "11" not in str(figures)


def test_i13_is_representation_begun_of_the_taken(cast, lawyer):
    then = clock.now()
    taken(cast, 5, lawyer)
    write(cast, 6, "begun", accepted_by=lawyer, contacted_at=then, begun_at=then)
    assert told(figures_of_referrals(cast.coordinator))["Representation begun"] == ("55%", "6 of 11")


def violated(rows: list[Referral], topic: Topic) -> None:
    for referral in rows:
        referral.violations.add(topic)


def filed(rows: list[Referral], result: str) -> None:
    bail, came = term("application", "bail"), term("result", result)
    ReferralApplication.objects.bulk_create(
        ReferralApplication(referral=one, application=bail, result=came) for one in rows
    )


def test_i14_is_challenged_of_violated_and_granted_of_challenged(cast, lawyer):
    right = Topic.objects.first()
    rows = closed(cast, 20, lawyer)
    violated(rows, right)
    filed(rows[:5], "granted")
    filed(rows[5:10], "refused")
    closed(cast, 5, lawyer)  # without a violation: they count in neither
    figures = figures_of_referrals(cast.coordinator)
    assert told(figures)["Violations challenged in court"] == ("50%", "10 of 20")
    assert told(figures)["Applications granted"] == ("50%", "5 of 10")
    assert figures.violations == [(str(right), "20", "10", "5")]


def test_seed_a18_of_violations_fewer_than_five_are_withheld(cast, lawyer):
    common, rare = Topic.objects.all()[:2]
    violated(closed(cast, 9, lawyer), common)
    few = closed(cast, 3, lawyer)
    violated(few, rare)
    filed(few, "granted")
    figures = figures_of_referrals(cast.coordinator)
    cells = {topic: cells for topic, *cells in figures.violations}
    assert cells[str(rare)] == ["<5", "<5", "<5"] and cells[str(common)][0] == "–"
    assert told(figures)["Applications granted"] == ("<5", "")


def test_i18_is_lawyers_who_took_one_of_the_active_lawyers_and_hours_as_bands(cast):
    lawyers = [make_lawyer(cast.centre) for _ in range(12)]
    for one in lawyers[:6]:
        closed(cast, 1, one, hours="5-9")
    closed(cast, 2, lawyers[0], hours="5-9")  # a second and third case of one person is still one person
    n_active = 12 + 3  # the lawyers of the cast's own centre beside them
    figures = figures_of_referrals(cast.coordinator)
    assert told(figures)["Lawyers who took a case"] == ("40%", f"6 of {n_active}")
    assert table(figures, "Pro bono hours")["5 to 9 hours"] == "8"


def test_seed_a23_categories_are_told_as_counts_of_five_and_more(cast, lawyer):
    poor, child = term("eligibility", "poverty"), term("eligibility", "child")
    for referral in taken(cast, 6, lawyer):
        referral.eligibility.add(poor)
    for referral in taken(cast, 2, lawyer):
        referral.eligibility.add(child)
    rows = table(figures_of_referrals(cast.coordinator), "Who it was for")
    assert rows[str(child)] == "<5" and rows[str(poor)] == "–"


def test_a_centre_reads_its_own_and_the_network_all(cast, lawyer):
    other = make_lawyer(cast.other_centre)
    taken(cast, 5, lawyer)
    write(cast, 5, "expired")
    taken(cast, 5, other, centre=cast.other_centre)
    network = make_member(None, provider_type="staff")
    give_post(network, "me_officer")
    for reader, share in ((cast.coordinator, "5 of 10"), (cast.stranger, "5 of 5"), (network, "10 of 15")):
        value, beside = told(figures_of_referrals(reader))["Taken by a lawyer"]
        assert share in (value, beside), reader


def test_what_was_decided_more_than_a_year_ago_is_not_counted(cast, lawyer):
    taken(cast, 6, lawyer, accepted_at=clock.now() - timedelta(days=366))
    assert told(figures_of_referrals(cast.coordinator))["Taken by a lawyer"] == ("–", "")
