"""Those who run a session write to everybody on its list. The caller has asked permission, and the text has passed
the de-identification stop.

The text stands on the session's page. The mail says when the session is and that something was written, in the
language and at the level of detail of each (decision 12); it goes by the outbox, one for each person, once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.mail.message import Letter
from members.mail.rendering import Renderer
from members.models import Member
from members.notifications import Recipient, Row
from members.services import audit, outbox, outsiders
from members.templatetags.waing import lang_of

from ..models import Registration, SessionLetter, SessionTrainer, TrainingSession
from ..notifications.places import LETTER, Subject
from .registrations import lock_session

NOBODY = UUID(int=0)
MOST_A_DAY = 3
# Thanks and materials come after a session, and then there is an end.
WRITTEN_UNTIL = timedelta(days=30)


def readers_of(session: TrainingSession, audience: str) -> QuerySet[Member]:
    """Whom a letter to that audience is for today, trainers included, whether or not mail reaches them."""
    states = SessionLetter.STATES[audience]
    listed = Registration.objects.filter(session=session, state__in=states).values("member")
    people = Member.objects.filter(pk__in=listed)
    if audience == SessionLetter.Audience.WAITING:
        return people
    return people | Member.objects.filter(
        pk__in=SessionTrainer.objects.asked().filter(session=session).values("member")
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people a letter is for, whom of them mail reaches, how many more from outside it does not, and the
    mail: (language's own name, letter)."""

    people: int
    reached: int
    outside: int
    mails: list[tuple[str, Letter]]

    @property
    def beyond(self) -> int:
        return self.people - self.reached


def preview(session: TrainingSession, audience: str) -> Preview:
    """What writing to that audience would send, as both languages have it."""
    readers = readers_of(session, audience)
    mails = [(get_language_info(code)["name_local"], _sample(session, code)) for code in ("my", "en")]
    guests = guests_of(session, audience)
    mailed = len(outsiders.reachable(LETTER, guests))
    reached = readers.reachable_by_mail(LETTER).count()
    return Preview(readers.count() + mailed, reached + mailed, len(guests) - mailed, mails)


def guests_of(session: TrainingSession, audience: str) -> list[UUID]:
    """The uids of those from outside among them: they read it behind their own link, if they agreed to be mailed; the
    others are told by a person (decision 12)."""
    states = SessionLetter.STATES[audience]
    rows = Registration.objects.filter(session=session, state__in=states, guest__full_name__isnull=False)
    return list(rows.order_by("pk").values_list("guest__uid", flat=True))


def _sample(session: TrainingSession, language: str) -> Letter:
    """The mail to nobody: at the usual level of detail, with links that open nothing of anybody's."""
    now = clock.now()
    nobody = Recipient(0, NOBODY, "somebody@example.org", language, Member.DetailLevel.COUNTS, False)
    row = Row(
        id=NOBODY, kind=LETTER, recipient_id=None, ref_key="letter", version=1, about=session.uid,
        expires_at=session.ends_at, now=now, recipient=nobody,
    )  # fmt: skip
    return Renderer().letter(row, Subject(session, None, None))


@transaction.atomic
def write_letter(session: TrainingSession, *, by: Member, audience: str, body: str) -> SessionLetter:
    """Keep the text and tell those it is for. Raises Refused: a draft, called off, over for a month; nobody is on the
    list; three were written within a day."""
    session = lock_session(session)
    now = clock.now()
    if not session.is_open or session.ends_at + WRITTEN_UNTIL < now:
        raise Refused(_("Nobody is written to of this session."))
    if session.letters.filter(written_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("Three messages a day are enough. Write again tomorrow."))
    readers = readers_of(session, audience)
    guests = outsiders.reachable(LETTER, guests_of(session, audience))
    if not guests and not readers.exists():
        raise Refused(_("Nobody is on this list."), field="audience")
    letter = SessionLetter.objects.create(
        session=session, audience=audience, body=body, language=lang_of(body), written_by=by
    )
    facts = {"ref_key": f"letter:{letter.uid}", "about": session.uid, "expires_at": now + timedelta(days=7)}
    told = outbox.notify(LETTER, recipients=readers, **facts)
    told += outbox.notify_outsiders(LETTER, outsiders=guests, centre_id=session.centre_id, **facts)
    audit.record("training_letter_written", by=by, on=session, audience=audience, told=told)
    return letter


def forget_letters(before: datetime) -> int:
    """What was written of sessions that ended before that moment goes; returns how many."""
    return SessionLetter.objects.filter(session__ends_at__lt=before).delete()[0]
