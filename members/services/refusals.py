"""Who asks for what is not theirs (domain 3.12 TH4, safety C-35a): refusals are counted, and some written down.

What is not there and what is somebody else's are counted alike, so that counting tells nothing. A line for each
guess would let anybody fill the audit: the first of an hour leaves one, then the 30th, the 300th and so on.
"""

from datetime import timedelta

from django.http import HttpRequest

from .. import limits
from . import audit

REFUSED = "access_refused"
HOUR = timedelta(hours=1)
MANY = 30  # in an hour: more than anybody's old bookmarks
NOTED = {1, *(MANY * 10**power for power in range(5))}


def note_refusal(request: HttpRequest) -> None:
    """Count one 403 or 404 of somebody signed in at an address of ours; the entry says where and the how-manieth.

    Of what was asked for only a number is kept, never a word that somebody typed. Addresses that do not exist are
    nobody's and are not counted. Called outside any transaction.
    """
    match, member = request.resolver_match, getattr(request, "member", None)
    if match is None or member is None:
        return
    tries = limits.count(f"refused:{member.pk}", HOUR)
    if tries in NOTED:
        number = match.kwargs.get("pk")
        facts = {"number": number} if isinstance(number, int) else {}
        audit.record(REFUSED, by=member, centre_id=member.centre_id, view=match.view_name, tries=tries, **facts)
