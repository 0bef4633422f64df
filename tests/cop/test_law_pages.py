"""The pages of the law: what everybody reads, who keeps it, and who cites it (seeds B10, B13)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cop.law.sources import in_order
from cop.models import Answer, Provision, Question, SessionCitation
from cop.services import citing
from cop.services.citing import Cite
from cop.services.law import fingerprint
from cop.views import law
from members import clock
from members.demo import parts
from members.models import Member
from tests.counting import bare, statements
from tests.factories import give_post, make_member, make_session
from tests.signing_in import sign_in_client

from .law_kit import make_case, make_instrument, make_provision
from .question_kit import make_answer, make_question

pytestmark = pytest.mark.django_db
URL = reverse("cop:instrument_list")


@pytest.fixture
def reader(cast):
    return sign_in_client(Client(), cast.lawyer)


@pytest.fixture
def desk(cast):
    return sign_in_client(Client(), cast.staff)


def text_of(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def read(client, target, **query) -> str:
    return text_of(client.get(target.get_absolute_url(), query, headers={"accept-language": "en"}))


def speak_english(member):
    member.ui_language = "en"
    member.save(update_fields=["ui_language"])
    return sign_in_client(Client(), member)


@pytest.fixture
def english(cast):
    return speak_english(cast.lawyer)


def test_a_law_without_sections_stands_folded_beneath_those_that_can_be_cited(english):
    make_provision("crpc:497/1")
    make_instrument("empty", title_en="A law with nothing in it")
    page = english.get(URL).content.decode()
    assert page.index("/law/crpc/") < page.index("<details") < page.index("A law with nothing in it")


def test_a_section_says_what_it_is_and_that_nobody_checked_it(english, cast):
    one = make_provision(
        "crpc:497/1", text_en="Who may be released.", contested_en="Some courts differ.", source="V29"
    )
    page = read(english, one)
    for words in ("CrPC s 497(1)", "ပုဒ်မ ၄၉၇(၁)", "Bail in non-bailable", "အာမခံ", "Not checked", "By nobody yet"):
        assert words in page
    assert "Who may be released." in page and "Some courts differ." in page and "V29" in page
    one.checked_by, one.checked_on = cast.facilitator, clock.today()
    one.save()
    page = read(english, one)
    assert "Not checked" not in page and "Person Number" in page


def test_a_section_is_found_in_both_writings_and_a_stranger_to_the_network_finds_nothing(english):
    make_provision("crpc:561-A")
    assert english.get("/law/crpc/561A/").status_code == english.get("/law/crpc/561-A/").status_code == 200
    for address in ("/law/crpc/5/", "/law/crpc/561/a/", "/law/nothing/", "/law/crpc/%00/", "/law/cases/7/"):
        assert english.get(address).status_code == 404, address
    assert Client().get("/law/crpc/561A/").status_code == 302


def test_a_section_shows_its_whole_its_parts_its_versions_and_its_rulings(english):
    whole, part = make_provision("crpc:497"), make_provision("crpc:497/1")
    make_provision("crpc:498"), make_case().provisions.add(whole)
    Provision.objects.filter(pk=whole.pk).update(valid_to=clock.today() - timedelta(days=1))
    newer = make_provision("crpc:497", heading_en="The newer words", valid_from=clock.today())
    page = read(english, newer)
    assert "The newer words" in page and "Other versions" in page and "s 497(1)" in page and "s 498" not in page
    assert "No longer in force" not in page
    assert "s 497 " in read(english, part)


def test_seed_b10_the_page_of_an_act_lists_linked_sessions_and_its_goals(english, cast):
    act = make_instrument("lal", title_en="Legal Aid Law", sdg_goals=[16])
    about = make_session(cast.group, title="The new law")
    section = make_session(cast.group, title="Who may be helped")
    hidden = make_session(cast.other_group, title="Behind closed doors")
    make_session(cast.group, title="Something else")
    for session, target in ((about, act), (section, make_provision("lal:2/b", instrument=act)), (hidden, act)):
        citing.set_citations(session.citations, [Cite(target)])
    make_question(cast.group, cast.lawyer, title="Who pays for the copies?", cites=[Cite(act)])
    page = read(english, act)
    assert "Who pays for the copies?" in page
    assert "SDG 16" in page and "The new law" in page and "Who may be helped" in page
    assert "Something else" not in page and "Behind closed doors" not in page


def test_seed_b13_the_page_of_a_section_shows_each_discussion_that_cites_it_to_whom_may_read_it(cast, english):
    one = make_provision("crpc:167")
    for group, title in ((cast.group, "Third remand"), (cast.other_group, "In the other house")):
        session = make_session(group, title=title)
        citing.set_citations(session.citations, [Cite(one), Cite(one, "(2)")])
    mine, theirs = read(english, one), read(speak_english(cast.stranger), one)
    assert mine.count("Third remand") == 1 and "In the other house" not in mine
    assert "In the other house" in theirs and "Third remand" not in theirs
    assert "cited once" in read(english, one.instrument)
    assert "Nothing that you may read cites it yet" in read(speak_english(cast.newcomer), make_provision("crpc:168"))


def test_seed_b13_a_discussion_stands_there_for_its_question_and_for_each_answer_once(cast, english):
    one, other = make_provision("crpc:167"), make_provision("crpc:61")
    asked = make_question(cast.group, cast.lawyer, title="Third remand", cites=[Cite(one)])
    given = make_answer(asked, cast.facilitator, cites=[Cite(one), Cite(other)])
    make_question(cast.other_group, cast.stranger, title="In the other house", cites=[Cite(one)])
    page = read(english, one)
    assert page.count("Third remand") == 1 and "In the other house" not in page and "Discussions" in page
    assert "Third remand" in read(english, other)
    assert "Third remand" not in read(speak_english(cast.staff), one), "the clerk reads no posts"
    Answer.objects.filter(pk=given.pk).update(withdrawn_at=clock.now())
    assert "Third remand" not in read(english, other), "nobody says it any more"
    assert "Third remand" in read(english, one)
    Question.objects.filter(pk=asked.pk).update(hidden_at=clock.now())
    assert "Third remand" not in read(english, one)


def test_seed_b13_a_citation_of_an_older_version_stands_on_the_page_too(cast, english):
    old = make_provision("crpc:167", valid_to=clock.today() - timedelta(days=1))
    citing.set_citations(make_session(cast.group, title="Before").citations, [Cite(old)])
    new = make_provision("crpc:167", valid_from=clock.today())
    assert "Before" in read(english, new)


def test_what_cites_is_asked_as_its_sources_say_whoever_reads(cast):
    """The pages ask with statements that were written once: the same ones, word by word."""
    section, ruling = make_provision(), make_case()
    readers = [Member.objects.get(pk=one.pk) for one in (cast.lawyer, cast.paralegal, cast.coordinator, cast.stranger)]
    posts = [one.current_posts for one in readers]  # read once, as for each request
    assert any(posts) and not all(posts)
    for reader in readers:
        for target in (section, section.instrument, ruling):
            with statements() as once:
                law.cited_by(reader, target)
            with statements() as anew:
                for _kind, source in in_order():
                    list(source.citing(reader, target).order_by("-pk")[: law.NEWEST + 1])
            assert bare(once) == bare(anew) and once


def test_all_that_cites_comes_page_by_page(cast, english):
    one = make_provision("crpc:167")
    for n in range(25):
        SessionCitation.objects.create(session=make_session(cast.group, title=f"Talk {n:02}"), provision=one)
    page = read(english, one)
    assert page.count("Talk ") == 5 and "All of them" in page
    page = read(english, one, kind="sessions")
    assert page.count("Talk ") == 20 and "Next" in page
    assert english.get(one.get_absolute_url(), {"kind": "no such"}).status_code == 404


def test_lists_cost_the_same_whatever_their_length(cast, english):
    counts = []
    english.get(URL)  # what a process asks once
    for numbers in (range(1, 3), range(3, 60)):
        for n in numbers:
            session = make_session(cast.group)
            SessionCitation.objects.create(session=session, provision=make_provision(f"crpc:{n}"))
        for url in (URL, "/law/crpc/", "/law/cases/"):
            with statements() as found:
                assert english.get(url).status_code == 200
            counts.append(len(found))
    assert counts[:3] == counts[3:] and max(counts) <= 9 + len(in_order()), counts


def test_sections_are_listed_in_the_order_of_the_statute(english):
    for number in ("498", "497/1", "61", "497", "561-A"):
        make_provision(f"crpc:{number}")
    page = read(english, make_instrument())
    labels = ["s 61", "s 497 ", "s 497(1)", "s 498", "s 561-A"]
    assert [page.index(label) for label in labels] == sorted(page.index(label) for label in labels)


# --- keeping it ------------------------------------------------------------------------------------------------------


def test_add_provision_reads_the_number_in_either_script(desk):
    act = make_instrument()
    url = reverse("cop:add_provision", args=["crpc"])
    for typed, key in (("၄၉၇(၁)", "crpc:497/1"), ("505-A", "crpc:505-A"), ("၅၀၅/a", "crpc:505/a"), ("61", "crpc:61")):
        response = desk.post(url, {"number": typed, "heading_en": "Bail"})
        assert response.status_code == 302, response.context["form"].errors
        assert Provision.objects.get(key=key).instrument == act
    for typed in ("၅၀၅(က)", "forty", "61 and 62", "61 CrPC", ""):
        assert desk.post(url, {"number": typed, "heading_en": "Bail"}).status_code == 200, typed
    assert Provision.objects.count() == 4


def test_change_provision_keeps_what_was_not_touched(desk):
    one = make_provision("crpc:61", source="V7")
    url = reverse("cop:change_provision", args=[one.pk])
    assert "V7" in desk.get(url).content.decode()
    desk.post(url, {"heading_en": "24 hours", "heading_my": one.heading_my, "source": "V7"})
    one.refresh_from_db()
    assert (one.heading_en, one.source) == ("24 hours", "V7")
    assert desk.post(url, {"heading_en": ""}).status_code == 200


def test_check_provision_is_for_lawyers_who_look_after_something(cast, desk):
    one = make_provision()
    url, data = reverse("cop:check_provision", args=[one.pk]), {"read": fingerprint(one)}
    for member in (cast.lawyer, cast.staff, cast.coordinator, cast.paralegal):
        assert sign_in_client(Client(), member).post(url, data).status_code == 403
    leading = sign_in_client(Client(), cast.facilitator)
    leading.post(url, {"read": "something else"})
    one.refresh_from_db()
    assert not one.is_checked
    leading.post(url, data)
    one.refresh_from_db()
    assert one.checked_by == cast.facilitator
    lawyer = make_member(cast.centre, account=True)
    give_post(lawyer, "coordinator", cast.centre)
    case = make_case()
    url = reverse("cop:check_case", args=[case.pk])
    sign_in_client(Client(), lawyer).post(url, {"read": fingerprint(case)})
    case.refresh_from_db()
    assert case.checked_by == lawyer


def test_the_worklist_holds_what_nobody_checked(cast, desk):
    make_provision("crpc:61", checked_on=clock.today()), make_provision("crpc:167")
    page = text_of(desk.get(reverse("cop:unchecked_law")))
    assert "167" in page.translate(str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")) and "၆၁" not in page
    assert sign_in_client(Client(), cast.lawyer).get(reverse("cop:unchecked_law")).status_code == 403


def test_cite_in_session_is_for_those_who_run_the_group(cast):
    session, one = make_session(cast.group), make_provision("crpc:61")
    url = reverse("cop:cite_in_session", args=[cast.group.code, session.pk])
    data = {"citations": "CrPC 61"}
    assert sign_in_client(Client(), cast.lawyer).post(url, data).status_code == 403
    assert sign_in_client(Client(), cast.stranger).post(url, data).status_code == 404
    assert sign_in_client(Client(), cast.facilitator).post(url, data).status_code == 302
    assert session.citations.get().provision == one
    page = text_of(sign_in_client(Client(), cast.lawyer).get(reverse("cop:session_detail", args=["HOME", session.pk])))
    assert "၆၁" in page or "61" in page


def test_the_demo_brings_its_law_and_takes_it_away():
    assert {"law", "law_taught"} <= set(parts.keys())
