"""Two entries of one person become one, and for 30 days that can be taken back. The caller has asked permission.

The kept entry keeps its account; the account of the other one is closed. Consent: who said no on either side has said
no. Messages, drafts and whom to tell stay sealed with the closed account: a merge by staff hands them to nobody.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import clock
from ..errors import Refused
from ..merging import Record, Shown, field_of, merging, movable, shown, take_back
from ..models import (
    Affiliation,
    Booking,
    Consent,
    ErasureRequest,
    Member,
    MemberMerge,
    Seat,
)
from ..notifications import kinds
from . import accounts, audit, erasure, finder, outbox
from .members import sentences

Status, Detail = Member.Status, Member.DetailLevel
STRICTEST = (Detail.NONE, Detail.COUNTS, Detail.TITLES)
# What the kept entry takes over where it has nothing. Sealed: told by name only, never written into the record.
SEALED = ("full_name_my", "full_name_en", "display_name", "phone")
FACTS = ("honorific", "sex", "age_band", "languages")
PLACE = ("home_unit_id", "township_id")  # together, so that the township lies where the unit says

# What belongs to the account, and what was said in confidence.
merging.stay(
    "members.Member.merged_into members.MemberMerge.duplicate members.MemberMerge.kept members.MemberMerge.merged_by "
    "members.MemberMerge.undone_by members.Profile.member members.PendingAddress.member members.SafetyPlan.member "
    "members.DataCopy.member members.ErasureRequest.member members.Submission.member members.Draft.member "
    "members.Invitation.member members.CalendarFeed.member members.Acknowledgement.member "
    "members.CreditEntry.member "  # the ledger changes for nobody: its totals count both entries
    "members.Seat.member members.Seat.other members.Message.sender members.MessageReport.reporter "
    "members.MessageReport.reported members.Block.member members.Block.blocked"
)


# --- what is joined in its own way -----------------------------------------------------------------------------------


def _join_mails(record: Record, duplicate: Member, kept: Member) -> None:
    """Mail that went to either counts as told. What waits goes to the kept entry, but for mail about an account."""
    rows = movable(field_of("members.OutboxMessage.recipient"), duplicate, kept)
    at_rest = rows.filter(kind__in=_not_about_accounts()).exclude(state__in=["leased", "handing"])
    record.move(at_rest, "recipient", kept)
    outbox.withdraw(recipient=duplicate, reason="merged")


def _join_areas(record: Record, duplicate: Member, kept: Member) -> None:
    """But for a sensitive one: that stands on nobody who did not choose it there (domain B3)."""
    rows = movable(field_of("members.MemberArea.member"), duplicate, kept)
    record.move(rows.filter(area__is_sensitive=False), "member", kept)


def _join_affiliations(record: Record, duplicate: Member, kept: Member) -> None:
    """Who was in one organisation twice at once keeps both times, one after the other."""
    for mine in Affiliation.objects.filter(member=kept, ended_on=None):
        theirs = Affiliation.objects.filter(member=duplicate, organisation=mine.organisation_id, ended_on=None).first()
        if theirs:
            earlier, later = sorted((mine, theirs), key=lambda row: (row.started_on, row.pk))
            record.change(earlier, ended_on=max(earlier.started_on, later.started_on - timedelta(days=1)))
    record.move(movable(field_of("members.Affiliation.member"), duplicate, kept), "member", kept)


def _join_bookings(record: Record, duplicate: Member, kept: Member) -> None:
    """A time that is taken on both sides stays taken once."""
    taken = Booking.objects.filter(member=kept, period__overlap=OuterRef("period"))
    record.move(Booking.objects.filter(~Exists(taken), member=duplicate), "member", kept)


def says_no(member: Member, purpose: str) -> bool:
    """Without an open consent, who could have been asked has not agreed (decision 11)."""
    of_this = Consent.objects.filter(member=member, purpose=purpose)
    return not of_this.open().exists() and (bool(member.email) or of_this.exists())


def _join_consents(record: Record, duplicate: Member, kept: Member) -> None:
    """The stricter side wins: a no on either side ends the yes of the other."""
    for purpose in Consent.Purpose.values:
        if says_no(duplicate, purpose) or says_no(kept, purpose):
            for row in Consent.objects.open().filter(member__in=[duplicate, kept], purpose=purpose):
                record.change(row, withdrawn_at=clock.now())
    record.move(movable(field_of("members.Consent.member"), duplicate, kept), "member", kept)


merging.join("members.OutboxMessage.recipient", _join_mails)
merging.join("members.MemberArea.member", _join_areas)
merging.join("members.Affiliation.member", _join_affiliations)
merging.join("members.Booking.member", _join_bookings)
merging.join("members.Consent.member", _join_consents)


# --- the verb --------------------------------------------------------------------------------------------------------


def check_merge(duplicate: Member, kept: Member) -> None:
    """Raises Refused (field `duplicate`) for two that cannot become one as they are."""
    if message := _obstacle(duplicate, kept):
        raise Refused(message, field="duplicate")


def _obstacle(duplicate: Member, kept: Member) -> str:
    if duplicate.pk == kept.pk:
        return _("Choose another entry.")
    if duplicate.merged_into_id or kept.merged_into_id:
        return _("One of these entries was merged already.")
    if duplicate.status == Status.ANONYMISED or kept.status in (Status.LEFT, Status.ANONYMISED):
        return _("Merge into the entry of somebody who is here today.")
    if duplicate.is_frozen or kept.is_frozen:
        return _("One of these accounts is closed for safety. See to that first.")
    if duplicate.user_id and not kept.user_id:
        return _("The other entry has the account. Open that one, and merge this entry into it.")
    if duplicate.posts.current().exists():
        return _("The other entry holds a staff post. End the post first.")
    if ErasureRequest.objects.filter(member__in=[duplicate, kept]).exists():
        return _("One of them asked to be erased.")
    return ""


def _lock(*members: Member) -> dict[int, Member]:
    rows = Member.objects.select_for_update(of=["self"]).select_related("user")
    return {row.pk: row for row in rows.filter(pk__in=[one.pk for one in members]).order_by("pk")}


@transaction.atomic
def merge_member(duplicate: Member, *, into: Member, by: Member) -> MemberMerge:
    """`duplicate` and `into` are one person: everything goes to `into`, and the other entry is closed.

    Raises Refused (field `duplicate`): see `check_merge`. Of two merges at once the second finds the first one done.
    """
    rows = _lock(duplicate, into)
    duplicate, kept = rows[duplicate.pk], rows[into.pk]
    check_merge(duplicate, kept)
    record = Record()
    merging.carry_over(record, duplicate, kept)
    accounts.shut(duplicate)
    gone_on = duplicate.left_on or max(clock.today(), duplicate.joined_on)
    record.change(duplicate, status=Status.LEFT, left_on=gone_on, merged_into_id=kept.pk)
    _fill(record, duplicate, kept)
    if not Consent.objects.open().filter(member=kept).exists():
        outbox.withdraw(recipient=kept, kinds=_not_about_accounts(), reason="no_consent")
    finder.refresh([duplicate, kept])
    merge = MemberMerge.objects.create(duplicate=duplicate, kept=kept, moved=asdict(record), merged_by=by)
    audit.record("member_merged", by=by, on=kept, duplicate=duplicate.pk, rows=sum(map(len, record.moved.values())))
    return merge


def _not_about_accounts() -> list[str]:
    return [name for name, kind in kinds.items() if not kind.is_security]


def taken_over(duplicate: Member, kept: Member) -> tuple[list[str], dict]:
    """(names of sealed fields, {column: value}) that the kept entry takes over because it has nothing there. The
    address of somebody who signs in stays what it is (safety C-05)."""
    sealed = SEALED if kept.user_id else (*SEALED, "email")
    facts = FACTS if any(getattr(kept, name) for name in PLACE) else (*FACTS, *PLACE)
    missing = [name for name in (*sealed, *facts) if getattr(duplicate, name) and not getattr(kept, name)]
    return [name for name in missing if name in sealed], {n: getattr(duplicate, n) for n in missing if n in facts}


def _fill(record: Record, duplicate: Member, kept: Member) -> None:
    record.filled, facts = taken_over(duplicate, kept)
    for name in record.filled:
        setattr(kept, name, getattr(duplicate, name))
    if record.filled:
        kept.save(update_fields=record.filled)
    record.change(
        kept,
        joined_on=min(duplicate.joined_on, kept.joined_on),
        mail_detail=min(duplicate.mail_detail, kept.mail_detail, key=STRICTEST.index),
        **facts,
    )


# --- and back --------------------------------------------------------------------------------------------------------


@transaction.atomic
def undo_member_merge(merge: MemberMerge, *, by: Member) -> MemberMerge:
    """Put exactly what moved back, up to 30 days later; what was changed since holds. The closed account opens again,
    its old sessions and links stay dead. Undoing twice does nothing.

    Raises Refused: too late, one of them was merged again or emptied since, or somebody else has the address now.
    """
    merge = MemberMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return merge
    if not merge.can_be_undone:
        raise Refused(_("A merge can be undone for 30 days."))
    rows = _lock(Member(pk=merge.duplicate_id), Member(pk=merge.kept_id))
    duplicate, kept = rows[merge.duplicate_id], rows[merge.kept_id]
    if kept.merged_into_id:
        raise Refused(_("This entry was merged into another one. Undo that first."))
    if Status.ANONYMISED in (duplicate.status, kept.status):
        raise Refused(_("One of these entries was emptied since."))
    _separate(Record(**merge.moved), duplicate, kept)
    merge.undone_at, merge.undone_by = clock.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    audit.record("member_merge_undone", by=by, on=kept, duplicate=duplicate.pk)
    return merge


def _separate(record: Record, duplicate: Member, kept: Member) -> None:
    try:
        with transaction.atomic():
            _empty_again(record.filled, duplicate, kept)
            take_back(record, duplicate, kept)
    except IntegrityError as error:
        broken = next((said for name, said in sentences().items() if name in str(error)), None)
        raise Refused(broken or _("Something stands in the way since. Correct the entries by hand.")) from None
    duplicate.refresh_from_db()
    accounts.reopen(duplicate)
    outbox.revive(recipient=duplicate)
    outbox.revive(recipient=kept)
    finder.refresh([duplicate, kept])


def _empty_again(names: list[str], duplicate: Member, kept: Member) -> None:
    """What the kept entry took over goes, unless somebody wrote something else there since."""
    same = [name for name in names if getattr(kept, name) == getattr(duplicate, name)]
    for name in same:
        setattr(kept, name, None)
    if same:
        kept.save(update_fields=same)


def forget_merged(now: datetime) -> int:
    """After the 30 days the closed entry is emptied, one transaction a person; returns how many. One that others
    still have a conversation with waits until that is gone (180 days), so that nobody loses their letters."""
    MemberMerge.objects.over(now).exclude(undone_at=None).delete()
    talking = Seat.objects.filter(member=OuterRef("pk"))
    over = MemberMerge.objects.over(now).filter(undone_at=None)
    people = list(Member.objects.filter(~Exists(talking), merges_away__in=over).order_by("pk"))
    for duplicate in people:
        erasure.erase_member(duplicate, by=None)
    return len(people)


# --- what the preview counts -----------------------------------------------------------------------------------------

shown.register("affiliations", Shown(gettext_lazy("Organisations"), lambda member, reader: member.affiliations.all()))
shown.register("areas", Shown(gettext_lazy("Practice areas"), lambda member, reader: _plain_areas(member)))
shown.register("posts", Shown(gettext_lazy("Staff posts"), lambda member, reader: member.posts.all()))
shown.register("consents", Shown(gettext_lazy("Consents"), lambda member, reader: member.consents.all()))
shown.register("mails", Shown(gettext_lazy("Mails"), lambda member, reader: member.outbox.all()))


def _plain_areas(member: Member) -> QuerySet:
    """A sensitive area is told to nobody here (domain B3)."""
    return member.area_links.filter(area__is_sensitive=False)
