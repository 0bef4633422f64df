"""People register, give their places back, take offers and let them lapse, all at chance: `python -m
tests.faults.storming SESSION GROUP SEED OPERATIONS LOG`. Each offer writes the number in the line that it went to."""

import random
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from members import clock  # noqa: E402
from members.errors import Refused  # noqa: E402
from members.models import Member  # noqa: E402
from trainings.models import Registration, TrainingSession  # noqa: E402
from trainings.services import offers, registrations, waiting  # noqa: E402

HALF_A_DAY = timedelta(hours=13)  # longer than an offer holds


def log_offers(path: Path) -> None:
    """Written while the session is held, so the lines stand in the order of the offers."""
    offer = waiting._offer

    def told(registration, *args) -> None:
        with path.open("a") as lines:
            lines.write(f"{registration.position}\n")
        offer(registration, *args)

    waiting._offer = told


def act(session: TrainingSession, people: list[Member], dice: random.Random) -> None:
    """One operation; what is no longer possible is refused, as to any person."""
    rows = Registration.objects.filter(session=session).order_by("?")
    verb = dice.choices(("register", "give back", "accept", "lapse"), (5, 3, 3, 1))[0]
    if verb == "register":
        member = dice.choice(people)
        registrations.register(session, member, by=member, mode="room")
    elif verb == "give back" and (row := rows.live().select_related("session").first()):
        registrations.give_back(row, by=row.member)
    elif verb == "accept" and (row := rows.offered().select_related("session").first()):
        registrations.accept_offer(row, by=row.member)
    elif verb == "lapse":
        offers.move_offers_on(clock.now() + HALF_A_DAY)


def main(session: int, group: str, seed: int, operations: int) -> None:
    sitting = TrainingSession.objects.get(pk=session)
    people = list(Member.objects.filter(memberships__group__code=group).order_by("pk"))
    dice = random.Random(seed)
    for _ in range(operations):
        try:
            act(sitting, people, dice)
        except Refused:
            continue


if __name__ == "__main__":
    log_offers(Path(sys.argv[5]))
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
