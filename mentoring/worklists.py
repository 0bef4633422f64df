"""What of mentoring may need a coordinator: pairs that went quiet, and people whom nobody could take; and how many
work together. A pair belongs to a centre; a digest, whose blocks are groups, tells of it in the block of the centre's
oldest group, so that it stands there once."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from cop.models import Group
from members import clock
from members.desk import Row, Span, Worklist
from members.models import JusticeCentre, Member, StaffPost
from members.templatetags.waing import digits, lang_of, when_day

from .models import MentoringPair, MentoringRequest
from .models.pair import AGREE_FOR


def coordinated_by(member: Member) -> QuerySet[JusticeCentre]:
    """Centres whose pairs this person oversees: the clerk's desk sees none of them (domain 2d)."""
    return JusticeCentre.objects.staffed_by(member, StaffPost.Role.COORDINATOR)


def _silent(span: Span) -> QuerySet[MentoringPair]:
    """Twice as long as they wanted to wait (learning 30)."""
    return MentoringPair.objects.silent_for(4, span.now.astimezone(clock.YANGON).date())


def _agreeing(span: Span) -> QuerySet[MentoringPair]:
    """Half the time is over after which the two are asked to end it."""
    today = span.now.astimezone(clock.YANGON).date()
    rows = MentoringPair.objects.filter(state=MentoringPair.State.AGREEING).with_silence(today)
    return rows.filter(started_on__lte=today - AGREE_FOR / 2)


def _since(pair: MentoringPair) -> str:
    if pair.state == MentoringPair.State.AGREEING:
        return gettext("Matched %(n)s days ago.") % {"n": digits((clock.today() - pair.started_on).days)}
    return gettext("No meeting for %(n)s days.") % {"n": digits(pair.silent_days)}


def _show_pairs(rows: Sequence[MentoringPair], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({pk for pair in rows for pk in pair.people})
    found = []
    for pair in rows:
        name = " – ".join(people[pk].told_name for pk in pair.people)
        # One's own pair is not overseen by oneself.
        url = "" if reader.pk in pair.people else reverse("mentoring:overseen_pair", args=[pair.pk])
        found.append(Row(title=name, meta=_since(pair), url=url, action=gettext("Look"), lang=lang_of(name)))
    return found


def _show_requests(rows: Sequence[MentoringRequest], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.mentee_id for row in rows})
    found = []
    for row in rows:
        name = people[row.mentee_id].told_name
        url = reverse("mentoring:propose_match", args=[row.mentee_id])
        action = gettext("Propose a mentor")
        found.append(Row(when=when_day(row.created_at), title=name, url=url, action=action, lang=lang_of(name)))
    return found


# Of a centre, for who oversees its pairs; a digest tells of them in the block of its oldest group.
OF_A_CENTRE = {"staffed": coordinated_by, "told_in": Group.objects.centre_told_in}
OF_PAIRS = {**OF_A_CENTRE, "block": "centre_id", "order": ("id",), "show": _show_pairs}
ACTIVE = Worklist(
    key="active_pairs",
    says=ngettext_lazy("%(n)s pair works together", "%(n)s pairs work together", "n"),
    rows=lambda span: MentoringPair.objects.active().with_silence(span.now.astimezone(clock.YANGON).date()),
    **OF_PAIRS,
)
SILENT = Worklist(
    key="silent_pairs",
    says=ngettext_lazy("%(n)s pair has gone quiet", "%(n)s pairs have gone quiet", "n"),
    hint=_("Ask both whether they want to go on."),
    rows=_silent,
    on_desk=True,
    **OF_PAIRS,
)
AGREEING = Worklist(
    key="agreeing_pairs",
    says=ngettext_lazy("%(n)s pair has not agreed how to work", "%(n)s pairs have not agreed how to work", "n"),
    hint=_("Ask both whether they want to begin."),
    rows=_agreeing,
    on_desk=True,
    **OF_PAIRS,
)
UNANSWERED = Worklist(
    key="mentor_not_found",
    says=ngettext_lazy("%(n)s person found no mentor", "%(n)s people found no mentor", "n"),
    hint=_("Propose one, or found a circle."),
    rows=lambda span: MentoringRequest.objects.without_answer(),
    block="mentee__centre_id",
    order=("created_at", "id"),
    show=_show_requests,
    on_desk=True,
    **OF_A_CENTRE,
)
ALL = (ACTIVE, UNANSWERED, AGREEING, SILENT)
