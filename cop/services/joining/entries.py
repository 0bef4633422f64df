"""The entry of the registry that a stranger gets, or had."""

from datetime import datetime

from django.utils.translation import gettext as _

from members import naming
from members.errors import Refused
from members.models import Invitation, Member
from members.services import invitations, wishes
from members.services import members as registry

from ...models import JoinRequest
from ...roster.persons import name_keys

Way = JoinRequest.Way
NAMELESS = {"full_name_my": "", "full_name_en": ""}
PERSONAL = ("name", "display_name", "email", "phone", "message")


def take_in(request: JoinRequest, by: Member) -> Member:
    """Who asked, as a person of the registry: the entry that they had, else a new one that waits.

    Having been in once is no second key (safety C-01, C-02): whoever left comes back through the same door as
    everybody, pending until they accept the code, with an invitation of their own or the account that they had, and
    14 days of probation begin anew (domain A6). Whoever waits and has no invitation any more gets a new one. Raises
    Refused: the account was closed on the bad day (C-10), which two vouchers do not open.
    """
    member = _known(request)
    if member is None:
        return _register(request, by)
    if member.is_frozen:
        raise Refused(_("The desk of the centre has to look at this person's entry first."))
    if member.status == Member.Status.LEFT:
        member = registry.readmit_member(member, by=by, to=request.centre or member.centre)
    if member.status == Member.Status.PENDING:
        _open_the_way(member, request, by)
    return member


def _known(request: JoinRequest) -> Member | None:
    """Who asked for two groups is one person, registered once. An entry that was emptied is nobody's; and a phone is
    shared in many houses, so the same one alone does not make two people one: the name must be the same too."""
    earlier = JoinRequest.objects.filter(person_key=request.person_key, way=Way.ASKED, member__merged_into=None)
    alive = earlier.exclude(member=None).exclude(member__status=Member.Status.ANONYMISED)
    people = [row.member for row in alive.select_related("member__user", "member__centre").order_by("-pk")]
    return next((member for member in people if request.email or _is_called(member, request.name)), None)


def _is_called(member: Member, name: str) -> bool:
    """Whether the two names are one, in the script in which it was typed."""
    typed = {_script_of(name): name}
    return bool(name_keys(member.full_name_my or "", member.full_name_en or "") & name_keys(**{**NAMELESS, **typed}))


def _script_of(name: str) -> str:
    return "full_name_my" if naming.language_of(name) == "my" else "full_name_en"


def _open_the_way(member: Member, request: JoinRequest, by: Member) -> None:
    """An invitation by mail where there is an address and none is on its way; an account needs none."""
    if not member.email:
        return
    if request.agrees_to_mail:
        wishes.give_consent(member, by=by, via="application")
    if not member.user_id and not Invitation.objects.waiting().filter(member=member).exists():
        invitations.invite(member, by=by, has_asked=True)


def _register(request: JoinRequest, by: Member) -> Member:
    member = registry.register_member(
        by=by,
        centre=request.centre,
        status=Member.Status.PENDING,
        display_name=request.display_name,
        email=request.email,
        phone=request.phone,
        provider_type=request.provider_type,
        paralegal_kind=request.paralegal_kind,
        bar_grade=request.bar_grade,
        home_unit=request.home_unit,
        ui_language=request.ui_language,
        is_demo=request.is_demo,
        **{_script_of(request.name): request.name},
    )
    _open_the_way(member, request, by)
    return member


def empty(request: JoinRequest) -> None:
    """Take out what was typed: it stands in the registry now."""
    for name in PERSONAL:
        setattr(request, name, None)


def empty_old(before: datetime) -> int:
    """Take what was typed out of requests that ended before that moment; their states stay, for the figures."""
    rows = JoinRequest.objects.filter(state__in=JoinRequest.ENDED, state_since__lt=before, name__isnull=False)
    return rows.update(**dict.fromkeys((*PERSONAL, "reason"), None))
