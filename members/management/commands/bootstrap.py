"""`manage.py bootstrap --centre CODE --name "…" --admin HANDLE [--safety HANDLE]`: the first start (decision 5)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from members.errors import Refused
from members.services.bootstrap import begin_network


class Command(BaseCommand):
    help = "Begin a network: one centre, its administrator and its safety lead, each with a one-time slip."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--centre", required=True, help="code of the centre, two to eight letters or digits")
        parser.add_argument("--name", required=True, help="its name, in Burmese or English")
        parser.add_argument("--admin", required=True, help="what the administrator will be called")
        parser.add_argument("--safety", default="", help="the safety lead (default: the administrator)")

    def handle(self, *, centre, name, admin, safety, **options) -> None:
        try:
            slips = begin_network(centre=centre, name=name, admin=admin, safety=safety)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if not slips:
            self.stdout.write("Everybody has an account already. Nothing was changed.")
        for handle, code in slips.items():
            self.stdout.write(f"{handle}: type {code} at {settings.SITE_URL}{reverse('members:accept_slip')}")
        if slips:
            self.stdout.write("Each code opens one account, once, within seven days. Run this again for new codes.")
