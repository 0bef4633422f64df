"""The database that is measured: made anew, filled with the demo, then grown to the sizes that are wanted."""

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config import embedded
from config.embedded import postgres

NAME = "waing_bench"
CENTRE_SIZE = 2000  # the most that a list of one centre holds (decision 4)
GROUP_SIZE = 100
BATCH = 5000


def _named(url: str, name: str) -> str:
    """The same server's database of another name."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def owner_address() -> str:
    return os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL") or embedded.owner_url()


def environment(folder: Path, mail_port: int) -> dict[str, str]:
    """What every process of the product gets: the bench's own database and sink, no daily cap and no view budget."""
    app = os.environ.get("DATABASE_URL") or embedded.database_url()
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "DATABASE_URL": _named(app, NAME),
        "DATABASE_OWNER_URL": _named(owner_address(), NAME),
        "REDIS_URL": os.environ.get("REDIS_URL") or embedded.redis_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "MAIL_DAILY_FLOOR": "1000000000",
        "PEOPLE_VIEWS_AN_HOUR": "1000000000",
        "PEOPLE_VIEWS_A_DAY": "1000000000",
        "VAR_DIR": str(folder),
    }


def execute(name: str, *statements) -> None:
    """Run statements as the owner, each by itself: making a database and VACUUM want no transaction around them."""
    import environ

    found = environ.Env.db_url_config(_named(owner_address(), name))
    host = found["HOST"] or found.get("OPTIONS", {}).get("host", "")
    facts = {"dbname": found["NAME"], "user": found["USER"], "password": found["PASSWORD"]}
    with contextlib.closing(psycopg2.connect(host=host, port=found["PORT"] or None, **facts)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def make_database(folder: Path) -> None:
    """An empty database of our own beside the others; what the mail engine remembers of the last one goes too."""
    import environ

    there, name = environ.Env.db_url_config(owner_address())["NAME"], sql.Identifier(NAME)
    drop, create = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), sql.SQL("CREATE DATABASE {}")
    execute(there, drop.format(name), create.format(name))
    (folder / f"mail_identity_{NAME}.json").unlink(missing_ok=True)


def postmaster() -> int | None:
    """Process id of the embedded server, None where another one is used."""
    return None if os.environ.get("DATABASE_URL") else postgres.living_postmaster(embedded.place())


def grow(size: int) -> None:
    """More invented people, up to `size` providers: the Padauk centre to its greatest size, then further centres.

    Seven in ten have an address and agreed to mail, as in the demo; every hundred share a group.
    """
    from members.models import Member

    missing = size - Member.objects.providers().count()
    if missing <= 0:
        return
    people = _people(missing)
    while batch := list(islice(people, BATCH)):
        _write(batch)
    analyse()


def analyse() -> None:
    execute(NAME, "VACUUM (ANALYZE)")


def _centres() -> Iterator:
    """Padauk until it is full, then a new centre for every CENTRE_SIZE people."""
    from members.models import JusticeCentre, Organisation

    home = JusticeCentre.objects.get(code="PDK")
    yield from [home] * max(CENTRE_SIZE - home.members.count(), 0)
    number = JusticeCentre.objects.count()
    while True:
        number += 1
        organisation = Organisation.objects.create(name_en=f"Centre {number}", is_demo=True)
        centre = JusticeCentre.objects.create(organisation=organisation, code=f"X{number:04}", is_demo=True)
        yield from [centre] * CENTRE_SIZE


def _people(count: int) -> Iterator:
    import random

    from members import clock, crypto
    from members.demo.names import FEMALE, names
    from members.models import Member

    last = Member.objects.count()
    chance = random.Random(last)
    words, today = names(chance, FEMALE, Endless()), clock.today()
    for n, centre in zip(range(last, last + count), _centres(), strict=False):
        name = next(words)
        email = f"crowd{n}@example.org" if n % 10 < 7 else None
        yield Member(
            centre=centre,
            full_name_en=name.en,
            full_name_my=name.my,
            display_name=name.my if n % 10 < 4 else None,
            honorific="Ma",
            email=email,
            email_bidx=crypto.blind(email) if email else None,
            provider_type="lawyer",
            bar_grade="advocate",
            languages=["my"],
            joined_on=today - timedelta(days=n % 900),
            digest_frequency="weekly",
            ui_language="en" if n % 6 == 0 else "my",
            is_demo=True,
        )


class Endless(set):
    """Names of a crowd repeat themselves; only the demo's are each used once."""

    def add(self, name: str) -> None:
        """Remember nothing."""


def _write(batch: list) -> None:
    """Members, their consents and their seats, in one transaction."""
    from django.db import transaction

    from cop.models import Group, Membership
    from members.models import Consent, Member

    with transaction.atomic():
        Member.objects.bulk_create(batch, batch_size=1000)
        mailed = [member for member in batch if member.email_bidx]
        Consent.objects.bulk_create([Consent(member=member, purpose="email", is_demo=True) for member in mailed])
        for first in range(0, len(batch), GROUP_SIZE):
            seated = batch[first : first + GROUP_SIZE]
            number = Group.objects.count()
            group = Group.objects.create(
                code=f"X{number}", name_en=f"Group {number}", host_centre=seated[0].centre, is_demo=True
            )
            Membership.objects.bulk_create([Membership(group=group, member=member, is_demo=True) for member in seated])
        _tell(batch)


def _tell(batch: list) -> None:
    """Who chose a name lets all members find them, as four in ten of the demo do, with an area and a topic or two."""
    from members.models import MemberArea, PracticeArea, Profile, Topic
    from members.models.profile import PARTS
    from members.services import finder

    topics, areas = list(Topic.objects.all()), list(PracticeArea.objects.filter(is_sensitive=False))
    found = [member for member in batch if member.display_name]
    shows = {f"show_{part}": 1 for part in PARTS if part not in ("phone", "email", "township")}
    Profile.objects.bulk_create(
        Profile(member=member, listed_to=1, availability="now" if member.pk % 3 else "", is_demo=True, **shows)
        for member in found
    )
    MemberArea.objects.bulk_create(
        MemberArea(member=member, area=areas[member.pk // 10 % len(areas)]) for member in found
    )
    through = Profile.topics.through
    through.objects.bulk_create(
        through(profile_id=member.pk, topic_id=topics[(member.pk // 10 + step) % len(topics)].pk)
        for member in found
        for step in range(1 + member.pk % 2)
    )
    finder.refresh(found)
