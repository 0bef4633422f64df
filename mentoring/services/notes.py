"""Notes of one or of both, and the break-glass act (learning 29, decision 32, safety C-46). The caller has asked
permission. Nothing here hands a word to the audit, a mail or a log."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member, StaffPost

from ..models import MentoringPair, NoteOpening, PrivateNote, SharedNote
from ..models.note import OPEN_FOR
from ..permissions import WATCHERS, watchers
from .pairs import lock_pair, note
from .telling import tell

Note = PrivateNote | SharedNote


@transaction.atomic
def write_note(pair: MentoringPair, body: str, *, by: Member, is_shared: bool) -> Note:
    """A private note leaves no line in the audit: not even that somebody writes some."""
    pair = lock_pair(pair)
    written = (SharedNote if is_shared else PrivateNote).objects.create(pair=pair, author=by, body=body)
    if is_shared:
        note("shared_note_written", pair, by)
    return written


@transaction.atomic
def change_note(written: Note, body: str, *, by: Member) -> Note:
    lock_pair(written.pair)
    written.body, written.changed_at = body, clock.now()
    written.save(update_fields=["body", "changed_at"])
    return written


def delete_note(written: Note) -> None:
    """Gone for good, also after the end."""
    written.delete()


def delete_private_notes(pair: MentoringPair, *, by: Member) -> int:
    """All of one's own, in one go."""
    return PrivateNote.objects.filter(pair=pair, author=by).delete()[0]


# --- break-glass -----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_open(pair: MentoringPair, *, by: Member, reason: str, words: str) -> NoteOpening:
    """One of the staff asks to read a pair's shared notes; another one has a day to agree. Raises Refused while one
    waits."""
    pair = MentoringPair.objects.select_for_update(of=["self"], no_key=True).get(pk=pair.pk)
    if pair.openings.waiting().exists():
        raise Refused(_("This has been asked already, and waits for an answer."))
    opening = NoteOpening.objects.create(pair=pair, reason=reason, words=words, asked_by=by)
    note("notes_opening_asked", pair, by, code=reason)
    others = {person.pk for role in WATCHERS for person in watchers(pair, role)} - {by.pk}
    tell(others, f"mentoring:opening:{opening.pk}", about=pair.uid)
    return opening


@transaction.atomic
def agree_to_open(opening: NoteOpening, *, by: Member) -> NoteOpening:
    """The second one agrees: the first may read for an hour, and both of the pair are told at once."""
    opening = _lock_waiting(opening, by)
    opening.agreed_by, opening.agreed_at = by, clock.now()
    opening.expires_at = opening.agreed_at + OPEN_FOR
    opening.save(update_fields=["agreed_by", "agreed_at", "expires_at"])
    note("notes_opened", opening.pair, by, code=opening.reason)
    tell(opening.pair.people, f"mentoring:opened:{opening.pk}", about=opening.pair.uid)
    return opening


@transaction.atomic
def refuse_to_open(opening: NoteOpening, *, by: Member) -> NoteOpening:
    opening = _lock_waiting(opening, by)
    opening.refused_at = clock.now()
    opening.save(update_fields=["refused_at"])
    note("notes_opening_refused", opening.pair, by)
    return opening


def _lock_waiting(opening: NoteOpening, by: Member) -> NoteOpening:
    opening = NoteOpening.objects.select_for_update(of=["self"]).select_related("pair").get(pk=opening.pk)
    if not NoteOpening.objects.waiting().filter(pk=opening.pk).exists():
        raise Refused(_("This was settled meanwhile. Thank you."))
    if opening.asked_by_id == by.pk or by.pk in opening.pair.people:
        raise Refused(_("Somebody else has to agree."))
    return opening


@transaction.atomic
def read_opened(opening: NoteOpening, *, by: Member) -> list[SharedNote]:
    """The shared notes while the hour lasts; each look is a line of the audit. Raises Refused afterwards."""
    if opening.asked_by_id != by.pk or not NoteOpening.objects.open_now().filter(pk=opening.pk).exists():
        raise Refused(_("The hour is over. Ask again if you have to."))
    note("notes_read", opening.pair, by)
    return list(SharedNote.objects.opened_for(by).filter(pair=opening.pair_id))


def openings_for(member: Member) -> QuerySet[NoteOpening]:
    """What this person asked for, and what of their centre they may agree to; nothing of a pair that is theirs."""
    centres = [post.centre_id for post in member.current_posts if post.role in WATCHERS]
    found = Q(pk__isnull=False) if None in centres else Q(pair__centre__in=centres)
    mine = Q(pair__mentor=member) | Q(pair__mentee=member)
    return NoteOpening.objects.filter(found).exclude(mine)


def told_of(pair: MentoringPair) -> list[tuple[datetime, list[str]]]:
    """(when, by which posts) of each time that staff opened the shared notes in the last 30 days, for the two. No
    name, and not which of the reasons it was: of a complaint the other one is told nothing (safety C-46). One
    statement, two where there is something to tell."""
    told = list(pair.openings.told().order_by("-agreed_at"))
    staff = {pk for one in told for pk in (one.asked_by_id, one.agreed_by_id)}
    here = StaffPost.objects.filter(Q(centre=None) | Q(centre=pair.centre_id), role__in=WATCHERS)
    held = list(here.filter(member__in=staff)) if told else []
    return [(one.agreed_at, _posts_of(one, held)) for one in told]


def _posts_of(opening: NoteOpening, held: Iterable[StaffPost]) -> list[str]:
    """What the two of the staff were on that day, the word for each post once."""
    on, two = opening.agreed_at.astimezone(clock.YANGON).date(), (opening.asked_by_id, opening.agreed_by_id)
    theirs = [post for post in held if post.member_id in two and post.started_on <= on]
    roles = {post.role for post in theirs if post.ended_on is None or post.ended_on >= on}
    return [str(StaffPost.Role(role).label) for role in WATCHERS if role in roles]


# --- retention -------------------------------------------------------------------------------------------------------


def drop_old(before: datetime) -> int:
    """Notes of pairs that ended before that moment; returns how many."""
    ended = Q(pair__ended_on__lt=before.astimezone(clock.YANGON).date())
    return sum(model.objects.filter(ended).delete()[0] for model in (PrivateNote, SharedNote))
