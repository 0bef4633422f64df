"""The people finder: who chose it is found by what they show to all, and nobody is copied by looking (A13, C-20)."""

import re
from datetime import timedelta

import environ
import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from members import clock, limits, viewing
from members.models import AdminUnit, AuditEntry, Member, Profile, RateCount, StaffPost
from tests.counting import statements
from tests.factories import give_post, make_centre, make_member
from tests.signing_in import sign_in_client

from .people_kit import ALL, GROUPS, NOBODY, open_profile


@pytest.fixture
def client(cast):
    return sign_in_client(Client(), cast.stranger)


def _found(client, query: str = "") -> list[int]:
    return [card.pk for card in client.get(f"/p/{query}").context["people"]]


def test_seed_a13_only_those_who_chose_all_members_are_found(cast, client):
    open_profile(cast.lawyer)
    open_profile(cast.paralegal, listed_to=GROUPS)
    make_member(cast.centre)
    page = client.get("/p/")
    assert [card.pk for card in page.context["people"]] == [cast.lawyer.pk]
    assert page.context["n"] == 1


def test_seed_a13_who_opts_out_is_gone_from_list_address_filter_and_count(cast, client):
    profile = open_profile(cast.lawyer, areas=["land"])
    assert _found(client, "?area=land") == [cast.lawyer.pk]
    unknown = client.get("/p/99999999/")
    profile.listed_to, profile.tags = NOBODY, []
    profile.save()
    for query in ("", "?area=land", "?kind=lawyer"):
        page = client.get(f"/p/{query}")
        assert (page.context["n"], page.context["people"]) == (0, [])
    gone = client.get(f"/p/{cast.lawyer.pk}/")
    assert gone.status_code == unknown.status_code == 404
    assert _plain(gone, cast.lawyer.pk) == _plain(unknown, 99999999)
    assert client.get(f"/p/{cast.lawyer.pk}/write/").status_code == 404
    assert client.get(f"/p/{cast.lawyer.pk}/contacts/").status_code == 404


def test_seed_a13_filters_are_asked_together(cast, client):
    wanted = open_profile(cast.lawyer, areas=["land"], topics=["bail"]).pk
    open_profile(cast.paralegal, areas=["land"])
    open_profile(cast.facilitator, topics=["bail"])
    assert _found(client, "?area=land&topic=bail") == [wanted]
    assert _found(client, "?area=land&topic=bail&kind=paralegal") == []
    assert len(_found(client, "?area=land")) == 2


@pytest.mark.parametrize(("query", "facts"), [
    ("unit=MMR013", {}), ("language=shn", {"languages": ["shn"]}), ("kind=mobile", {}), ("pro_bono=on", {}),
])  # fmt: skip
def test_seed_a13_each_filter_finds_and_hides(cast, client, query, facts):
    person = make_member(
        cast.centre, provider_type="paralegal", paralegal_kind="mobile",
        home_unit=AdminUnit.objects.get(code="MMR013"), **facts,
    )  # fmt: skip
    open_profile(person, availability="now")
    open_profile(cast.lawyer)
    assert _found(client, f"?{query}") == [person.pk]


def test_a_filter_tells_nothing_of_what_is_meant_for_others(cast):
    """Not even to those who may read it: the finder asks what everybody may know."""
    cast.lawyer.languages = ["shn"]
    cast.lawyer.save()
    open_profile(cast.lawyer, show_languages=GROUPS)
    for reader in (cast.stranger, cast.paralegal, cast.coordinator):
        assert _found(sign_in_client(Client(), reader), "?language=shn") == []


def test_seed_a26_who_is_full_is_not_among_those_who_can_take_cases(cast, client):
    open_profile(cast.lawyer, availability="now", pro_bono_capacity=0)
    open_profile(cast.facilitator, availability="now", pro_bono_capacity=1)
    open_profile(cast.paralegal, availability="later")
    assert _found(client, "?pro_bono=on") == [cast.facilitator.pk]


def test_a_made_up_filter_is_no_filter(cast, client):
    open_profile(cast.lawyer)
    for query in ("?area=nothing", "?topic='--", "?unit=MMR013'", "?kind=judge", "?after=x"):
        assert client.get(f"/p/{query}").status_code == 200


def test_the_frozen_are_gone_at_once(cast, client):
    open_profile(cast.lawyer)
    Member.objects.filter(pk=cast.lawyer.pk).update(frozen_at="2026-01-01T00:00:00Z")
    assert _found(client) == []


@pytest.mark.parametrize("role", ["superuser", "newcomer"])
def test_c02_no_finder_for_a_bare_account_and_on_probation(cast, role):
    if role == "newcomer":
        Member.objects.filter(pk=cast.newcomer.pk).update(probation_until="2100-01-01")
        cast.newcomer.refresh_from_db()
    reader = sign_in_client(Client(), getattr(cast, role))
    open_profile(cast.lawyer)
    assert reader.get("/p/").status_code == 403
    assert reader.get(f"/p/{cast.lawyer.pk}/").status_code == 404


def test_c02_the_day_on_which_a_probation_ends_is_asked_at_each_look(cast, client):
    """The statement of the list is written once; what it asks of the day is not."""
    open_profile(cast.lawyer)
    today = clock.today()
    Member.objects.filter(pk=cast.lawyer.pk).update(probation_until=today + timedelta(days=1))
    assert _found(client) == []
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert _found(client) == [cast.lawyer.pk]


def test_each_reader_is_told_who_they_are_themselves(cast, client):
    """One statement serves all who have one standing: nothing of the reader before stands in it."""
    for person in (cast.stranger, cast.lawyer):
        open_profile(person)
    for reader in (cast.stranger, cast.lawyer, cast.stranger):
        page = sign_in_client(Client(), reader).get("/p/")
        assert [card.pk for card in page.context["people"] if card.is_me] == [reader.pk]


def _plain(response, pk: int) -> str:
    """The page without what differs each time: the number that was asked for, one-time values, its own size."""
    text = response.content.decode().replace(f"/{pk}/", "/N/")
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|[\d.၀-၉]+ KB', "", text)


# --- pages ---


def _many(n: int) -> list[int]:
    centre = make_centre()
    people = [make_member(centre, languages=["my"]) for _ in range(n)]
    for person in people:
        open_profile(person, topics=["bail", "remand"], areas=["land"])
    return [person.pk for person in people]


def test_c20_no_page_over_twenty_and_each_person_once(cast, client):
    people, seen, address = _many(45), [], "/p/"
    while address:
        page = client.get(address)
        rows = [card.pk for card in page.context["people"]]
        assert len(rows) <= 20
        seen += rows
        address = f"/p/{page.context['page'].next_url}" if page.context["page"].next_url else ""
    assert sorted(seen) == sorted(people)


def test_data_saver_shows_ten(cast, client):
    _many(12)
    Member.objects.filter(pk=cast.stranger.pk).update(data_saver=True)
    assert len(_found(client)) == 10


def test_the_number_of_statements_does_not_grow(cast, client):
    _many(1)
    client.get("/p/")
    with statements() as few:
        client.get("/p/?topic=bail")
    _many(24)
    with statements() as many:
        assert len(_found(client, "?topic=bail")) == 20
    sent = [sql for sql in many if "SAVEPOINT" not in sql]
    assert len(many) == len(few) and len(sent) <= 8  # decision 18


@pytest.mark.django_db(transaction=True)
def test_no_sequential_scan_at_five_thousand_members(cast):
    """The finder's statements walk their own indexes, whatever is asked for."""
    centre = make_centre()
    Member.objects.bulk_create(
        Member(centre=centre, display_name=f"Person {n}", provider_type="lawyer", bar_grade="hgp", full_name_my="ကျော်")
        for n in range(5000)
    )
    shows = {f"show_{part}": ALL for part in ("kind", "topics", "areas")}
    Profile.objects.bulk_create(
        Profile(
            member=one, listed_to=ALL, tags=["kind:lawyer", f"topic:t{one.pk % 22}", f"area:a{one.pk % 6}"], **shows
        )
        for one in Member.objects.filter(centre=centre)
    )
    _analyse("members_member", "members_profile")
    with connection.cursor() as cursor:
        # As many orders as a real server tries: that of the tests looks at fewer (config/embedded/postgres.py).
        cursor.execute("SET join_collapse_limit = 8; SET from_collapse_limit = 8")
    for tags in ((), ("kind:lawyer",), ("topic:t3",), ("topic:t3", "area:a1"), ("topic:none",)):
        rows = Profile.objects.findable().tagged(*tags)
        plan = rows.with_closeness(cast.stranger).rows().order_by("-member_id")[:21].explain()
        assert "Seq Scan on members_member " not in plan, (tags, plan)
        assert "Seq Scan on members_profile " not in plan, (tags, plan)


def _analyse(*tables: str) -> None:
    """The app role owns nothing, so the owner gathers the statistics."""
    owner = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
    known = connection.get_connection_params() | {"user": owner["USER"], "password": owner["PASSWORD"]}
    owners = psycopg2.connect(**{key: known.get(key) for key in ("host", "port", "dbname", "user", "password")})
    with owners, owners.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
    owners.close()


# --- the budget ---


def test_c20_the_sixty_first_view_of_an_hour_is_refused_and_the_leads_are_told(cast, client, settings):
    settings.PEOPLE_VIEWS_AN_HOUR = 3
    open_profile(cast.lawyer)
    lead = make_member(cast.other_centre, account=True, provider_type="staff")
    give_post(lead, StaffPost.Role.CENTRE_LEAD, cast.other_centre)
    addresses = ["/p/", f"/p/{cast.lawyer.pk}/", f"/p/{cast.lawyer.pk}/", "/p/", f"/p/{cast.lawyer.pk}/"]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200, 429, 429]
    entry = AuditEntry.objects.get(verb="view_budget_spent")
    assert (entry.actor_id, entry.centre_id) == (cast.stranger.pk, cast.other_centre.pk)
    desk = sign_in_client(Client(), lead).get("/s/")
    assert "/s/audit/" in [todo.url for todo in desk.context["todos"]]
    assert sign_in_client(Client(), cast.lawyer).get("/p/").status_code == 200, "a budget is one person's own"


def test_c20_the_day_has_a_budget_too(cast, client, settings):
    settings.PEOPLE_VIEWS_A_DAY = 2
    assert [client.get("/p/").status_code for _ in range(3)] == [200, 200, 429]


def test_c20_unknown_numbers_cost_as_much_as_known_ones(cast, client, settings):
    settings.PEOPLE_VIEWS_AN_HOUR = 2
    assert [client.get(f"/p/{pk}/").status_code for pk in (90001, 90002, 90003)] == [404, 404, 429]


def test_c20_the_own_profile_costs_nothing(cast, client, settings):
    settings.PEOPLE_VIEWS_AN_HOUR = 0
    open_profile(cast.stranger)
    assert client.get(f"/p/{cast.stranger.pk}/").status_code == 200


def test_c20_the_defaults(settings):
    assert (settings.PEOPLE_VIEWS_AN_HOUR, settings.PEOPLE_VIEWS_A_DAY) == (60, 200)


def test_views_are_counted_in_rows_of_both_windows(cast):
    assert limits.count_in("x", viewing.HOUR, viewing.DAY) == [1, 1]
    assert limits.count_in("x", viewing.HOUR, viewing.DAY) == [2, 2]
    assert RateCount.objects.count() == 2


def test_c20_a_list_of_names_is_not_walked_by_the_pages_to_write_to_somebody(cast, client, settings):
    settings.PEOPLE_VIEWS_AN_HOUR = 2
    open_profile(cast.lawyer)
    answers = [client.get(f"/p/{pk}/write/").status_code for pk in (cast.lawyer.pk, 90001, cast.lawyer.pk)]
    assert answers == [200, 404, 429]
    assert client.post(f"/p/{cast.lawyer.pk}/write/", {"body": ""}).status_code == 429, "nor by sending nothing"
    assert client.get(f"/p/{cast.lawyer.pk}/").status_code == 429, "it is one budget"
