"""Twenty-four sessions that were held, and six that are planned: each shows one thing that a centre meets."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from cop.models import Attendance, Group, GroupSession, Membership, Rsvp, SessionDay, Told
from members import clock
from members.demo import Context, make_uid
from members.models import Booking, Member

Format, Mode = GroupSession.Format, GroupSession.Mode

# code: (days before the anchor, a letter each for who led it: capital letters are staff, a b c … peers of the group)
# G2 has one person who leads most; G3 missed its rhythm once, and misses it now.
HELD = {
    "G1": ([19 + 30 * n for n in range(11)], "aSbScSdSaSb"),
    "G2": ([12 + 30 * n for n in range(5)], "aSaSa"),
    "G3": ([52, 85], "aS"),
    "G5": ([25 + 30 * n for n in range(4)], "aSbS"),
    "G6": ([40, 128], "aS"),
}
COUNTED_BY_HEAD = {("G3", 52), ("G5", 55), ("G6", 128)}  # where names would endanger
TURNOUT = {"G1": (22, 36), "G2": (18, 28), "G3": (9, 14), "G5": (14, 22), "G6": (12, 18)}
TITLES = (
    ("ရမန် ထပ်တောင်းသည့်အခါ", Format.CASE_CLINIC), ("အာမခံ လျှောက်လွှာ ရေးနည်း", Format.PRESENTATION),
    ("Examination of the accused", Format.PRESENTATION), ("ပြန်လှန်မေးမြန်းခြင်း လေ့ကျင့်မှု", Format.WORKSHOP),
    ("ဥပဒေအသစ်များ အကျဉ်း", Format.LAW_UPDATE), ("Writing with citations", Format.WORKSHOP),
    ("လစဉ် အစည်းအဝေး", Format.MEETING), ("၂၄ နာရီ စည်းမျဉ်း", Format.CASE_CLINIC),
    ("Confessions and police statements", Format.CASE_CLINIC), ("ကလေးသူငယ် အသက်အရွယ် သက်သေပြခြင်း", Format.PRESENTATION),
    ("ဒစ်ဂျစ်တယ် လုံခြုံရေး", Format.LAW_UPDATE),
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """`day` after the anchor; `lead` names a facilitator's place in the list, None: nobody leads it yet."""

    code: str
    day: int
    hour: int
    minute: int
    hours: float
    title: str
    place: str | None = None
    lead: int | None = 0
    days: int = 1
    zone: str = "Asia/Yangon"
    mode: str = Mode.ROOM
    format: str = Format.MEETING


PLANNED = (
    Planned("G1", 1, 16, 0, 2, "ရမန် ကန့်ကွက်ခြင်း", "ပိတောက်စင်တာ၊ အခန်း ၂", format=Format.CASE_CLINIC),
    Planned("G6", 6, 10, 0, 2, "ရွာထဲက မေးခွန်းများ", "ပုသိမ်၊ စာကြည့်တိုက်", lead=None),
    Planned("G6", -2, 14, 0, 1.5, "ပါရာလီဂယ် မှတ်တမ်းများ", "ပိတောက်စင်တာ၊ အခန်း ၁", lead=1),
    Planned("G5", 18, 9, 0, 7, "Design workshop", "Yangon, training room", days=3, format=Format.WORKSHOP),
    Planned("G2", 12, 13, 30, 2, "Regional conference: our groups", "Room: Pearl", zone="Asia/Bangkok", mode=Mode.BOTH,
            format=Format.PRESENTATION),
    Planned("WG1", 3, 17, 0, 1, "သင်တန်းအစီအစဉ် ရေးဆွဲခြင်း", mode=Mode.ONLINE),
)  # fmt: skip


def seed_sessions(ctx: Context) -> None:
    """Everything that happened, and everything that is to come."""
    chance = ctx.random("sessions")
    groups = {group.code: Circle(group) for group in Group.objects.filter(is_demo=True)}
    for code, (days, leaders) in HELD.items():
        for day, letter in zip(days, leaders, strict=True):
            _hold(ctx, chance, groups[code], day, letter)
    for planned in PLANNED:
        _plan(ctx, chance, groups[planned.code], planned)


class Circle:
    """A group with its people, read once."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.memberships = list(group.memberships.open().order_by("pk").select_related("member__user"))
        self.leading = [
            m.member for m in self.memberships if m.role in (Membership.Role.FACILITATOR, Membership.Role.LEADER)
        ]
        self.leading.sort(key=lambda member: member.user is None)  # the cast first
        active = [
            m.member for m in self.memberships if m.role == Membership.Role.MEMBER and m.member.status == "active"
        ]
        self.peers = self.leading + sorted(active, key=lambda member: (member.joined_on, member.pk))
        self.staff = [m.member for m in self.memberships if m.role == Membership.Role.OBSERVER]

    def leader(self, letter: str) -> Member:
        """S is the coordinator, a b c … the peers: facilitators, then those who joined first."""
        return self.staff[0] if letter == "S" else self.peers["abcdefgh".index(letter)]

    def there_on(self, day) -> list[Member]:
        return [m.member for m in self.memberships if m.joined_on <= day]


def _hold(ctx: Context, chance: random.Random, circle: Circle, days_ago: int, letter: str) -> None:
    """A session that took place, closed the same evening, with its attendance."""
    starts_at = ctx.at(-days_ago, chance.choice([10, 14, 16]))
    ends_at = starts_at + timedelta(hours=2)
    title, format_ = chance.choice(TITLES)
    session = GroupSession.objects.create(
        uid=make_uid(chance),
        group=circle.group,
        title=title,
        format=format_,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=chance.choice(Mode.values),
        led_by=circle.leader(letter),
        outcome=GroupSession.Outcome.HELD,
        closed_at=ends_at + timedelta(hours=1),
        closed_by=circle.leading[0],
        planned_by=circle.staff[0],
        created_at=starts_at - timedelta(days=21),
        is_demo=True,
    )
    day = SessionDay.objects.create(session=session, starts_at=starts_at, ends_at=ends_at)
    _count_in(chance, circle, day, by_head=(circle.group.code, days_ago) in COUNTED_BY_HEAD)


def _count_in(chance: random.Random, circle: Circle, day: SessionDay, *, by_head: bool) -> None:
    count = chance.randint(*TURNOUT[circle.group.code])
    if by_head:
        day.head_count = count
        day.save()
        return
    members = circle.there_on(day.starts_at.astimezone(clock.YANGON).date())
    there = chance.sample(members, min(count, len(members)))
    Attendance.objects.bulk_create(
        Attendance(day=day, member=member, recorded_by=circle.leading[0], recorded_at=day.ends_at) for member in there
    )


def _plan(ctx: Context, chance: random.Random, circle: Circle, planned: Planned) -> None:
    """A session to come (or over and not closed), with the answers so far and who was told."""
    zone = ZoneInfo(planned.zone)
    starts = [ctx.at(planned.day + n, planned.hour, planned.minute, zone) for n in range(planned.days)]
    times = [(start, start + timedelta(hours=planned.hours)) for start in starts]
    led_by = None if planned.lead is None else circle.leading[planned.lead]
    session = GroupSession.objects.create(
        uid=make_uid(chance),
        group=circle.group,
        title=planned.title,
        format=planned.format,
        starts_at=times[0][0],
        ends_at=times[-1][1],
        zone=planned.zone,
        mode=planned.mode,
        place=planned.place,
        join_link=None if planned.mode == Mode.ROOM else f"https://meet.example.org/{chance.getrandbits(40):x}",
        led_by=led_by,
        planned_by=circle.leading[0],
        created_at=ctx.at(-9, 11),
        is_demo=True,
    )
    SessionDay.objects.bulk_create(SessionDay(session=session, starts_at=start, ends_at=end) for start, end in times)
    if led_by:
        _book(session, led_by, times)
    _answer(ctx, chance, circle, session)
    _tell(ctx, circle, session)


def _book(session: GroupSession, member: Member, times: list[tuple[datetime, datetime]]) -> None:
    Booking.objects.bulk_create(
        Booking(member=member, period=DateTimeTZRange(start, end), session_uid=session.uid, is_demo=True)
        for start, end in times
    )


def _answer(ctx: Context, chance: random.Random, circle: Circle, session: GroupSession) -> None:
    """About half have answered; nobody of the cast has, so that the demo's visitor can."""
    members = [m.member for m in circle.memberships if not m.member.user and m.role != Membership.Role.OBSERVER]
    answered = chance.sample(members, len(members) // 2)
    Rsvp.objects.bulk_create(
        Rsvp(
            session=session,
            member=member,
            answer=chance.choices(Rsvp.Answer.values, [6, 2, 2])[0],
            answered_at=ctx.at(-chance.randint(3, 8), 18),
            recorded_by=None if member.email_bidx else circle.leading[0],
        )
        for member in answered
    )


def _tell(ctx: Context, circle: Circle, session: GroupSession) -> None:
    """Every second one of those whom no mail reaches has been told; the others stand on the list."""
    beyond = GroupSession.objects.filter(pk=session.pk).beyond_mail().order_by("member_id")
    Told.objects.bulk_create(
        Told(session=session, member_id=one, schedule_version=1, told_by=circle.leading[0], told_at=ctx.at(-3, 15))
        for one in beyond.values_list("member_id", flat=True)[::2]
    )
