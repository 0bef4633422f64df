"""What a merge of two entries would do, ready to be placed: field by field, and how much hangs on each."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from members import merging
from members.models import Consent, Member
from members.models.member import CONTENT_LANGUAGES
from members.services.merging import STRICTEST, says_no, taken_over
from members.templatetags.waing import date_only, digits, listed

NAMES = ("full_name_my", "full_name_en", "display_name")
CHOSEN = ("honorific", "provider_type", "bar_grade", "paralegal_kind", "sector", "sex", "age_band")
PLACES = ("centre", "home_unit", "township")
NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """One thing: what the closed entry says, what the kept one says, and what stands there afterwards."""

    title: str
    goes: str
    stays: str
    after: str


def facts(duplicate: Member, kept: Member) -> list[Line]:
    """Field by field; where both are empty there is no line."""
    sealed, open_ones = taken_over(duplicate, kept)
    taken = {*sealed, *(name.removesuffix("_id") for name in open_ones)}
    lines = [_line(name, duplicate, kept, name in taken) for name in (*NAMES, *CHOSEN, *PLACES, "languages")]
    lines += [_contact(name, duplicate, kept, name in taken) for name in ("phone", "email")]
    lines += [_since(duplicate, kept), _mail(duplicate, kept), _detail(duplicate, kept), _account(duplicate, kept)]
    return [line for line in lines if {line.goes, line.stays} != {NOTHING}]


def amounts(duplicate: Member, kept: Member, reader: Member) -> list[Line]:
    """How much hangs on each, as far as the reader may know of it; everything comes to the kept entry."""
    found = []
    for one in merging.shown:
        goes, stays = (one.rows(member, reader).count() for member in (duplicate, kept))
        if goes or stays:
            found.append(Line(str(one.title), digits(goes), digits(stays), ""))
    return found


def _said(member: Member, name: str) -> str:
    value: Any = getattr(member, name)
    if name in CHOSEN:
        value = getattr(member, f"get_{name}_display")() if value else ""
    elif name == "languages":
        labels = dict(CONTENT_LANGUAGES)
        value = listed(*(labels[code] for code in value))
    return str(value) if value else NOTHING


def _line(name: str, duplicate: Member, kept: Member, is_taken: bool) -> Line:
    goes, stays = _said(duplicate, name), _said(kept, name)
    return Line(str(Member._meta.get_field(name).verbose_name), goes, stays, goes if is_taken else stays)


def _contact(name: str, duplicate: Member, kept: Member, is_taken: bool) -> Line:
    """Contacts themselves stand behind another door (domain 2d): only that there is one."""
    goes, stays = getattr(duplicate, name), getattr(kept, name)
    words = [_("Has one") if value else NOTHING for value in (goes, stays)]
    if goes and goes == stays:
        after = _("The same")
    elif is_taken:
        after = _("Comes over")
    else:
        after = _("The one of the kept entry") if stays else NOTHING
    return Line(str(Member._meta.get_field(name).verbose_name), *words, after)


def _since(duplicate: Member, kept: Member) -> Line:
    days = duplicate.joined_on, kept.joined_on
    return Line(_("Since"), *(date_only(day) for day in days), date_only(min(days)))


def _mail(duplicate: Member, kept: Member) -> Line:
    """A no on either side is a no."""
    purpose = Consent.Purpose.EMAIL
    agreed = [Consent.objects.open().filter(member=one, purpose=purpose).exists() for one in (duplicate, kept)]
    refused = any(says_no(one, purpose) for one in (duplicate, kept))
    words = [_("Agreed") if one else _("Has not agreed") for one in (*agreed, any(agreed) and not refused)]
    return Line(_("Notices by e-mail"), *words)


def _detail(duplicate: Member, kept: Member) -> Line:
    levels = [one.mail_detail for one in (duplicate, kept)]
    words = [str(Member.DetailLevel(level).label) for level in (*levels, min(levels, key=STRICTEST.index))]
    return Line(str(Member._meta.get_field("mail_detail").verbose_name), *words)


def _account(duplicate: Member, kept: Member) -> Line:
    words = [_("Has an account") if one.user_id else NOTHING for one in (duplicate, kept)]
    return Line(_("Account"), *words, _("Stays open") if kept.user_id else NOTHING)
