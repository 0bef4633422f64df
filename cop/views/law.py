"""The law as everybody in the network reads it: instruments, their sections, rulings, and what cites them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cop.law import keys
from cop.law.sources import Citing, in_order, sources
from members.access import get_visible_or_404, visible_or_404
from members.keyset import Page, page_of
from members.models import Member
from members.ready import ReadyFor
from members.templatetags.waing import date_only, digits, listed

from ..models import CaseLaw, LegalInstrument, Provision
from ..models.citation import asked_of
from ..services.law import fingerprint
from .sessions import told_name

INSTRUMENTS, SECTIONS, RULINGS, NEWEST, CITING = 50, 50, 20, 5, 20


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A line of a list of sections, ready to be placed."""

    url: str
    label: str
    heading: str
    facts: str
    is_over: bool


@dataclass(frozen=True)
class Cited:
    """What cites something, of one kind: the newest, and whether there is more."""

    kind: str
    label: str
    rows: list[Citing]
    has_more: bool


def check_words(row: Provision | CaseLaw) -> str:
    """Whether and when it was checked (spec 12: anything older than a year is to be checked again)."""
    if not row.is_checked:
        return _("Not checked")
    words = _("Checked %(day)s") % {"day": date_only(row.checked_on)}
    return listed(words, _("Check again")) if row.is_stale else words


@cache
def _newest(kind: str, what: str) -> ReadyFor:
    """The newest things of one kind that cite something; `what` as `asked_of` says it."""
    source = sources[kind]

    def build(reader, asked):
        cited = source.rows(reader).of_kind(what, asked)
        return source.standing_behind(reader, cited).order_by("-pk")[: NEWEST + 1]

    return ReadyFor(build, asks_today=True)


@cache
def _counting(kind: str) -> ReadyFor:
    """(key, how many things of one kind cite it) for some keys."""
    source = sources[kind]

    def build(reader, wanted):
        rows = source.rows(reader).filter(provision__key__among=wanted).order_by().values("provision__key")
        return rows.annotate(n=Count(f"{source.thing}_id", distinct=True)).values_list("provision__key", "n")

    return ReadyFor(build, asks_today=True)


def cited_by(member: Member, target) -> list[Cited]:
    """What cites `target`, of every kind that has something which this person may see. One statement a kind."""
    found, (what, asked) = [], asked_of(target)
    for kind, source in in_order():
        rows = _newest(kind, what)(member, asked=asked)
        if rows:
            shown = [source.describe(row) for row in rows[:NEWEST]]
            found.append(Cited(kind, source.label, shown, len(rows) > NEWEST))
    return found


def count_citing(member: Member, provisions: Iterable[Provision]) -> Counter[str]:
    """{key: how many things cite it} as far as this person may see them. One statement a kind."""
    wanted, found = [provision.key for provision in provisions], Counter()
    for kind, _source in in_order():
        for key, n in _counting(kind)(member, wanted=wanted):
            found[key] += n
    return found


def _section_row(provision: Provision, citing: int) -> SectionRow:
    cited = ngettext("cited once", "cited %(n)s times", citing) % {"n": digits(citing)} if citing else ""
    checked = check_words(provision) if provision.is_stale or not provision.is_checked else _("Checked")
    return SectionRow(
        provision.get_absolute_url(), str(provision), provision.heading, listed(checked, cited), provision.is_over
    )


def _section_rows(member: Member, provisions: Iterable[Provision]) -> list[SectionRow]:
    """Rows with how often each is cited; nothing is asked where there is none."""
    provisions = list(provisions)
    counts = count_citing(member, provisions) if provisions else Counter()
    return [_section_row(one, counts[one.key]) for one in provisions]


@require_safe
def instrument_list(request: HttpRequest) -> HttpResponse:
    """Every instrument of the library; those first of which it has the most sections."""
    now = Count("provisions", filter=Q(provisions__valid_to=None))
    rows = LegalInstrument.objects.visible_to(request.member).annotate(sections=now)
    page = page_of(request, rows, order=("-sections", "id"), size=INSTRUMENTS)
    bare = [one for one in page if not one.sections]
    return render(request, "cop/instrument_list.html", {"page": page, "bare": bare})


def get_instrument(request: HttpRequest, code: str) -> LegalInstrument:
    """The instrument with this code; 404 for who has no place in the network."""
    return get_visible_or_404(LegalInstrument.objects, request.member, code=code)


@require_safe
def instrument_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One instrument: what it is, whether it is contested, its sections, and what cites it."""
    instrument = get_instrument(request, code)
    if request.GET.get("kind"):
        return _citing_page(request, instrument)
    sections = Provision.objects.filter(instrument=instrument).current()
    page = page_of(request, sections, order=("sort_key", "id"), size=SECTIONS)
    context = {
        "instrument": instrument,
        "page": page,
        "rows": _section_rows(request.member, page.rows),
        "cited": cited_by(request.member, instrument) if not page.previous_url else [],
    }
    return render(request, "cop/instrument_detail.html", context)


def get_versions(request: HttpRequest, code: str, number: str) -> list[Provision]:
    """The versions of one section, the one in force first; 404 where the library has none. Finds 561A as 561-A too."""
    key = keys.make_key(code, number)
    rows = Provision.objects.visible_to(request.member).select_related("instrument")
    versions = list(rows.by_keys([key])) if keys.KEY_PATTERN.fullmatch(key) else []
    if not versions:
        raise Http404
    return versions


@require_safe
def provision_detail(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One section: how it is printed, what it says in short, since when, who checked it, and what cites it."""
    provision, *others = get_versions(request, code, number)
    if request.GET.get("kind"):
        return _citing_page(request, provision)
    context = {
        "provision": provision,
        "instrument": provision.instrument,
        "others": others,
        "read": fingerprint(provision),
        "checker": told_name(request.member, provision.checked_by_id),
        "checked": check_words(provision),
        "whole": _whole_of(provision),
        "parts": _section_rows(request.member, _parts_of(provision)),
        "cases": provision.cases.order_by("-year", "-pk")[:RULINGS],
        "cited": cited_by(request.member, provision),
    }
    return render(request, "cop/provision_detail.html", context)


def _parts_of(provision: Provision):
    """The parts of a section, directly or further below it."""
    return (
        Provision.objects.current().filter(key__startswith=provision.key + keys.LEVEL).order_by("sort_key")[:SECTIONS]
    )


def _whole_of(provision: Provision) -> Provision | None:
    """The nearest larger part of the section that the library has."""
    code, number = keys.split_key(provision.key)
    wholes = [keys.make_key(code, part) for part in keys.chain(number)[:-1]]
    if not wholes:
        return None
    return (
        Provision.objects.current().select_related("instrument").filter(key__in=wholes).order_by("-sort_key").first()
    )


def _citing_page(request: HttpRequest, target) -> HttpResponse:
    """Everything of one kind that cites `target`, page by page."""
    source = sources.get(request.GET["kind"])
    if source is None:
        raise Http404
    page = page_of(request, source.citing(request.member, target), size=CITING)
    context = {
        "target": target,
        "target_label": str(target) if isinstance(target, LegalInstrument) else target.citation,
        "label": source.label,
        "page": page,
        "rows": [source.describe(row) for row in page],
    }
    return render(request, "cop/citing_list.html", context)


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Rulings, the newest first."""
    page: Page = page_of(request, CaseLaw.objects.visible_to(request.member), order=("-year", "-id"), size=RULINGS)
    return render(request, "cop/case_list.html", {"page": page, "rows": [(case, check_words(case)) for case in page]})


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One ruling: how it is cited, what it held, the sections it is about, and what cites it."""
    case = visible_or_404(CaseLaw, request.member, pk)
    if request.GET.get("kind"):
        return _citing_page(request, case)
    context = {
        "case": case,
        "read": fingerprint(case),
        "checker": told_name(request.member, case.checked_by_id),
        "checked": check_words(case),
        "sections": case.provisions.select_related("instrument").order_by("instrument__code", "sort_key"),
        "cited": cited_by(request.member, case),
    }
    return render(request, "cop/case_detail.html", context)
