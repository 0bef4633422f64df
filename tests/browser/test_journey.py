"""The main job, end to end: a roster comes in, a session is planned, everyone is reminded once, the digest is true.

One test on purpose: each step stands on what the one before left behind, as in a centre's week.
"""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from cop.models import Attendance, Group, GroupSession, RosterImport, Rsvp
from members import clock
from members.demo import mailbox as letters
from members.demo.moving import move_clock
from members.desk import worklists
from members.models import Consent, DigestIssue, Member, SystemMark
from members.services import marks, stops
from members.services.ticks import tick

from .conftest import DESK
from .hands import SUBMIT, number_in, press

ROSTERS = Path(__file__).resolve().parents[1] / "data" / "rosters"
TITLE, PLACE = "Remand in the second week", "Lotus tea house, upstairs"
LINK = re.compile(r"https?://[^\s\"<]+")
SAFE_PATH = re.compile(r"/|/me/messages/|/(rsvp|u)/[\w-]+/")
SUMS = {"held", "half_year"}  # numbers made from sessions: the list shows those, and counts them itself
MENDED = "nandar.su@khy.example.org"


@pytest.fixture
def tuesday(live_server):
    """The demo's people and groups, on a Tuesday at nine whatever day it really is. Returns that moment."""
    today = timezone.now().astimezone(clock.YANGON).date()
    day = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    moment = datetime.combine(day, time(9), clock.YANGON)
    marks.set_mark(SystemMark.CLOCK, number=(moment - timezone.now()).total_seconds())
    clock.forget()
    call_command("seed_demo", anchor=day, verbosity=0)
    tick()
    return moment


class Post:
    """What lies in the mailbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.people = {one.email: one for one in Member.objects.exclude(email_bidx=None)}
        self.read: dict[str, letters.Letter] = {}  # taken apart once: there are hundreds, and each step asks

    def of(self, subject: str, to: Member | None = None) -> list[letters.Letter]:
        """Mails with that subject, in the language of whoever got them; the oldest first."""
        address = to.email if to else ""
        found, _, has_older = letters.letters(self.folder, address=address, size=5000)
        assert not has_older
        read = [self.read.setdefault(one.name, one) for one in reversed(found)]
        return [one for one in read if one.subject == self._said(subject, one)]

    def _said(self, subject: str, letter: letters.Letter) -> str:
        with translation.override(self.reader(letter).ui_language):
            return translation.gettext(subject)

    def reader(self, letter: letters.Letter) -> Member:
        return self.people[letter.to]

    def told(self, moment: datetime, language: str) -> str:
        """The figures of a time of day as a mail writes them."""
        figures = moment.astimezone(clock.YANGON).strftime("%H:%M")
        return figures.translate(str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")) if language == "my" else figures

    def about(self, subject: str, moment: datetime, to: Member | None = None) -> list[letters.Letter]:
        """Those of them that tell of that time."""
        return [one for one in self.of(subject, to) if self.told(moment, self.reader(one).ui_language) in _first(one)]


def _first(letter: letters.Letter) -> str:
    return letter.text.strip().splitlines()[0]


def _enter(page, key: str) -> Member:
    page.goto("/demo/")
    press(page, f"form[action='/demo/enter/{key}/'] button")
    return Member.objects.get(user__username=key)


def _upload(page, name: str) -> RosterImport:
    page.goto("/s/import/")
    page.set_input_files("input[type=file]", ROSTERS / name)
    press(page, SUBMIT)
    return RosterImport.objects.order_by("pk").last()


def _confirm(page) -> None:
    for name in {one.get_attribute("name") for one in page.locator("input[type=radio][name^=p_]").all()}:
        page.locator(f"input[name={name}]").first.check()  # two people may have one name: these are others
    page.check("input[name=consent][value=yes]")
    press(page, "button[name=confirm]")


def _fill_time(page, day, begins: str, ends: str) -> None:
    page.fill("#id_date", day.isoformat())
    page.fill("#id_begins", begins)
    page.fill("#id_ends", ends)


def _rosters_come_in(page) -> None:
    clerk = _enter(page, "staff")
    padauk = _upload(page, "padauk.csv")
    assert page.get_attribute("html", "lang") == "my"
    assert page.locator(".kpis .warn").count() == 0, "nothing of padauk.csv is refused"
    _confirm(page)
    padauk.refresh_from_db()
    assert (padauk.state, padauk.counts["refused"]) == ("confirmed", 0)
    bad = _upload(page, "bad_rows.csv")
    assert number_in(page.locator(".kpis .warn b").inner_text()) == 11
    page.fill("#m_9_email", MENDED)
    press(page, "form[action$='/change/'] button.b2[type=submit]")
    assert number_in(page.locator(".kpis .warn b").inner_text()) == 10
    assert page.locator("#m_9_email").count() == 0
    _confirm(page)
    bad.refresh_from_db()
    assert (bad.state, bad.counts["refused"], bad.counts["new"]) == ("confirmed", 10, 10)
    [mended] = [one for one in Member.objects.exclude(email_bidx=None) if one.email == MENDED]
    assert mended.centre == clerk.centre, "the centre is the clerk's, whatever the file says"
    assert Consent.objects.open().filter(member=mended).exists()


def _plan(page, day) -> GroupSession:
    _enter(page, "facilitator")
    page.goto("/g/G1/")
    press(page, "main .head a[href='/g/G1/sessions/new/']")
    _fill_time(page, day, "12:00", "14:00")
    page.fill("#id_title", TITLE)
    page.fill("#id_place", PLACE)
    press(page, SUBMIT)
    tick()
    return GroupSession.objects.order_by("pk").last()


def _says_no_more_than_it_may(letter: letters.Letter, reader: Member, group: Group, names: list[str]) -> None:
    """Numbers and times: no place, no town, nobody's name; title and group only for those who asked for titles."""
    # Without the links: they are tokens, and any two letters may be in them.
    whole = LINK.sub("", letter.subject + letter.text + letter.html)
    links = [urlsplit(link).path for link in LINK.findall(letter.text)]
    titles = [TITLE, group.name_en, group.name_my, group.code, str(group.host_centre)]
    if reader.mail_detail == Member.DetailLevel.TITLES:
        whole = whole.replace(TITLE, "").replace(str(group), "").replace(group.name_en, "")
        links = [path for path in links if not path.startswith(f"/g/{group.pk}/")]
    assert [word for word in [PLACE, *titles, *names] if word in whole] == []
    assert [path for path in links if not SAFE_PATH.fullmatch(path)] == [], "no number of a group or session"


def _names(group: Group) -> list[str]:
    people = Member.objects.filter(memberships__group=group)
    names = {name for one in people for name in (one.full_name_my, one.full_name_en, one.display_name) if name}
    units = {unit for one in people for unit in (one.township, one.home_unit) if unit}
    towns = {name for unit in units for name in (unit.name_en, unit.name_my)}
    return [name for name in names | towns if len(name) > 3]


def test_from_the_roster_to_the_digest(open_page, mailbox, tuesday):
    page, stranger = open_page(size=DESK), open_page()
    page.set_default_timeout(90_000)  # moving the clock sends what was due on the way
    _rosters_come_in(page)

    session = _plan(page, tuesday.date() + timedelta(days=1))
    group, old = session.group, session.starts_at
    assert old == tuesday + timedelta(days=1, hours=3)
    lawyer = Member.objects.get(user__username="lawyer")
    post = Post(mailbox)
    [planned] = post.about("A new date", old, lawyer)

    # A member says yes from the mail, signed out.
    [link] = [line for line in planned.text.splitlines() if "/rsvp/" in line]
    stranger.goto(link.strip())
    assert Rsvp.objects.filter(session=session, member=lawyer).count() == 0, "looking is no answer"
    press(stranger, "main button[value=yes]")
    assert Rsvp.objects.get(session=session, member=lawyer).answer == "yes"

    # The clock moves: everyone whom mail reaches is reminded once, in the own language, of the time in Yangon.
    page.goto("/demo/clock/")
    press(page, "button[value=reminder]")
    reminders = post.about("A reminder", old)
    inside = group.memberships.open().values("member")
    expected = Member.objects.reachable_by_mail("session_reminder").filter(pk__in=inside)
    assert sorted(one.to for one in reminders) == sorted(one.email for one in expected)
    assert {post.reader(one).ui_language for one in reminders} == {"my", "en"}
    assert (lawyer.mail_detail, lawyer.email in {one.to for one in reminders}) == (Member.DetailLevel.COUNTS, True)
    names = _names(group)
    for one in reminders:
        reader = post.reader(one)
        assert one.message["Content-Language"] == reader.ui_language
        _says_no_more_than_it_may(one, reader, group, names)

    # The session moves: one notice, and a reminder of the new time only.
    new = old + timedelta(days=1, hours=2)
    page.goto(f"/g/G1/sessions/{session.pk}/")
    press(page, "main a[href$='/move/']")
    _fill_time(page, new.astimezone(clock.YANGON).date(), "14:00", "16:00")
    press(page, SUBMIT)
    tick()
    move_clock(new - timedelta(minutes=30))
    assert len(post.about("Another time", new, lawyer)) == 1
    assert len(post.about("A reminder", old, lawyer)) == 1, "the one from before the move"
    assert len(post.about("A reminder", new, lawyer)) == 2, "a day and an hour before"

    # It is held and closed.
    move_clock(new + timedelta(hours=3))
    _enter(page, "facilitator")
    page.goto(f"/g/G1/sessions/{session.pk}/")
    press(page, "main a[href$='/close/']")
    for box in page.locator(".ticks input").all()[:5]:
        box.check()
    press(page, SUBMIT)
    session.refresh_from_db()
    assert (session.outcome, Attendance.objects.filter(day__session=session).count()) == ("held", 5)

    # Monday comes.
    _enter(page, "coordinator")
    page.goto("/demo/clock/")
    press(page, "button[value=monday]")
    tick()
    _digest_tells_the_truth(page, post)

    # Unsubscribing is one POST, signed out.
    reminder = post.about("A reminder", new, lawyer)[-1]
    assert reminder.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = reminder.message["List-Unsubscribe"].strip("<>")
    assert stranger.request.get(address).ok
    assert stops.stopped(lawyer) == set(), "a scanner that fetches links stops nothing"
    assert stranger.request.post(address, form={"List-Unsubscribe": "One-Click"}).ok
    assert stops.stopped(lawyer) == {"session_reminder"}
    assert page.problems + stranger.problems == []


def _digest_tells_the_truth(page, post: Post) -> None:
    """It lies there once, and each of its numbers opens as many rows."""
    coordinator = Member.objects.get(user__username="coordinator")
    week = DigestIssue.objects.filter(recipient=coordinator).order_by("iso_week").last()
    monday, _ = clock.week_bounds(week.iso_week)
    [letter] = [one for one in post.of("Your week", coordinator) if one.sent_at >= monday]
    page.goto("/s/digests/mine/")
    assert page.url.endswith(f"/s/digests/{week.pk}/")
    counted = []
    for link in page.locator("main a[href*='/s/todo/']").all():
        cell = link.locator("xpath=ancestor::tr/td[1]")
        counted.append((link.get_attribute("href"), link.inner_text(), cell.inner_text() if cell.count() else ""))
    assert len(counted) > 3
    # A mail has the first rows of each section, and says how many more there are (community A7).
    more = sum(number_in(found) for found in re.findall("နောက်ထပ် [0-9၀-၉]+ ခု", letter.text))
    assert sum(words not in letter.text for _address, words, _number in counted) <= more
    for address, words, number in counted:
        key = address.split("/")[3]
        rows, sentence = _rows_behind(page, address)
        with translation.override(coordinator.ui_language):
            assert sentence == worklists[key].sentence(rows)
        if not number:
            assert words == sentence
        elif key not in SUMS:
            assert (words, number_in(number)) == (words, rows)


def _rows_behind(page, address: str) -> tuple[int, str]:
    """How many rows the desk shows, all pages together, and what it says above them."""
    page.goto(address)
    rows, sentence = page.locator("main .docket > li").count(), page.locator("h1").inner_text()
    while page.locator("main a[rel=next]").count():
        press(page, "main a[rel=next]")
        rows += page.locator("main .docket > li").count()
    return rows, sentence
