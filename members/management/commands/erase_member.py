"""`manage.py erase_member NUMBER`: empties the entry of somebody who has left, everywhere, at once (safety C-35d)."""

from django.core.management.base import BaseCommand, CommandError

from members.errors import Refused
from members.models import Member
from members.services.erasure import erase_member


class Command(BaseCommand):
    help = "Empty the entry of a member who has left: names, contacts, messages, account. Nobody can undo it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("number", type=int, help="the number of the person, as in the address of their page")

    def handle(self, *, number: int, **options) -> None:
        member = Member.objects.filter(pk=number).first()
        if member is None or member.status not in (Member.Status.LEFT, Member.Status.ANONYMISED):
            raise CommandError("Nobody who has left has that number.")
        try:
            erase_member(member, by=None)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write("The entry is empty.")
