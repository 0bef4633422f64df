"""Dates, digits and people as pages show them: always Asia/Yangon, always the reader's language."""

from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .. import clock, markup
from ..naming import language_of
from ..text.digits import burmese_digits

register = template.Library()

WEEKDAY_TELLS = 14  # days: further away a weekday says less than the month
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_MY = ("တနင်္လာ", "အင်္ဂါ", "ဗုဒ္ဓဟူး", "ကြာသပတေး", "သောကြာ", "စနေ", "တနင်္ဂနွေ")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTHS_MY = (
    "ဇန်နဝါရီ", "ဖေဖော်ဝါရီ", "မတ်", "ဧပြီ", "မေ", "ဇွန်", "ဇူလိုင်", "ဩဂုတ်", "စက်တင်ဘာ", "အောက်တိုဘာ", "နိုဝင်ဘာ", "ဒီဇင်ဘာ",
)  # fmt: skip
ZONES_MY = {
    "Asia/Yangon": "ရန်ကုန်", "Asia/Bangkok": "ဘန်ကောက်", "Asia/Kolkata": "ကိုလ်ကတာ", "Asia/Dhaka": "ဒါကာ",
    "Asia/Kuala_Lumpur": "ကွာလာလမ်ပူ", "Asia/Singapore": "စင်ကာပူ", "Asia/Tokyo": "တိုကျို", "Australia/Sydney": "ဆစ်ဒနီ",
    "Europe/London": "လန်ဒန်", "Europe/Berlin": "ဘာလင်", "America/New_York": "နယူးယောက်",
}  # fmt: skip


def is_burmese() -> bool:
    return get_language() == "my"


@register.simple_tag
def comma() -> str:
    """The comma of the language, between two things that stand in a line."""
    return "၊ " if is_burmese() else ", "


@register.simple_tag
def full_stop() -> str:
    """The stop of the language, between two sentences that templates put together."""
    return "။ " if is_burmese() else ". "


@register.simple_tag
def listed(*facts) -> str:
    """Facts in one line, with the comma of the language; what is empty is left out."""
    return comma().join(str(fact) for fact in facts if fact)


@register.filter
def in_line(facts) -> str:
    """The same for a list of facts."""
    return listed(*facts)


@register.filter
def stop(sentence) -> str:
    """The sentence with the stop of the language."""
    return f"{sentence}{'။' if is_burmese() else '.'}" if sentence else ""


@register.filter
def colon(label) -> str:
    """The label before what it names: a colon, which Burmese would read as a letter, is a dash there. A sentence has
    its own stop."""
    if str(label).endswith((".", "?", "။")):
        return str(label)
    return f"{label} -" if is_burmese() else f"{label}:"


@register.filter
def own_lines(text) -> str:
    """Of a text that people wrote in two languages, the lines in the reader's; all of it where there are none."""
    return "\n".join(line for line in text.splitlines() if lang_of(line) == get_language()) or text


@register.filter
def digits(value) -> str:
    """Burmese digits on a Burmese page, as they are elsewhere."""
    return burmese_digits(value) if is_burmese() else str(value)


def _local(value):
    return value.astimezone(clock.YANGON) if isinstance(value, datetime) else value


@lru_cache(maxsize=2048)
def _day(on, burmese: bool, with_year: bool) -> str:
    if burmese:
        year = f"{burmese_digits(on.year)} ခုနှစ် " if with_year else ""
        return f"{year}{MONTHS_MY[on.month - 1]} {burmese_digits(on.day)} ရက်၊ {DAYS_MY[on.weekday()]}နေ့"
    year = f" {on.year}" if with_year else ""
    return f"{DAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]}{year}"


def _date(value):
    value = _local(value)
    return value.date() if isinstance(value, datetime) else value


@register.filter
def day(value) -> str:
    """Fri 13 November, with the year when it is another one than today's."""
    if not value:
        return ""
    on = _date(value)
    return _day(on, is_burmese(), on.year != clock.today().year)


@register.filter
def date_only(value) -> str:
    """13 November 2026, without the weekday: for facts such as "joined on"."""
    if not value:
        return ""
    on = _date(value)
    if is_burmese():
        return f"{burmese_digits(on.year)} ခုနှစ် {MONTHS_MY[on.month - 1]} {burmese_digits(on.day)} ရက်"
    return f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}"


@register.filter(name="clock")
def clock_time(value) -> str:
    """16:00 in Yangon."""
    return digits(_local(value).strftime("%H:%M")) if value else ""


@register.filter
def day_clock(value) -> str:
    """Fri 13 November, 16:00."""
    if not value:
        return ""
    return listed(day(value), clock_time(value))


@register.filter
def when_day(value) -> str:
    """The short first line of a docket row: Today, Tomorrow, Thu 12; 4 Sep when that is weeks away."""
    if not value:
        return ""
    on = _date(value)
    ahead = (on - clock.today()).days
    if ahead in (0, 1):
        return _("Today") if ahead == 0 else _("Tomorrow")
    if abs(ahead) > WEEKDAY_TELLS:
        return day_month(on)
    if is_burmese():
        return f"{DAYS_MY[on.weekday()]} {burmese_digits(on.day)}"
    return f"{DAYS_EN[on.weekday()]} {on.day}"


@register.filter
def day_month(value) -> str:
    """12 Nov, without the weekday and with another year than today's: for rows of what is over."""
    if not value:
        return ""
    on = _date(value)
    year = str(on.year) if on.year != clock.today().year else ""
    if is_burmese():
        return f"{burmese_digits(year)} {MONTHS_MY[on.month - 1]} {burmese_digits(str(on.day))}".lstrip()
    return f"{on.day} {MONTHS_EN[on.month - 1][:3]} {year}".rstrip()


@register.filter
def month(value) -> str:
    """November 2026."""
    on = _date(value)
    if is_burmese():
        return f"{burmese_digits(on.year)} ခုနှစ် {MONTHS_MY[on.month - 1]}"
    return f"{MONTHS_EN[on.month - 1]} {on.year}"


@register.simple_tag
def days_span(first, last) -> str:
    """Mon 13 April; of several days both ends: Mon 13 April – Tue 21 April."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


@register.simple_tag
def span_of(starts_at, ends_at) -> str:
    """Fri 13 November, 16:00–18:00; over several days both ends in full."""
    if _date(starts_at) == _date(ends_at):
        return f"{day_clock(starts_at)}–{clock_time(ends_at)}"
    return f"{day_clock(starts_at)} – {day_clock(ends_at)}"


def zone_name(name: str) -> str:
    """A zone for people: Yangon, Bangkok."""
    english = name.rsplit("/", 1)[-1].replace("_", " ")
    return ZONES_MY.get(name, english) if is_burmese() else english


@register.simple_tag
def zoned(moment, zone: str) -> str:
    """The other zone's time of a session, when it differs from Yangon's: "14:00 Bangkok"; else empty."""
    there = moment.astimezone(ZoneInfo(zone))
    if there.utcoffset() == moment.astimezone(clock.YANGON).utcoffset():
        return ""
    return f"{digits(there.strftime('%H:%M'))} {zone_name(zone)}"


def _in_words(delta: timedelta) -> str:
    minutes = int(abs(delta) / timedelta(minutes=1))
    if minutes < 60:
        n, text = minutes, ngettext("%(n)s minute", "%(n)s minutes", minutes)
    elif minutes < 48 * 60:
        n, text = minutes // 60, ngettext("%(n)s hour", "%(n)s hours", minutes // 60)
    else:
        n, text = minutes // 1440, ngettext("%(n)s day", "%(n)s days", minutes // 1440)
    return text % {"n": digits(n)}


@register.filter
def ago(value) -> str:
    """3 hours ago."""
    if not value:
        return ""
    passed = clock.now() - value
    return _("just now") if passed < timedelta(minutes=1) else _("%(span)s ago") % {"span": _in_words(passed)}


@register.filter
def until(value) -> str:
    """In 3 hours."""
    return _("in %(span)s") % {"span": _in_words(value - clock.now())} if value else ""


@register.filter
def lang_of(text) -> str:
    """my when the text has Burmese letters, else en: for the lang attribute of what people wrote."""
    return language_of(str(text))


@register.filter
def prose(source) -> str:
    """Text in Markdown as safe HTML (members.markup)."""
    return markup.render(str(source))


@register.filter
def person(member) -> str:
    """A member's shown name, with its language marked."""
    name = member.shown_name if hasattr(member, "shown_name") else str(member)
    return format_html('<bdi lang="{}">{}</bdi>', lang_of(name), name)


@register.filter
def formal(member) -> str:
    """A member's formal name, for those who may read it."""
    return format_html('<bdi lang="{}">{}</bdi>', lang_of(member.formal_name), member.formal_name)


@register.filter
def filesize(count: int) -> str:
    """12 KB."""
    return f"{digits(max(1, round(count / 1024)))} KB"


@register.simple_tag
def address_of(name: str, *args, **kwargs) -> str:
    """The address, or nothing where this installation does not have the page."""
    if args or kwargs:
        return _address(name, *args, **kwargs)
    return _plain_address(name, settings.ROOT_URLCONF, get_script_prefix())


def _address(name: str, *args, **kwargs) -> str:
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=256)
def _plain_address(name: str, urlconf: str, prefix: str) -> str:
    """The navigation of every page asks for a dozen. What changes an address stands in the key."""
    return _address(name)


@register.simple_tag(takes_context=True)
def nav_current(context, *names: str) -> str:
    """aria-current for a navigation entry when the open page is one of `names`; a * stands for anything."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    found = any(fnmatchcase(here, name) for name in names)
    return format_html(' aria-current="{}"', "page") if found else ""
