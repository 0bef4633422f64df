"""Rows for tests, with the fewest facts that the constraints allow."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from django.contrib.auth.hashers import make_password

from cop.models import Group, GroupSession, JoinRequest, JoinStep, JoinVoucher, Membership, SessionDay
from members import clock
from members.models import Acknowledgement, ConductCode, Consent, JusticeCentre, Member, Organisation, StaffPost, User

_numbers = count(1)


def make_centre(code: str = "", **fields) -> JusticeCentre:
    return make_centres(code or f"C{next(_numbers)}", **fields)[0]


def make_centres(*codes: str, **fields) -> list[JusticeCentre]:
    """One of each code, with its organisation: as many statements for all of them as for one."""
    kept_by = [Organisation(name_en=f"Centre {code}", name_my=f"စင်တာ {code}") for code in codes]
    Organisation.objects.bulk_create(kept_by)
    centres = [JusticeCentre(organisation=it, code=code, **fields) for it, code in zip(kept_by, codes, strict=True)]
    return JusticeCentre.objects.bulk_create(centres)


def make_member(centre: JusticeCentre | None = None, *, account: bool = False, mail: bool = False, **fields) -> Member:
    """A lawyer unless told otherwise; `account` adds a sign-in and the accepted code, `mail` address and consent."""
    return make_members([(centre, {"account": account, "mail": mail, **fields})])[0]


def make_members(people: Iterable[tuple[JusticeCentre | None, dict]]) -> list[Member]:
    """One of each (centre, what `make_member` takes): as many statements for all of them as for one."""
    made = [(_person(centre, **options), options) for centre, options in people]
    members = [member for member, _options in made]
    User.objects.bulk_create(member.user for member in members if member.user)
    Member.objects.bulk_create(members)
    reached = [member for member, options in made if options.get("mail")]
    Consent.objects.bulk_create(Consent(member=member, purpose=Consent.Purpose.EMAIL) for member in reached)
    entering = [member for member in members if member.user]
    if entering and (code := ConductCode.objects.in_force()):
        Acknowledgement.objects.bulk_create(Acknowledgement(member=member, code=code) for member in entering)
    return members


def _person(
    centre: JusticeCentre | None, *, account: bool = False, mail: bool = False, superuser: bool = False, **fields
) -> Member:
    """Not saved yet, nor is the account."""
    n = next(_numbers)
    fields.setdefault("full_name_en", f"Person Number{n}")
    fields.setdefault("provider_type", Member.ProviderType.LAWYER)
    if fields["provider_type"] == Member.ProviderType.LAWYER:
        fields.setdefault("bar_grade", Member.BarGrade.ADVOCATE)
    if mail:
        fields.setdefault("email", f"person{n}@example.org")
    if account:
        fields["user"] = User(
            username=f"handle{n}", password=make_password("correct horse battery"), is_superuser=superuser
        )
    member = Member(centre=centre, **fields)
    member.index_contacts()
    return member


def give_post(member: Member, role: str, centre: JusticeCentre | None = None) -> StaffPost:
    return give_posts((member, role, centre))[0]


def give_posts(*posts: tuple[Member, str, JusticeCentre | None]) -> list[StaffPost]:
    """In one statement, whoever they are of."""
    for member, _role, _centre in posts:
        member.__dict__.pop("current_posts", None)
    return StaffPost.objects.bulk_create(StaffPost(member=m, centre=centre, role=role) for m, role, centre in posts)


def make_group(host_centre: JusticeCentre | None = None, **fields) -> Group:
    return make_groups((host_centre, fields))[0]


def make_groups(*groups: tuple[JusticeCentre | None, dict]) -> list[Group]:
    """One of each (host, what `make_group` takes), in one statement."""
    return Group.objects.bulk_create(_group(host, **fields) for host, fields in groups)


def _group(host_centre: JusticeCentre | None, **fields) -> Group:
    """Not saved yet."""
    n = next(_numbers)
    names = {"code": f"T{n}", "name_en": f"Group {n}", "name_my": f"အဖွဲ့ {n}"}
    return Group(host_centre=host_centre, **names | fields)


def join(group: Group, *members: Member, role: str = Membership.Role.MEMBER, **fields) -> list[Membership]:
    return Membership.objects.bulk_create(Membership(group=group, member=m, role=role, **fields) for m in members)


def make_session(group: Group, starts_in: timedelta = timedelta(days=2), hours: float = 2, **fields) -> GroupSession:
    """A session with its one day, from now on unless `starts_at` is given."""
    starts_at = fields.pop("starts_at", None) or clock.now() + starts_in
    ends_at = fields.pop("ends_at", None) or starts_at + timedelta(hours=hours)
    session = GroupSession.objects.create(group=group, starts_at=starts_at, ends_at=ends_at, **fields)
    SessionDay.objects.create(session=session, starts_at=starts_at, ends_at=ends_at)
    return session


def make_join_request(group: Group, *vouchers: Member, state: str = "applied", **fields) -> JoinRequest:
    """A stranger who asks for the group, with the people who were named; vouched ones have said yes."""
    n = next(_numbers)
    fields.setdefault("name", f"Person Number{n}")
    fields.setdefault("email", f"person{n}@example.org")
    request = JoinRequest.objects.create(
        way=JoinRequest.Way.ASKED, group=group, centre=group.host_centre, state=state,
        provider_type="other", person_key=JoinRequest.key_of(str(n)), **fields,
    )  # fmt: skip
    JoinStep.objects.create(request=request, state=state)
    answer = {"answer": "yes", "answered_at": clock.now()} if state == "vouched" else {}
    for place, member in enumerate(vouchers, 1):
        JoinVoucher.objects.create(request=request, place=place, member=member, **answer)
    return request
