"""The desk's figures, ready to be placed: four numbers, what stands behind them, and the charts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import clock
from members.models import JusticeCentre
from members.templatetags.waing import MONTHS_EN, MONTHS_MY, digits, is_burmese, listed

from . import reports
from .charts import Columns, Share, columns, shares
from .reports import Cell, Ground, Meeting, Withheld, shown, suppressed

SINCE = 2017  # domain A1: "Since 2017"
WEEKS = 12
PERIODS = {
    "30": gettext_lazy("Last 30 days"),
    "90": gettext_lazy("Last 90 days"),
    "365": gettext_lazy("Last 12 months"),
}
KINDS = {
    ("lawyer", "", "advocate"): gettext_lazy("Advocates"),
    ("lawyer", "", "hgp"): gettext_lazy("Higher Grade Pleaders"),
    ("lawyer", "", "apprentice"): gettext_lazy("Apprentice lawyers"),
    ("paralegal", "centre_based", ""): gettext_lazy("Paralegals, centre-based"),
    ("paralegal", "community_based", ""): gettext_lazy("Paralegals, community-based"),
    ("paralegal", "mobile", ""): gettext_lazy("Paralegals, mobile"),
    ("other", "", ""): gettext_lazy("Other providers"),
}


@dataclass(frozen=True)
class Number:
    """One of the four: the number, its name, and one line beside it."""

    name: str
    value: str
    beside: str
    warns: bool = False


@dataclass(frozen=True)
class Figures:
    title: str
    period: str
    periods: tuple[tuple[str, str], ...]
    centres: tuple[tuple[str, str], ...]
    centre: str
    since: date
    until: date
    numbers: tuple[Number, ...]
    weekly: Columns
    kinds: list[Share]
    years: Columns
    last_week: str


def ground_of(request: HttpRequest) -> tuple[Ground, list[JusticeCentre]] | None:
    """Whose figures the reader sees, and which they may choose from: a network post all, another its centres."""
    if not request.member.current_posts:
        return None
    centres = list(JusticeCentre.objects.staffed_by(request.member).select_related("organisation"))
    chosen = {centre.code: centre for centre in centres}.get(request.GET.get("centre", ""))
    is_network = any(post.centre_id is None for post in request.member.current_posts)
    if chosen is None and not is_network:
        chosen = centres[0] if centres else None
    return Ground(centre_id=chosen.pk if chosen else None), centres


def figures_of(request: HttpRequest) -> Figures | None:
    """The panel of the desk; None without a post."""
    found = ground_of(request)
    if found is None:
        return None
    ground, centres = found
    period = request.GET.get("period", "") if request.GET.get("period", "") in PERIODS else "90"
    now = clock.now()
    since = now - timedelta(days=int(period))
    held = reports.meetings(ground.sessions(), now - timedelta(days=365), now)
    here = next((str(centre) for centre in centres if centre.pk == ground.centre_id), _("The network"))
    return Figures(
        title=here,
        period=period,
        periods=tuple((key, str(label)) for key, label in PERIODS.items()),
        centres=tuple((centre.code, str(centre)) for centre in centres) if len(centres) > 1 else (),
        centre=next((centre.code for centre in centres if centre.pk == ground.centre_id), ""),
        since=since.astimezone(clock.YANGON).date(),
        until=clock.today(),
        numbers=_numbers(ground, [m for m in held if m.starts_at >= since]),
        weekly=_weekly(held, now),
        kinds=_kinds(ground),
        years=_years(ground),
        last_week=clock.iso_week(now - timedelta(days=7)),
    )


def _numbers(ground: Ground, held: list[Meeting]) -> tuple[Number, ...]:
    people = reports.providers(ground.people())
    today = clock.today()
    moved = reports.moved(ground, today)[WEEKS * 7]
    led = reports.peer_led(held)
    seats = sum(m.seats for m in held)
    return (
        Number(_("Active providers"), digits(people.active), digits(_("of %(n)s") % {"n": people.unique})),
        Number(
            _("Net growth in 12 weeks"),
            told(moved.net) if isinstance(moved.net, Withheld) else digits(f"{moved.net:+d}"),
            _("%(joins)s joined, %(leaves)s left") % {"joins": told(moved.joins), "leaves": told(moved.leaves)},
            warns=not isinstance(moved.net, Withheld) and moved.net < 0,
        ),
        Number(_("Came to sessions"), digits(seats), _beside_seats(held)),
        Number(_("Led by members"), _percent(led), _beside_peer_led(led), warns=led.is_concentrated),
    )


def _beside_seats(held: list[Meeting]) -> str:
    """How many sessions; of them exchange visits, which count as learning and not as training (B17)."""
    visits = sum(one.is_visit for one in held)
    told = [ngettext("%(n)s session held", "%(n)s sessions held", len(held)) % {"n": len(held)}]
    if visits:
        told.append(ngettext("%(n)s an exchange visit", "%(n)s exchange visits", visits) % {"n": visits})
    return digits(listed(*told))


def _percent(led: reports.PeerLed) -> str:
    return "–" if led.percent is None else digits(f"{led.percent}%")


def _beside_peer_led(led: reports.PeerLed) -> str:
    facts = {"peer": led.peer_led, "held": led.held, "leaders": led.leaders}
    text = ngettext(
        "%(peer)s of %(held)s, %(leaders)s leader.", "%(peer)s of %(held)s, %(leaders)s leaders.", led.leaders
    )
    text %= facts
    return digits(f"{text} {_('One person led more than half.')}" if led.is_concentrated else text)


def _weekly(held: list[Meeting], now: datetime) -> Columns:
    """Seats of each of the last twelve weeks, this one included."""
    numbers = []
    for back in reversed(range(WEEKS)):
        start, end = clock.week_bounds(clock.iso_week(now - timedelta(weeks=back)))
        numbers.append((_short(start), sum(m.seats for m in held if start <= m.starts_at < end)))
    return columns(numbers)


def _years(ground: Ground) -> Columns:
    counted = reports.groups_by_year(ground.groups(), SINCE, clock.today().year)
    return columns([(digits(year), n) for year, n in sorted(counted.items())])


def _short(on: date) -> str:
    """17 Aug, for an axis."""
    month = MONTHS_MY[on.month - 1] if is_burmese() else MONTHS_EN[on.month - 1][:3]
    return f"{month} {digits(on.day)}" if is_burmese() else f"{on.day} {month}"


def _kinds(ground: Ground) -> list[Share]:
    """Active of all, by kind; below the network small cells are not told (C-43)."""
    counted = reports.providers_by(ground.people(), "provider_type", "paralegal_kind", "bar_grade")
    wholes = {key: counted[key].unique for key in KINDS if key in counted}
    parts = {key: counted[key].active for key in wholes}
    if ground.centre_id:
        wholes = suppressed(wholes)
        parts = {key: wholes[key] if isinstance(wholes[key], Withheld) else n for key, n in suppressed(parts).items()}
    return shares([(str(KINDS[key]), parts[key], wholes[key]) for key in wholes])


def told(n: Cell | None) -> str:
    """A cell in the reader's digits."""
    return digits(shown(n))
