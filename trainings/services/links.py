"""What the link in a mail opens, without a sign-in: take the place that is kept, or give it back (learning 13)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused

from ..models import Registration, SessionLetter
from ..place_links import is_unused, read_place_token
from .registrations import accept_offer, give_back, lock_session

State = Registration.State
MOST_LETTERS = 20


@dataclass(frozen=True)
class LinkedPlace:
    """A registration as the holder of a link may know of it."""

    registration: Registration
    is_used: bool

    @property
    def session(self):
        return self.registration.session

    @property
    def language(self) -> str:
        person = self.registration.member or self.registration.guest
        return person.ui_language

    @property
    def is_over(self) -> bool:
        """The session takes no answers any more."""
        return self.session.is_cancelled or self.session.starts_at <= clock.now()

    @property
    def has_doubtful_room(self) -> bool:
        """The centre whose room they come to is not open as usual (domain C9): said without a name."""
        row, centre = self.registration, self.session.centre
        is_coming = row.is_live and row.mode == Registration.Mode.ROOM and not self.is_over
        return is_coming and centre is not None and not centre.is_fully_open

    @property
    def can_accept(self) -> bool:
        row = self.registration
        is_kept = row.state == State.OFFERED and row.offer_expires_at > clock.now()
        return is_kept and not self.is_used and not self.is_over

    @property
    def can_give_back(self) -> bool:
        return self.registration.is_live and not self.is_used and not self.is_over

    @property
    def letters(self) -> list[SessionLetter]:
        """What those who run the session wrote to somebody from outside, who has no other page to read it on."""
        if self.registration.guest_id is None or self.is_used or self.session.is_cancelled:
            return []
        return list(SessionLetter.objects.to(self.registration)[:MOST_LETTERS])

    @property
    def takes_address(self) -> bool:
        """Somebody from outside may say here where mails about this session go."""
        row = self.registration
        return row.guest_id is not None and row.is_live and not self.is_used and not self.is_over


def read_place(token: str) -> LinkedPlace:
    """Raises links.BadLink for a token that is not ours, and DoesNotExist for somebody frozen or gone."""
    uid, state = read_place_token(token)
    rows = Registration.objects.select_related("session__centre", "member__user", "guest")
    registration = rows.get(uid=uid, member__frozen_at=None)
    return LinkedPlace(registration, is_used=not is_unused(state, registration))


@transaction.atomic
def act_by_link(token: str, act: str) -> Registration:
    """`accept` or `give_back`, and use the link up. Of two clicks at once the second finds it used. Raises Refused
    for a used link, and as the two verbs and `read_place` do."""
    lock_session(read_place(token).session)
    place = read_place(token)
    if place.is_used and place.registration.guest_id:
        raise Refused(_("This link was used already. To change your answer, ask whoever invited you."))
    if place.is_used:
        raise Refused(_("This link was used already. Sign in to change your answer."))
    verbs = {"accept": accept_offer, "give_back": give_back}
    if act not in verbs:
        raise Refused(_("Choose an answer."))
    return verbs[act](place.registration, by=place.registration.member)
