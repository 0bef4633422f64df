"""What mentoring puts on home, on the desk and in digests."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import clock, digests
from members.desk import Span, worklists
from members.home import coming_up, needs_you
from members.models import DigestIssue, Member
from mentoring.digests import mentoring, my_meetings
from mentoring.models import MentoringPair
from mentoring.services import closing, meetings, pairs, requests
from tests.factories import make_group
from tests.signing_in import sign_in_client

from .mentoring_kit import TERMS, days_ago, make_mentee, make_mentor, make_pair

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(member):
    return Member.objects.get(pk=member.pk)


def urls(member, source=needs_you):
    return [row.url for row in source["mentoring"](fresh(member))]


def test_home_shows_what_waits_for_whom_in_one_statement():
    mentor, mentee = make_mentor(), make_mentee()
    offer = requests.request_mentor(mentee, mentors=[mentor]).offers.get()
    assert urls(mentor) == [f"/m/offer/{offer.pk}/"] and urls(mentee) == []
    pair = requests.accept_offer(offer, by=mentor)
    assert urls(mentor) == urls(mentee) == [f"/m/{pair.pk}/"], "to agree how to work"
    agreement = pairs.propose_agreement(pair, by=mentee, goals=["Bail"], **TERMS)
    assert urls(mentor) == [f"/m/{pair.pk}/agreement/"] and urls(mentee) == []
    pairs.accept_agreement(agreement, by=mentor)
    start = clock.now() + DAY
    facts = {"first_at": start, "second_at": None, "minutes": 30, "way": "call"}
    proposal = meetings.propose_session(MentoringPair.objects.get(), by=mentor, **facts)
    assert urls(mentee) == [f"/m/times/{proposal.pk}/"] and urls(mentor) == []
    session = meetings.confirm_session(proposal, by=mentee, starts_at=start)
    assert urls(mentee) == [] and urls(mentee, coming_up) == urls(mentor, coming_up) == [f"/m/{pair.pk}/"]
    type(session).objects.update(starts_at=start - 2 * DAY, ends_at=start - 2 * DAY + DAY / 24)
    assert urls(mentor) == [f"/m/meeting/{session.pk}/log/"] and urls(mentor, coming_up) == []
    closing.close_pair(MentoringPair.objects.get(), by=mentee, reason="done")
    assert urls(mentor) == [f"/m/{pair.pk}/feedback/"]
    reader = fresh(mentor)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(needs_you["mentoring"](reader)), list(coming_up["mentoring"](reader))
    assert len(asked) == 1


def span():
    now = clock.now()
    return Span(now, now - 7 * DAY, now)


def test_the_coordinators_digest_tells_numbers_of_the_centre_once(cast):
    first, second = cast.group, make_group(cast.centre)
    pair = make_pair(mentee=make_mentee(cast.centre), cadence_days=14, active_on=days_ago(40), ends_on=days_ago(-90))
    make_pair(mentee=make_mentee(cast.other_centre))
    request = requests.request_mentor(make_mentee(cast.centre), mentors=[make_mentor()])
    requests.decline_offer(request.offers.get(), by=request.offers.get().mentor, reason="field")
    found = mentoring(span(), [first.pk, second.pk, cast.other_group.pk])
    told = {group: {line.key: line.n for line in lines} for group, lines in found.items()}
    assert told[first.pk] == {"active_pairs": 1, "silent_pairs": 1, "mentor_not_found": 1}
    assert second.pk not in told and told[cast.other_group.pk] == {"active_pairs": 1}
    section = digests.sections["mentoring"]
    assert section.number == 6
    assert all(section.say(line, "").what and not section.say(line, "").url for line in found[first.pk])
    silent = worklists["silent_pairs"]
    assert list(silent.within(span(), silent.of(cast.coordinator))) == [pair]
    assert not silent.of(cast.staff).exists(), "not the clerk's (domain 2d)"
    assert silent.show([silent.rows(span()).get()], cast.coordinator)[0].title


def test_two_who_have_not_agreed_in_fifteen_days_stand_on_the_desk(cast):
    agreeing = worklists["agreeing_pairs"]
    pair, _new = (
        MentoringPair.objects.create(
            mentor=make_mentor(), mentee=mentee, centre=cast.centre, started_on=days_ago(days)
        )
        for mentee, days in ((make_mentee(cast.centre), 15), (make_mentee(cast.centre), 14))
    )
    rows = list(agreeing.within(span(), agreeing.of(cast.coordinator)))
    assert rows == [pair] and "၁၅" in agreeing.show(rows, cast.coordinator)[0].meta
    assert not agreeing.of(cast.staff).exists(), "not the clerk's (domain 2d)"
    assert mentoring(span(), [cast.group.pk])[cast.group.pk][0].key == "agreeing_pairs"
    agreement = pairs.propose_agreement(pair, by=pair.mentee, goals=["Bail"], **TERMS)
    pairs.accept_agreement(agreement, by=pair.mentor)
    assert list(agreeing.within(span(), agreeing.of(cast.coordinator))) == [], "agreed"


def test_each_number_of_the_digest_opens_the_rows_that_it_counts(cast, client):
    """Pairs belong to a centre, a digest's blocks are groups: the link names the group, the page finds the centre."""
    make_group(cast.centre)
    pair = make_pair(mentee=make_mentee(cast.centre), cadence_days=14, active_on=days_ago(40), ends_on=days_ago(-90))
    make_pair(mentee=make_mentee(cast.other_centre))
    start, end = clock.week_bounds(clock.iso_week())
    issue = DigestIssue(
        audience="coordinator", recipient=cast.coordinator, iso_week="2026-W01", covers_from=start, covers_to=end
    )
    digests.count([issue], clock.now())
    issue.save()
    rows = [row for block in digests.read(issue).blocks for part in block.parts if part.key == "mentoring"
            for row in part.rows]  # fmt: skip
    assert len(rows) == 2
    sign_in_client(client, cast.coordinator)
    for row in rows:
        context = client.get(row.url).context
        assert (context["n"], context["counted"]) == (1, 1) and f"/{pair.pk}/" in context["rows"][0].url


def test_a_members_digest_counts_meetings_ahead():
    pair = make_pair()
    start = clock.now() + DAY
    proposal = meetings.propose_session(pair, by=pair.mentor, first_at=start, second_at=None, minutes=30, way="call")
    meetings.confirm_session(proposal, by=pair.mentee, starts_at=start)
    found = my_meetings(span(), [pair.mentor_id])
    assert [line.n for line in found[pair.mentor_id]] == [1] and set(found) == {pair.mentor_id}
    assert digests.member_sections["mentoring"].say(found[pair.mentor_id][0], "").when
