"""What was asked for travels sealed in the address: it can be gone back to and paged, and stands in no history, log
or row (safety C-35b; docs/adr/0009). It opens only for the person who asked.
"""

import json
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from ... import crypto
from ...models import Member

FIELD, FROM = "s", "from"


@dataclass(frozen=True)
class Asked:
    """Words, and what they are looked for in: a kind of thing, the number of a group, the code of a topic, the number
    of days; "" or 0 for any. `start`: how many hits were shown before."""

    words: str = ""
    kind: str = ""
    group: int = 0
    topic: str = ""
    days: int = 0
    start: int = 0


def _context(member: Member) -> bytes:
    return f"search:{member.pk}".encode()


def address(member: Member, asked: Asked) -> str:
    """The address of a search of this person."""
    sealed = crypto.seal(json.dumps(asdict(replace(asked, start=0))).encode(), _context(member))
    places = {FIELD: sealed} | ({FROM: asked.start} if asked.start else {})
    return f"{reverse('members:find')}?{urlencode(places)}"


def read_address(member: Member, query) -> Asked:
    """What the query of an address asks for; nothing where it is damaged, or somebody else's."""
    try:
        asked = Asked(**json.loads(crypto.unseal(query.get(FIELD, ""), _context(member))))
        return replace(asked, start=max(0, int(query.get(FROM) or 0)))
    except (crypto.Unreadable, ValueError, TypeError):
        return Asked()
