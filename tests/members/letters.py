"""The letter that the drain would hand over for a row of the outbox now, without a relay."""

import uuid

from members import clock
from members.mail.message import Letter
from members.mail.rendering import Renderer
from members.models import OutboxMessage
from members.notifications import kinds
from members.services import reach
from members.services.leases import Lease


def letter_of(message: OutboxMessage) -> Letter | str:
    """The letter, or the reason why there is none."""
    rows = Lease(uuid.uuid4()).claim(clock.now(), 50)
    row = next(row for row in rows if row.id == message.id)
    refused = reach.recipients([row])
    if refused:
        return refused[row.id]
    kind = kinds[row.kind]
    subject = None if kind.allowed([row]).get(row.id) else kind.load([row]).get(row.id)
    return Renderer().letter(row, subject) if subject is not None else "gone"
