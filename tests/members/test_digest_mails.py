"""What stands in the mail of a digest, and who reads it (community A7 to A10 and B4)."""

import re
from email.utils import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cop.models import Group
from members import clock, digests
from members.models import (
    AuditEntry,
    DigestIssue,
    MailStop,
    Member,
    Organisation,
    OutboxMessage,
    StaffPost,
)
from members.services import digests as sending
from members.services import outbox
from tests.cop.question_kit import make_question
from tests.factories import give_post, make_group, make_member, make_session

from .digest_kit import (
    DAY,
    HOUR,
    LONG_AGO,
    MONDAY,
    SEVEN,
    coordinate,
    counted,
    since_long,
    tick_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def weekly(cast):
    since_long()
    return cast


@pytest.mark.parametrize("kind", ["coordinator_digest", "staff_digest"])
def test_community_a8_one_post_a_year_later_stops_that_digest_and_nothing_else(weekly, relay, kind):
    """Without cookies and without a token of the form; looking at it first changes nothing."""
    reader = {"coordinator_digest": weekly.coordinator, "staff_digest": weekly.staff}[kind]
    tick_at(SEVEN)
    (mail,) = [one for one in relay.mails if one.envelope_to == reader.email]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/u/" + unquote(mail["List-Unsubscribe"]).split("/u/")[1].strip("<>")
    with time_machine.travel(SEVEN + 400 * DAY, tick=False):
        program = Client(enforce_csrf_checks=True)
        assert program.get(path).status_code == 200 and not MailStop.objects.exists()
        for _ in range(2):
            assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(stop.member, stop.kind) for stop in MailStop.objects.all()] == [(reader, kind)]
    assert program.post(path.replace("/u/", "/u/A"), {}).status_code == 404
    for other in ("session_planned", "password_reset"):
        assert outbox.notify(other, recipients=[reader], ref_key=f"x:{other}") == 1


LOADS = re.compile(r"<img|<script|<link|<iframe|<object|<embed|<svg|\bsrc=|\bbackground=|url\(|@import|utm_", re.I)


def test_community_a7_a_digest_loads_nothing_and_its_addresses_tell_nobody_who_opened_them(weekly, settings):
    Group.objects.update(mail_detail_cap="titles", visibility="open")
    with time_machine.travel(SEVEN, tick=False):
        make_session(weekly.group, 3 * DAY, title="Bail")
    for level, allowed in (("counts", r"/s/digests/mine/|/me/messages/|/u/…"), ("titles", r"/[\w/?=&;]*")):
        weekly.coordinator.mail_detail = level
        weekly.coordinator.save()
        with time_machine.travel(SEVEN, tick=False):
            issue = counted(weekly.coordinator, "coordinator", MONDAY)
            issue.pk, issue.iso_week = 7, "2026-W48"
            html = sending.letter(issue).html
        assert LOADS.findall(html) == []
        paths = [one.removeprefix(settings.SITE_URL) for one in re.findall(r'href="([^"]*)"', html)]
        assert paths and not any(one.startswith(("http", "//")) for one in paths)
        assert [one for one in paths if not re.fullmatch(allowed, one) and not one.startswith("/u/")] == []


WORDS = ("Canaryperson", "Canarygroup", "Canarytitle", "Canarytown", "Canaryorganisation", "ကင်နရီ")


def test_community_a9_at_counts_no_header_part_or_address_of_a_digest_names_anything(weekly, relay):
    Member.objects.filter(pk=weekly.lawyer.pk).update(digest_frequency="weekly")
    Organisation.objects.update(name_en="Canaryorganisation", name_my="ကင်နရီ")
    for member in Member.objects.all():
        member.full_name_en, member.full_name_my = "Canaryperson", "ကင်နရီ"
        member.save()
    Group.objects.update(mail_detail_cap="titles", visibility="open", name_en="Canarygroup", name_my="ကင်နရီ")
    for group in (weekly.group, make_group(weekly.centre, name_en="Canarygroup")):
        with time_machine.travel(SEVEN - HOUR, tick=False):
            make_session(group, 3 * DAY, title="Canarytitle", place="Canarytown")
            make_session(group, -3 * DAY, title="Canarytitle", place="Canarytown")
            make_question(group, weekly.lawyer, title="Canarytitle", opened_at=SEVEN - 5 * DAY)
    tick_at(SEVEN)
    sent = {row.kind for row in OutboxMessage.objects.filter(state="sent")}
    assert {"coordinator_digest", "staff_digest", "member_digest"} <= sent
    for mail in relay.mails:
        parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        everything = unquote("\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts]))
        assert [word for word in WORDS if word in everything] == []
        assert f"/g/{weekly.group.pk}" not in everything and weekly.group.code not in everything


def test_community_a9_the_cap_of_a_group_wins_over_what_its_reader_wishes(weekly):
    weekly.coordinator.mail_detail, weekly.coordinator.ui_language = "titles", "en"
    weekly.coordinator.save()
    open_one = make_group(weekly.centre, name_en="Openname", name_my="Openname", mail_detail_cap="titles")
    Group.objects.filter(pk=weekly.group.pk).update(mail_detail_cap="counts", name_en="Capname", name_my="Capname")
    with time_machine.travel(SEVEN, tick=False):
        for group in (open_one, weekly.group):
            make_session(group, 3 * DAY, title=f"Title of {group.pk}")
        text = sending.letter(_saved(weekly.coordinator)).text
    assert "Openname" in text and f"Title of {open_one.pk}" in text
    assert "Capname" not in text and f"Title of {weekly.group.pk}" not in text


def _saved(recipient):
    issue = counted(recipient, "coordinator", MONDAY)
    issue.iso_week = "2026-W48"
    issue.save()
    return issue


def test_community_a10_words_that_nobody_translated_stand_in_english_and_break_nothing(weekly):
    section = digests.Section(
        number=50,
        key="untranslated",
        title=gettext_lazy("Words that no catalogue has"),
        build=lambda span, ids: {pk: [digests.Line("untranslated", 2)] for pk in ids},
        say=lambda line, title: digests.Words(gettext_lazy("Neither are these") + ""),
    )
    digests.sections.register("untranslated", section)
    try:
        mail = sending.letter(_saved(weekly.coordinator))
    finally:
        digests.sections._items.pop("untranslated")
    assert mail.language == "my" and "Words that no catalogue has" in mail.text and "Neither are these" in mail.html


def test_community_a10_a_look_a_dry_run_and_a_second_sending_are_in_the_audit(weekly, relay, client, sign_in):
    tick_at(SEVEN)
    issue = DigestIssue.objects.get(recipient=weekly.coordinator, iso_week="2026-W48")
    address = reverse("members:digest_mail", args=[issue.pk])
    sign_in(weekly.coordinator)
    assert client.get(address).status_code == 200
    assert not AuditEntry.objects.filter(verb="digest_looked_at").exists(), "the own one is no look at another's"
    page = client.post(reverse("members:resend_digest", args=[issue.pk]))
    assert page["Location"] == reverse("members:digest_detail", args=[issue.pk])
    sign_in(weekly.staff)
    assert client.get(address).status_code == 200
    assert client.get(reverse("members:digest_dry_run")).status_code == 200
    told = AuditEntry.objects.filter(verb__in=["digest_looked_at", "digests_dry_run", "mail_resent"])
    assert list(told.order_by("pk").values_list("verb", "actor_id")) == [
        ("mail_resent", weekly.coordinator.pk),
        ("digest_looked_at", weekly.staff.pk),
        ("digests_dry_run", weekly.staff.pk),
    ]


def test_community_b4_a_digest_of_two_centres_is_read_by_nobody_of_one(weekly, client, sign_in):
    """It names the groups of both, hidden ones too."""
    both = coordinate(make_member(weekly.centre, account=True, mail=True), weekly.centre, weekly.other_centre)
    Group.objects.filter(pk=weekly.other_group.pk).update(visibility="hidden", name_en="Canary", name_my="Canary")
    with time_machine.travel(SEVEN, tick=False):
        issue = counted(both, "coordinator", MONDAY)
        issue.iso_week = "2026-W48"
        issue.save()
    network = make_member(None, account=True)
    give_post(network, StaffPost.Role.ADMIN)
    for reader in (weekly.coordinator, weekly.staff, weekly.staff_other):
        sign_in(reader)
        for name in ("digest_detail", "digest_mail"):
            assert client.get(reverse(f"members:{name}", args=[issue.pk])).status_code == 404
        assert issue not in client.get(reverse("members:digest_list")).context["page"].rows
    for reader in (both, network):
        sign_in(reader)
        assert b"Canary" in client.get(reverse("members:digest_detail", args=[issue.pk])).content


@pytest.mark.parametrize("audience", ["coordinator", "staff"])
def test_community_b4_what_a_post_opened_once_is_named_no_more_when_it_has_ended(weekly, client, sign_in, audience):
    role = {"coordinator": StaffPost.Role.COORDINATOR, "staff": StaffPost.Role.CENTRE_LEAD}[audience]
    reader = make_member(weekly.centre, account=True, mail=True, ui_language="en", mail_detail="titles")
    for centre in (weekly.centre, weekly.other_centre):
        give_post(reader, role, centre)
    StaffPost.objects.filter(member=reader).update(started_on=LONG_AGO)
    names = {weekly.group: "Staysgroup", weekly.other_group: "Canarygroup"}
    for group, name in names.items():
        Group.objects.filter(pk=group.pk).update(name_en=name, name_my=name, mail_detail_cap="titles")
        make_session(group, -4 * DAY)
    with time_machine.travel(SEVEN, tick=False):
        issue = counted(reader, audience, MONDAY)
    issue.iso_week = "2026-W48"
    issue.save()
    addresses = [reverse(f"members:{name}", args=[issue.pk]) for name in ("digest_detail", "digest_mail")]

    def read():
        sign_in(reader)
        return b"".join(client.get(address).content for address in addresses)

    before = read()
    StaffPost.objects.filter(member=reader, centre=weekly.other_centre).update(ended_on=clock.today() - DAY)
    after = read()
    assert b"Canarygroup" in before and b"Staysgroup" in before
    assert b"Canarygroup" not in after and b"Staysgroup" in after
