"""Keeping the law: sections are added, mended and checked, and each of these is audited.

The caller has asked permission. A section that was mended is unchecked again: the check was of other words.
"""

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cop.law import keys
from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import CaseLaw, LegalInstrument, Provision

# What a check is a check of. Labels and days too: a wrong day of validity misleads as much as a wrong word.
WORDING = {
    Provision: (
        "label_my", "label_en", "heading_my", "heading_en", "text_my", "text_en", "valid_from", "valid_to",
        "contested_my", "contested_en",
    ),
    CaseLaw: (
        "name_my", "name_en", "report", "year", "part", "page", "court", "decided_on", "summary_my", "summary_en",
    ),
}  # fmt: skip


def fingerprint(row: Provision | CaseLaw) -> str:
    """Sixteen figures that change with any word of it: who checks says by them what they have read."""
    words = "\0".join(str(getattr(row, name)) for name in WORDING[type(row)])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _versions(key: str):
    return Provision.objects.select_for_update().by_keys([key])


def _end_version_before(key: str, valid_from: date | None) -> None:
    """An open version of the section ends on the day before the new one begins."""
    if valid_from is None:
        return
    for version in _versions(key):
        if version.valid_to is None and (version.valid_from is None or version.valid_from < valid_from):
            version.valid_to = valid_from - timedelta(days=1)
            version.save(update_fields=["valid_to"])


def _refuse_overlap(key: str, first: date | None, last: date | None, *, but: int | None = None) -> None:
    """Raises Refused (field `valid_from`) where another version holds on one of these days. The database says so too,
    but for one writing of a key only: 561A is the section 561-A."""
    for other in _versions(key).exclude(pk=but):
        begins_later = last is not None and other.valid_from is not None and other.valid_from > last
        ended_before = first is not None and other.valid_to is not None and other.valid_to < first
        if not (begins_later or ended_before):
            raise Refused(_("Another version of this section holds on some of these days."), field="valid_from")


@transaction.atomic
def add_provision(instrument: LegalInstrument, number: str, *, by: Member, **facts) -> Provision:
    """A section, or a new version of one: with `valid_from` the version that is open ends on the day before.

    `number` is canonical ("497/1"); `facts` are headings, summaries, days, notes and the source. It begins unchecked.
    Raises Refused (fields `number`, `valid_from`).
    """
    LegalInstrument.objects.select_for_update().get(pk=instrument.pk)
    key = keys.make_key(instrument.code, number)
    if not keys.KEY_PATTERN.fullmatch(key):
        raise Refused(_("Write the number as 497, 497(1), 505A or 505(a)."), field="number")
    there = _versions(key).first()
    _end_version_before(key, facts.get("valid_from"))
    _refuse_overlap(key, facts.get("valid_from"), facts.get("valid_to"))
    key = there.key if there else key
    provision = Provision.objects.create(instrument=instrument, key=key, is_demo=instrument.is_demo, **facts)
    audit.record("provision_added", by=by, on=provision, key=key)
    return provision


@transaction.atomic
def change_provision(provision: Provision, *, by: Member, **facts) -> Provision:
    """Mend a section in place; whoever cites it cites the mended one. What is the same is not written.

    Raises Refused (field `valid_from`).
    """
    provision = Provision.objects.select_for_update().get(pk=provision.pk)
    changed = sorted(name for name, value in facts.items() if getattr(provision, name) != value)
    if not changed:
        return provision
    for name in changed:
        setattr(provision, name, facts[name])
    _refuse_overlap(provision.key, provision.valid_from, provision.valid_to, but=provision.pk)
    if set(changed) & set(WORDING[Provision]):
        provision.checked_by = provision.checked_on = None
    provision.save()
    audit.record("provision_changed", by=by, on=provision, key=provision.key, fields=changed)
    return provision


def _check(row, verb: str, *, by: Member, read: str, **facts):
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if read != fingerprint(row):
        raise Refused(_("Somebody has changed it since you opened it. Please read it again."))
    row.checked_by, row.checked_on = by, clock.today()
    row.save(update_fields=["checked_by", "checked_on"])
    audit.record(verb, by=by, on=row, key=row.key, **facts)
    return row


@transaction.atomic
def check_provision(provision: Provision, *, by: Member, read: str) -> Provision:
    """A lawyer has compared it with the text of the law today. `read`: the fingerprint of what stood there.

    Raises Refused where it was changed since.
    """
    return _check(provision, "provision_checked", by=by, read=read)


@transaction.atomic
def check_case(case: CaseLaw, *, by: Member, read: str) -> CaseLaw:
    """A lawyer has looked the ruling up. Raises Refused: changed since, or an invented one of the demo."""
    if case.is_placeholder:
        raise Refused(_("This is an invented ruling of the demo. It cannot be checked."))
    return _check(case, "case_checked", by=by, read=read)
