"""The registry's own part: centres, 240 providers, the staff beside them, consents, posts and accounts."""

import random
from datetime import date

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from .. import crypto
from ..induction import PROBATION
from ..models import (
    Acknowledgement,
    AdminUnit,
    Affiliation,
    ConductCode,
    Consent,
    JusticeCentre,
    Member,
    MemberArea,
    PracticeArea,
    StaffPost,
    Suppression,
    User,
)
from .cast import CAST, PASSPHRASE
from .draft import Draft, draft_people
from .names import DISPLAY_NAMES, Name
from .parts import Context, make_uid
from .places import CENTRES, seed_partners, seed_places

FIRST_PHONE = 600  # +959000000600 and up (decision 30)
PROGRAMME_START = date(2017, 1, 1)  # "since 2017" (domain A1)
JOINED_LATELY = 0.06  # share of the active: growth shows in the last twelve weeks
SPOKEN_NEAR = {"PDK": ("ksw", "pwo"), "IGY": ("cnh", "ctd"), "SPN": ("kac", "shn"), "KHY": ("shn", "blk")}
# Those with a post who are no providers, by handle; the superuser has no post and so nothing to open.
STAFF = {
    "staff": ("PDK", StaffPost.Role.CLERK, Name("Phyu Phyu Shwe", "ဖြူဖြူရွှေ"), "Ma"),
    "staff_other": ("IGY", StaffPost.Role.CLERK, Name("Soe Moe Lwin", "စိုးမိုးလွင်"), "Ko"),
    "safety": (None, StaffPost.Role.SAFETY_LEAD, Name("Mya Thida Wai", "မြသီတာဝေ"), "Daw"),
    "superuser": (None, None, Name("Technical account", "နည်းပညာအကောင့်"), ""),
    "admin": (None, StaffPost.Role.ADMIN, Name("Htun Lin", "ထွန်းလင်း"), "U"),
}
COORDINATORS = {"coordinator": "PDK", "coordinator_igy": "IGY", "coordinator_spn": "SPN", "coordinator_khy": "KHY"}
OF_THE_NETWORK = "coordinator_khy"  # also coordinates the four working groups, which no centre hosts
ENGLISH_READERS = {"paralegal", "safety"}


def seed_people(ctx: Context) -> None:
    """Everything of this room. Each subject has its own chance, so that a change of one leaves the others."""
    centres = seed_places(ctx)
    drafts = draft_people(ctx.random("drafts"))
    members = Member.objects.bulk_create(_members(ctx, drafts, centres))
    acting = {draft.key: member for draft, member in zip(drafts, members, strict=True) if draft.key}
    acting |= _seed_staff(ctx, centres)
    _seed_posts(ctx, acting, centres)
    _seed_consents(ctx, drafts, members, acting)
    _seed_areas(ctx, members)
    _seed_affiliations(ctx, members)
    _seed_bounce(members, drafts)
    _seed_accounts(ctx, acting)


def _members(ctx: Context, drafts: list[Draft], centres: dict[str, JusticeCentre]) -> list[Member]:
    chance = ctx.random("members")
    units = {unit.code: unit for unit in AdminUnit.objects.select_related("parent")}
    names = [*DISPLAY_NAMES]
    chance.shuffle(names)
    return [_member(ctx, chance, n, draft, centres, units, names) for n, draft in enumerate(drafts)]


def _member(ctx, chance: random.Random, n: int, draft: Draft, centres, units, names: list[str]) -> Member:
    """One row, ready for bulk_create, which does not call save(): so the blind indexes are set here."""
    provider_type, detail = draft.work
    email = f"{draft.key or f'person{n + 1:03}'}@example.org" if draft.has_email else None
    phone = f"+959000000{FIRST_PHONE + n:03}" if draft.has_phone else None
    unit, township = _home(chance, draft.centre, units)
    joined_on, left_on = _dates(ctx, chance, draft)
    return Member(
        uid=make_uid(chance),
        centre=centres[draft.centre],
        full_name_en=draft.name.en,
        full_name_my=draft.name.my,
        honorific=draft.honorific,
        display_name=names.pop() if draft.has_pseudonym else None,
        email=email,
        email_bidx=crypto.blind(email) if email else None,
        phone=phone,
        phone_bidx=crypto.blind(phone) if phone else None,
        provider_type=provider_type,
        bar_grade=detail if provider_type == "lawyer" else "",
        paralegal_kind=detail if provider_type == "paralegal" else "",
        sex=draft.sex,
        age_band=draft.age,
        home_unit=unit,
        township=township,
        languages=_languages(chance, draft.centre),
        status=draft.status,
        joined_on=joined_on,
        left_on=left_on,
        probation_until=joined_on + PROBATION if draft.key == "newcomer" or draft.is_beginning else None,
        is_demo=True,
        **_wishes(chance, draft),
    )


def _home(chance: random.Random, centre: str, units: dict[str, AdminUnit]):
    """State or region, and for six in ten the township too: it is shown only by choice."""
    town, services = CENTRES[centre][2], CENTRES[centre][4]
    if chance.random() < 0.1:
        elsewhere = [code for code, unit in units.items() if unit.parent_id is None]
        return units[chance.choice(elsewhere)], None
    township = units[chance.choice([town, town, *services])]
    return township.parent, township if chance.random() < 0.6 else None


def _dates(ctx: Context, chance: random.Random, draft: Draft) -> tuple[date, date | None]:
    """Joined, left. Most joined over the years since 2017; a few in the last twelve weeks, so that growth shows."""
    if draft.key == "newcomer":
        return ctx.day(-4), None
    if draft.status == "pending":
        return ctx.day(-chance.randint(1, 30)), None
    if draft.is_beginning:
        return ctx.day(-12), None
    oldest = max((ctx.anchor - PROGRAMME_START).days, 800)
    lately = not draft.key and draft.status == "active" and chance.random() < JOINED_LATELY
    joined_on = ctx.day(-chance.randint(1, 83) if lately else -chance.randint(400 if draft.key else 85, oldest))
    left_on = ctx.day(-chance.randint(1, 80)) if draft.status == "left" else None
    return joined_on, left_on


def _languages(chance: random.Random, centre: str) -> list[str]:
    spoken = ["my"]
    if chance.random() < 0.25:
        spoken.append("en")
    if chance.random() < 0.2:
        spoken.append(chance.choice(SPOKEN_NEAR[centre]))
    return spoken


def _wishes(chance: random.Random, draft: Draft) -> dict:
    """What each chose for pages and mails; the cast keeps to what the door says of it."""
    if draft.key:
        weekly = Member.DigestFrequency.WEEKLY if draft.key == "lawyer" else Member.DigestFrequency.OFF
        return {"ui_language": "en" if draft.key in ENGLISH_READERS else "my", "digest_frequency": weekly}
    return {
        "ui_language": chance.choices(["my", "en"], [5, 1])[0],
        "mail_detail": chance.choices(Member.DetailLevel.values, [84, 12, 4])[0],
        "digest_frequency": chance.choices(Member.DigestFrequency.values, [6, 3, 1])[0],
        "wants_calendar_mail": chance.random() < 0.05,
    }


def _seed_staff(ctx: Context, centres: dict[str, JusticeCentre]) -> dict[str, Member]:
    chance = ctx.random("staff")
    found = {}
    for key, (centre, role, name, honorific) in STAFF.items():
        found[key] = Member.objects.create(
            uid=make_uid(chance),
            centre=centres.get(centre),
            full_name_en=name.en,
            full_name_my=name.my,
            honorific=honorific,
            email=f"{key}@example.org" if role else None,
            provider_type=Member.ProviderType.STAFF,
            joined_on=ctx.day(-700),
            ui_language="en" if key in ENGLISH_READERS else "my",
            is_demo=True,
        )
    return found


def _seed_posts(ctx: Context, acting: dict[str, Member], centres: dict[str, JusticeCentre]) -> None:
    posts = [(key, role, centre) for key, (centre, role, _, _) in STAFF.items() if role]
    posts += [(key, StaffPost.Role.COORDINATOR, centre) for key, centre in COORDINATORS.items()]
    posts.append((OF_THE_NETWORK, StaffPost.Role.COORDINATOR, None))
    StaffPost.objects.bulk_create(
        StaffPost(member=acting[key], role=role, centre=centres.get(centre), started_on=ctx.day(-700), is_demo=True)
        for key, role, centre in posts
    )


def _seed_consents(ctx: Context, drafts: list[Draft], members: list[Member], acting: dict[str, Member]) -> None:
    chance = ctx.random("consents")
    agreed = [(member, draft.consent) for draft, member in zip(drafts, members, strict=True) if draft.has_email]
    agreed += [(acting[key], "") for key in STAFF if acting[key].email]
    Consent.objects.bulk_create(
        Consent(
            member=member,
            purpose=Consent.Purpose.EMAIL,
            given_at=ctx.at((member.joined_on - ctx.anchor).days, 9),
            given_via="roster",
            withdrawn_at=ctx.at(-chance.randint(2, 20), 18) if consent == "withdrawn" else None,
            is_demo=True,
        )
        for member, consent in agreed
        if consent != "never"
    )


def _seed_areas(ctx: Context, members: list[Member]) -> None:
    """One to three of the six areas each, criminal justice for most; LGBT stays hidden unless chosen (domain B3)."""
    chance = ctx.random("areas")
    areas = {area.code: area for area in PracticeArea.objects.all()}
    others = [code for code in areas if code != "criminal"]
    rows = []
    for member in members:
        codes = chance.sample(others, chance.choices([0, 1, 2], [3, 5, 2])[0])
        codes += ["criminal"] if not codes or chance.random() < 0.8 else []
        rows += [
            MemberArea(member=member, area=areas[code], is_shown=code != "lgbt" or chance.random() < 0.2)
            for code in codes
        ]
    MemberArea.objects.bulk_create(rows)


def _seed_affiliations(ctx: Context, members: list[Member]) -> None:
    chance = ctx.random("affiliations")
    partners = seed_partners()
    Affiliation.objects.bulk_create(
        Affiliation(
            member=member,
            organisation=chance.choice(partners),
            started_on=member.joined_on,
            ended_on=ctx.day(-30) if chance.random() < 0.2 and member.joined_on < ctx.day(-30) else None,
            is_demo=True,
        )
        for member in chance.sample(members, 40)
    )


def _seed_bounce(members: list[Member], drafts: list[Draft]) -> None:
    """One address of the Padauk centre that does not exist, so that the desk has one to correct."""
    bounced = next(
        member
        for draft, member in zip(drafts, members, strict=True)
        if draft.centre == "PDK"
        and draft.has_email
        and not draft.key
        and draft.status == "active"
        and not draft.consent
    )
    Suppression.objects.create(address_bidx=bounced.email_bidx, cause=Suppression.Cause.HARD_BOUNCE)


def _seed_accounts(ctx: Context, acting: dict[str, Member]) -> None:
    """Handles of the cast, who have accepted the code. One hash serves all ten: the passphrase stands on the door
    for everyone to read."""
    chance = ctx.random("accounts")
    password = make_password(PASSPHRASE)
    code = ConductCode.objects.order_by("in_force_on").first()
    for character in CAST:
        user = User.objects.create(
            username=character.key, password=password, is_superuser=character.key == "superuser"
        )
        Member.objects.filter(pk=acting[character.key].pk).update(user=user)
        Acknowledgement.objects.create(member=acting[character.key], code=code, at=ctx.at(-3, 9))
        if character.has_code:
            _seed_code(user, chance)


def _seed_code(user: User, chance: random.Random) -> None:
    secret = "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=32))
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
