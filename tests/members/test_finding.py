"""The one search: what is found, by whom, and that nothing of the words is kept."""

import json
import logging

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from cop.models import GroupSession
from members.models import Draft, Profile, SearchEntry, SearchWord
from members.models.search import CURRENT, STALE
from members.search import sources
from members.search.words import forget_words
from members.services import finding
from members.services.finding import Asked
from tests.counting import statements
from tests.factories import join, make_group, make_member, make_session
from tests.signing_in import sign_in_client

from .people_kit import open_profile


def titles(reader, words: str, **narrow) -> list[str]:
    return [hit.title for hit in finding.find(reader, Asked(words=words, **narrow))]


@pytest.fixture
def bail(cast):
    return make_session(cast.group, title="Bail for mothers of infants")


@pytest.fixture
def remand(cast):
    return make_session(cast.group, title="ချုပ်ရမန်ကာလတိုးခြင်းကိုကန့်ကွက်ခြင်း", format=GroupSession.Format.CASE_CLINIC)


def test_community_b9_a_word_inside_an_unspaced_sentence_is_found_in_every_writing(cast, remand):
    for words in ("ကာလတိုး", "ကန့်ကွက်", "ရမန်", "ကန္႔ကြက္"):
        assert titles(cast.lawyer, words) == [remand.title], words


def test_beginnings_slips_and_other_forms_of_latin_words_are_found(cast, bail):
    for words in ("bail", "BAIL mother", "moth", "infant", "mohters", "bial", "the bail of mothers"):
        assert titles(cast.lawyer, words) == [bail.title], words
    assert titles(cast.lawyer, "zebra") == []
    assert titles(cast.lawyer, "...") == []


def test_what_holds_most_of_the_words_is_found_where_nothing_holds_all(cast, bail):
    assert titles(cast.lawyer, "bail for mothers and grandmothers") == [bail.title]
    assert titles(cast.lawyer, "bail elephants giraffes zebras") == []


def test_nobody_finds_what_they_may_not_see(cast, bail, remand):
    hidden = make_group(cast.other_centre, visibility="hidden")
    secret = make_session(hidden, title="Bail in the hidden circle")
    assert titles(cast.stranger, "bail") == []
    assert titles(None, "bail") == []
    assert titles(cast.lawyer, "bail") == [bail.title]
    join(hidden, cast.stranger)
    assert titles(cast.stranger, "bail") == [secret.title]


def test_a_change_is_found_at_once_and_what_it_was_no_more(cast, bail):
    assert titles(cast.lawyer, "infants") == [bail.title]
    GroupSession.objects.filter(pk=bail.pk).update(title="Search of a house")
    assert SearchEntry.objects.filter(kind="session", object_id=bail.pk, version=STALE, title_en="", terms="").exists()
    assert titles(cast.lawyer, "infants") == []
    assert titles(cast.lawyer, "house") == ["Search of a house"]
    bail.days.all().delete()
    bail.delete()
    assert not SearchEntry.objects.filter(kind="session", object_id=bail.pk).exists()


def test_a_column_that_says_nothing_leaves_the_index_alone(cast, bail):
    finding.freshen()
    GroupSession.objects.filter(pk=bail.pk).update(schedule_version=9)
    GroupSession.objects.filter(pk=bail.pk).update(title=bail.title)
    assert not SearchEntry.objects.filter(version=STALE).exists()


def test_words_narrow_by_kind_group_topic_and_time(cast, bail):
    other = make_group(cast.centre)
    join(other, cast.lawyer)
    make_session(other, title="Bail again")
    assert titles(cast.lawyer, "bail", group=cast.group.pk) == [bail.title]
    assert titles(cast.lawyer, "bail", kind="person") == []
    assert titles(cast.lawyer, "bail", topic="bail") == []
    assert len(titles(cast.lawyer, "bail", kind="session", days=30)) == 2


def test_a13_people_are_found_by_what_they_show_and_by_no_name(cast):
    person = make_member(cast.other_centre, account=True, display_name="Quiet Thandar", languages=["shn"])
    open_profile(person, topics=["bail"])
    found = finding.find(cast.lawyer, Asked(words="Shan bail"))
    assert [(hit.kind, hit.id, hit.title) for hit in found] == [("person", person.pk, person.display_name)]
    assert finding.find(cast.lawyer, Asked(words="Thandar")) == []
    assert "thandar" not in "".join(SearchEntry.objects.values_list("terms", flat=True)).lower()
    Profile.objects.filter(pk=person.pk).update(tags=[])
    assert finding.find(cast.lawyer, Asked(words="Shan bail")) == []


def test_names_are_found_inside_the_own_group_and_centre_only(cast):
    mate = make_member(cast.other_centre, full_name_en="Khin Mar Win", full_name_my="ခင်မာဝင်း", honorific="Daw")
    join(cast.group, mate)
    for words in ("Khin Mar", "Daw Khin Mar Win", "ဒေါ်ခင်မာဝင်း", "ခင္မာ"):
        hits = finding.find(cast.lawyer, Asked(words=words))
        assert [(hit.kind, hit.id) for hit in hits] == [("person", mate.pk)], words
        assert hits[0].url == reverse("cop:group_detail", args=[cast.group.code])
    assert finding.find(cast.staff_other, Asked(words="Khin Mar"))[0].url == reverse(
        "cop:staff_member_detail", args=[mate.pk]
    )
    assert finding.find(cast.stranger, Asked(words="Khin Mar")) == []
    assert finding.find(cast.lawyer, Asked(words="Kh")) == []
    mate.display_name = "Quiet Reader"
    mate.save()
    assert finding.find(cast.lawyer, Asked(words="Khin Mar")) == []


def test_the_cost_does_not_grow_with_what_is_found(cast):
    counts = []
    for number in (1, 6, 25):
        for n in range(number):
            start = cast.lawyer.created_at.replace(year=2030 + number, minute=n)
            make_session(cast.group, title=f"Bail number {number} {n}", starts_at=start)
        titles(cast.lawyer, "bail")
        with statements() as seen:
            titles(cast.lawyer, "bail number")
        counts.append(len(seen))
    assert counts[1] == counts[2] <= counts[0] <= 8


def test_an_address_opens_for_its_owner_only_and_tells_nothing(cast):
    address = finding.address(cast.lawyer, Asked(words="bail", days=30, start=20))
    query = dict(part.split("=") for part in address.split("?")[1].split("&"))
    assert "bail" not in address
    query = {key: value.replace("%3A", ":").replace("%3D", "=") for key, value in query.items()}
    assert finding.read_address(cast.lawyer, query) == Asked(words="bail", days=30, start=20)
    assert finding.read_address(cast.stranger, query) == Asked()
    assert finding.read_address(cast.lawyer, {"s": "v1:x:y", "from": "9"}) == Asked()
    assert finding.read_address(cast.lawyer, {}) == Asked()


def test_c35b_community_b9_words_of_a_search_are_kept_nowhere(cast, bail, caplog):
    client, url = sign_in_client(Client(), cast.lawyer), reverse("members:find")
    caplog.set_level(logging.DEBUG)
    moved = client.post(url, {"words": "infants xylophone"})
    assert moved.status_code == 302
    assert "xylophone" not in moved["Location"]
    page = client.get(moved["Location"])
    assert "xylophone" in page.content.decode()
    assert "xylophone" not in caplog.text
    client.cookies.clear()
    client.post(url, {"words": "infants xylophone"})
    assert not Draft.objects.exists()
    assert not SearchWord.objects.filter(word="xylophone").exists()


def test_find_shows_hits_marks_them_and_pages(cast, bail):
    client = sign_in_client(Client(), cast.lawyer)
    for n in range(25):
        make_session(cast.group, title=f"Remand {n}", starts_at=cast.lawyer.created_at.replace(year=2031, minute=n))
    page = client.post(reverse("members:find"), {"words": "remand"}, follow=True)
    assert len(page.context["hits"]) == 20
    more = client.get(page.context["page"].next_url)
    assert len(more.context["hits"]) == 5
    assert client.get(more.context["page"].previous_url).context["hits"] == page.context["hits"]
    assert "error" in client.post(reverse("members:find"), {"words": ""}).content.decode().lower()


def test_c20_people_are_left_out_when_the_budget_is_spent(cast, settings):
    settings.PEOPLE_VIEWS_AN_HOUR = 1
    open_profile(make_member(cast.other_centre, account=True), topics=["bail"])
    address = finding.address(cast.lawyer, Asked(words="bail"))
    client = sign_in_client(Client(), cast.lawyer)
    assert len(client.get(address).context["hits"]) == 1
    spent = client.get(address)
    assert spent.context["hits"] == [] and spent.context["seen_enough"]


def test_find_command_prints_what_the_page_shows(cast, bail, tmp_path, capsys):
    handle = cast.lawyer.user.username
    wanted = {"kind": "session", "id": bail.pk, "ref": "", "title": bail.title}
    call_command("find", "bail", "mothers", "--as", handle, "--json")
    assert json.loads(capsys.readouterr().out) == [wanted]
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "a", "q": "infants"}\n\n{"id": 2, "q": "zebra"}\nnothing\n', encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("find", "--as", handle, "--queries", str(queries), "--json")
    out, err = capsys.readouterr()
    assert json.loads(out) == {"a": [wanted], "2": []}
    assert err.strip() == "Line 4: no JSON"


def test_reindex_search_goes_on_where_it_was_stopped(cast, bail, remand, monkeypatch):
    finding.freshen()
    finding.start_anew()
    assert finding.progress()[1] == SearchEntry.objects.count() >= 2
    assert finding.freshen(1) == 1
    call_command("reindex_search", verbosity=0)
    assert finding.progress() == (SearchEntry.objects.count(), 0)
    SearchEntry.objects.filter(object_id=bail.pk, kind="session").delete()
    call_command("reindex_search", "--all", verbosity=0)
    assert titles(cast.lawyer, "infants") == [bail.title]


def test_words_that_stand_nowhere_any_more_are_forgotten(cast, bail):
    titles(cast.lawyer, "bail")
    assert SearchWord.objects.filter(word="infants").exists()
    GroupSession.objects.filter(pk=bail.pk).update(title="House")
    finding.freshen()
    forget_words(None)
    assert set(SearchWord.objects.filter(word__in=["infants", "house"]).values_list("word", flat=True)) == {"house"}


def test_every_source_is_watched_and_answers(cast):
    """A source whose things change without a trace in the index would go stale for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'search_%'")
        found = set(cursor.fetchall())
    for kind, source in sources.items():
        for number, watch in enumerate(source.watches):
            assert (f"search_{kind}_{number}_ins", watch.model._meta.db_table) in found
            assert (f"search_{kind}_{number}_upd", watch.model._meta.db_table) in found
        assert list(source.entries([])) == []
        assert not source.visible(None if kind != "person" else cast.newcomer).filter(pk=0).exists()


def test_freshen_writes_each_row_once_and_survives_odd_text(cast):
    session = make_session(cast.group, title="It's a \\ 'quoted' title က္ ' :*")
    assert finding.freshen() >= 1
    assert SearchEntry.objects.get(kind="session", object_id=session.pk).version == CURRENT
    assert finding.freshen() == 0
    assert titles(cast.lawyer, "it's quoted ' :* & | !") == [session.title]
