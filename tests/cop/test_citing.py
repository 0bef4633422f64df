"""From what people write to what they cite: the library is asked, and whoever wrote is asked in doubt (B13, A20)."""

import pytest
from django.utils import translation

from cop.forms.citations import CitingForm, as_lines
from cop.models import SessionCitation
from cop.services import citing
from cop.services.citing import Cite
from members.models import AuditEntry
from tests.counting import statements
from tests.factories import make_session

from .law_kit import make_case, make_instrument, make_provision
from .test_law import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def labels(offer) -> list[str]:
    return [option.label for option in offer.options]


def test_a_citation_with_one_meaning_is_certain():
    one = make_provision("crpc:497/1")
    [offer] = citing.offers_in("See CrPC 497(1).")
    assert offer.certain.target == one and offer.certain.pinpoint == ""


def test_where_the_library_has_the_whole_section_only_the_rest_is_the_place_in_it():
    make_provision("crpc:340")
    [offer] = citing.offers_in("CrPC 340(1)(a)")
    assert (offer.certain.label, offer.certain.pinpoint) == ("CrPC s 340(1)(a)", "(1)(a)")


def test_a_number_without_its_act_is_offered_with_all_it_can_mean():
    make_provision("crpc:342"), make_provision("pc:342"), make_provision("pc:341")
    [offer] = citing.offers_in("ပုဒ်မ ၃၄၂")
    assert offer.certain is None and labels(offer) == ["CrPC s 342", "PC s 342"]


def test_505_in_burmese_is_asked_where_the_library_has_both():
    make_provision("pc:505/a")
    text = "Penal Code ပုဒ်မ ၅၀၅(က)"
    assert citing.offers_in(text)[0].certain.label == "PC s 505(a)"
    make_provision("pc:505A")
    [offer] = citing.offers_in(text)
    assert offer.certain is None and set(labels(offer)) == {"PC s 505(a)", "PC s 505A"}


def test_both_writings_of_561a():
    make_provision("crpc:561-A")
    assert [labels(offer) for offer in citing.offers_in("CrPC 561A; CrPC 561-A")] == [["CrPC s 561-A"]] * 2


def test_rulings_and_acts():
    make_case(), make_instrument("water", title_en="Water Management Law", aliases=["Wells Law"])
    found = citing.offers_in("1960 BLR 192, and the Water Management Law")
    assert [labels(offer) for offer in found] == [["1960 BLR 192"], ["Water Management Law"]]
    make_provision("water:5")
    assert [labels(offer) for offer in citing.offers_in("Wells Law s 5")] == [["water s 5"]], "added law is recognised"


def test_a_long_text_costs_no_more_statements_than_a_short_one():
    for number in range(1, 30):
        make_provision(f"crpc:{number}")
    with statements() as short:
        citing.offers_in("CrPC 1")
    with statements() as long:
        assert len(citing.offers_in(", ".join(f"CrPC {n}" for n in range(1, 30)))) == 29
    assert len(short) == len(long)


# --- the form --------------------------------------------------------------------------------------------------------


def test_the_form_takes_what_is_certain_with_what_it_is_cited_for():
    one, case = make_provision("crpc:497/1"), make_case()
    form = CitingForm({"citations": "CrPC 497(1): bail is the rule\r\n\r\n1960 BLR 192\n"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["citations"] == [Cite(one, "", "bail is the rule"), Cite(case)]
    assert CitingForm({"citations": ""}).is_valid()


def test_the_form_asks_in_doubt_and_keeps_the_answer_with_its_words():
    make_provision("pc:505/a")
    meant = make_provision("pc:505A")
    form = CitingForm({"citations": "PC 505a"})
    assert not form.is_valid()
    [question] = form.asked_citations
    assert question.errors and "PC s 505A" in str(question)
    answered = {question.name: f"provision {meant.pk}"}
    form = CitingForm({"citations": "\nPC 505a", **answered})
    assert form.is_valid() and [cite.target for cite in form.cleaned_data["citations"]] == [meant]
    form = CitingForm({"citations": "PC 505a", question.name: "none"})
    assert form.is_valid() and form.cleaned_data["citations"] == []
    assert not CitingForm({"citations": "PC 505a", question.name: "provision 0"}).is_valid()


def test_the_form_says_what_the_library_does_not_have():
    make_provision("crpc:61")
    form = CitingForm({"citations": "CrPC 61\nsomething about water"})
    assert not form.is_valid() and "something about water" in str(form.errors["citations"])


def test_the_form_stops_what_may_tell_who_a_client_is():
    make_provision("crpc:61")
    assert not CitingForm({"citations": "CrPC 61: call 09 512 345 678"}).is_valid()


@pytest.mark.parametrize("language", ["my", "en"])
def test_what_is_stored_reads_back_as_the_same(cast, language):
    session = make_session(cast.group)
    cites = [
        Cite(make_provision("pc:505A")),
        Cite(make_provision("pc:505/a"), "", "old words"),
        Cite(make_provision("crpc:340"), "(1)"),
        Cite(make_case()),
        Cite(make_instrument("water", title_en="Water Management Law")),
    ]
    citing.set_citations(session.citations, cites)
    with translation.override(language):
        form = CitingForm({"citations": as_lines(session.citations.with_targets())})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["citations"] == cites


# --- what is written -------------------------------------------------------------------------------------------------


def test_set_citations_replaces_and_keeps_the_rows_that_stay(cast):
    session, one, two = make_session(cast.group), make_provision("crpc:61"), make_provision("crpc:167")
    [first, _second] = citing.set_citations(session.citations, [Cite(one), Cite(two), Cite(one)])
    [kept, other] = citing.set_citations(session.citations, [Cite(one, "", "24 hours"), Cite(one, "(1)")])
    assert (kept.pk, kept.proposition) == (first.pk, "24 hours") and other.pinpoint == "(1)"
    assert session.citations.count() == 2
    assert citing.cites_of(session.citations) == [Cite(one, "", "24 hours"), Cite(one, "(1)")]


def test_a_citation_points_at_one_thing(cast):
    session, one, case = make_session(cast.group), make_provision("crpc:61"), make_case()
    name = "sessioncitation_one_target"
    assert refused(lambda: SessionCitation.objects.create(session=session)) == name
    assert refused(lambda: SessionCitation.objects.create(session=session, provision=one, case=case)) == name


def test_laws_relied_on_are_grouped_by_act(cast):
    session = make_session(cast.group)
    cites = [Cite(make_provision("crpc:61")), Cite(make_case()), Cite(make_provision("crpc:167"), "(2)")]
    citing.set_citations(session.citations, cites)
    grouped = citing.by_act(session.citations.with_targets())
    assert [(act, [one.place for one in rows]) for act, rows in grouped] == [
        ("Code of Criminal Procedure", ["s 61", "s 167(2)"]),
        ("Rulings", ["1960 BLR 192"]),
    ]
    assert [one.label for _act, rows in grouped for one in rows] == ["CrPC s 61", "CrPC s 167(2)", "1960 BLR 192"]


def test_cite_in_session_is_audited(cast):
    session = make_session(cast.group)
    citing.cite_in_session(session, [Cite(make_provision("crpc:61"))], by=cast.facilitator)
    assert AuditEntry.objects.get(verb="session_laws_changed").facts == {"laws": 1}
