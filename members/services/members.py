"""People come into the registry, are corrected, move, leave and come back. The caller has asked permission."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import CentreMove, ErasureRequest, JusticeCentre, Member, MemberArea, PracticeArea, Suppression
from ..signals import member_deactivated
from . import accounts, audit, finder, outbox, stops, wishes

# What a desk may correct; contacts have a verb of their own, because they ask for step-up.
FACTS = (
    "full_name_my", "full_name_en", "honorific", "display_name", "provider_type", "paralegal_kind", "bar_grade",
    "sector", "sex", "age_band", "home_unit", "township", "languages",
)  # fmt: skip


def _lock(member: Member) -> Member:
    return Member.objects.select_for_update(of=["self"]).select_related("user", "centre").get(pk=member.pk)


def _save(member: Member, *, field: str | None = "email") -> None:
    """Save; a broken rule of the database becomes its sentence (Refused, at `field` when it is about an address)."""
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        broken = str(error)
        for name, sentence in sentences().items():
            if name in broken:
                raise Refused(sentence, field=field if "address" in name else None) from None
        raise


def sentences() -> dict[str, str]:
    """{constraint: its sentence} of the model, in the active language."""
    return {c.name: c.get_violation_error_message() for c in Member._meta.constraints}


def _set_areas(member: Member, areas: Collection[PracticeArea]) -> bool:
    """Write the areas that a desk sees; returns whether anything changed. A sensitive one is the person's own
    choice (domain B3): one that is given is kept unshown, one that is not given stays."""
    known = set(member.area_links.values_list("area", flat=True))
    plain = set(PracticeArea.objects.filter(is_sensitive=False).values_list("pk", flat=True))
    gone, new = (known & plain) - {area.pk for area in areas}, [area for area in areas if area.pk not in known]
    member.area_links.filter(area__in=gone).delete()
    MemberArea.objects.bulk_create(
        MemberArea(member=member, area=area, is_shown=not area.is_sensitive) for area in new
    )
    return bool(gone or new)


def _set_consent(member: Member, agrees: bool, by: Member | None) -> None:
    """Give or withdraw the consent to notices by e-mail at a desk (decision 11); waiting mail follows at once."""
    if agrees:
        wishes.give_consent(member, by=by, via="desk")
    elif wishes.agrees_to_mail(member):
        stops.stop_all(member, by=by, via="desk")


@transaction.atomic
def register_member(
    *, by: Member, centre: JusticeCentre, agrees_to_mail: bool = False, areas: Collection[PracticeArea] = (), **fields
) -> Member:
    """Add a person to a centre's registry, active at once (decision 11: only an application waits).

    `fields` are the model's: names, honorific, provider_type with its kind or grade, phone, email, … A person needs
    neither address nor phone. Raises Refused: no name, a kind that does not fit, an address somebody here has.
    """
    member = Member(centre=centre, **fields)
    _save(member)
    _set_areas(member, areas)
    _set_consent(member, agrees_to_mail and bool(member.email), by)
    audit.record("member_registered", by=by, on=member)
    return member


@transaction.atomic
def correct_member(member: Member, *, by: Member, areas: Collection[PracticeArea] | None = None, **changes) -> Member:
    """Correct names and facts (FACTS); areas None leaves them. Raises Refused for what cannot stand together."""
    unknown = set(changes) - set(FACTS)
    if unknown:
        raise TypeError(f"not to be corrected here: {', '.join(sorted(unknown))}")
    member = _lock(member)
    changed = sorted(name for name, value in changes.items() if getattr(member, name) != value)
    for name in changed:
        setattr(member, name, changes[name])
    if changed:
        _save(member)
    if areas is not None and _set_areas(member, areas):
        changed.append("areas")
    if changed:
        finder.refresh([member])
        audit.record("member_corrected", by=by, on=member, fields=changed)
    return member


def _may_change_address(member: Member) -> bool:
    """Whoever sets the address of an account could take it over by a reset. So staff may only mend one that
    bounces, which nobody reads; everybody else changes their own (safety C-05)."""
    if not member.user_id:
        return True
    return Suppression.objects.in_force().filter(address_bidx=member.email_bidx).exists()


@transaction.atomic
def change_contacts(
    member: Member, *, by: Member, phone: str | None, email: str | None, agrees_to_mail: bool
) -> Member:
    """Write phone, address and whether the person agreed to be mailed; None where there is none.

    A new address takes open invitations to the old one with it. Raises Refused (field `email`): somebody here has
    it, or the person signs in and must change it themselves.
    """
    member = _lock(member)
    changed = [name for name, value in (("phone", phone), ("email", email)) if getattr(member, name) != value]
    if "email" in changed and not _may_change_address(member):
        raise Refused(_("This person has an account and changes the address there."), field="email")
    member.phone, member.email = phone, email
    if changed:
        _save(member)
    if "email" in changed:
        accounts.withdraw_invitations(member)
    _set_consent(member, agrees_to_mail and bool(email), by)
    audit.record("contacts_changed", by=by, on=member, fields=changed)
    return member


@transaction.atomic
def move_member(member: Member, *, to: JusticeCentre, by: Member, reason: str = "") -> Member:
    """Move a person to another centre; groups stay as they are. The new desk finds the row of the move.

    Moving to where they are does nothing. Raises Refused: a staff post is held here (field `to`), or the new centre
    cannot take the entry, without saying why: what another centre knows is not told (decision 30).
    """
    member = _lock(member)
    if member.centre_id == to.pk:
        return member
    if any(post.centre_id == member.centre_id for post in member.posts.current()):
        raise Refused(_("This person holds a staff post here. End the post first."), field="to")
    before, member.centre = member.centre, to
    try:
        _save(member)
    except Refused:
        raise Refused(_("This move needs the network's administrator."), field="to") from None
    CentreMove.objects.create(
        member=member, from_centre=before, to_centre=to, reason=reason, moved_by=by, is_demo=member.is_demo
    )
    audit.record("member_moved", by=by, on=member, centre_id=before.pk if before else to.pk, to=to.code)
    return member


@transaction.atomic
def leave_network(member: Member, *, by: Member) -> Member:
    """A person leaves: the account is shut, waiting mail is taken back, groups are left, consent ends. The entry
    stays, and `rejoin_network` opens it again. Leaving twice does nothing. Raises Refused for holders of a post."""
    member = _lock(member)
    if member.status in (Member.Status.LEFT, Member.Status.ANONYMISED):
        return member
    if member.posts.current().exists():
        raise Refused(_("This person holds a staff post. End the post first."))
    member.status, member.left_on = Member.Status.LEFT, max(clock.today(), member.joined_on)
    member.save(update_fields=["status", "left_on"])
    accounts.shut(member)
    outbox.withdraw(recipient=member, reason="left")
    _set_consent(member, False, by)
    member_deactivated.send(Member, member=member, by=by)
    audit.record("member_left", by=by, on=member)
    return member


def _come_back(member: Member, status: str) -> None:
    """Out of those who left; an account they had opens again, and a wish to be erased is over."""
    member.status, member.left_on = status, None
    _save(member, field=None)
    ErasureRequest.objects.filter(member=member).delete()
    accounts.reopen(member)


@transaction.atomic
def rejoin_network(member: Member, *, by: Member, agrees_to_mail: bool = False) -> Member:
    """A person who left comes back as active; an account they had opens again. Groups are joined anew.

    Twice does nothing. Raises Refused: anonymised, or somebody here has the address now.
    """
    member = _lock(member)
    if member.status == Member.Status.ANONYMISED:
        raise Refused(_("This entry was emptied. Add the person anew."))
    if member.status != Member.Status.LEFT:
        return member
    _come_back(member, Member.Status.ACTIVE)
    _set_consent(member, agrees_to_mail and bool(member.email), by)
    audit.record("member_rejoined", by=by, on=member)
    return member


@transaction.atomic
def readmit_member(member: Member, *, by: Member, to: JusticeCentre | None) -> Member:
    """A person who left asked again and was let in: the entry waits as pending at that centre, and begins like
    everybody's (safety C-02). Raises Refused: the entry is nobody's who left, somebody there has the address now."""
    member = _lock(member)
    if member.status != Member.Status.LEFT or member.merged_into_id:
        raise Refused(_("This person has not left."))
    if to is not None:
        member = move_member(member, to=to, by=by)
    _come_back(member, Member.Status.PENDING)
    audit.record("member_readmitted", by=by, on=member)
    return member
