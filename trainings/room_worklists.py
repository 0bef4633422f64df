"""Sessions of trainings whose room is at a centre that is closed: on the desk, and in the coordinator's digest, which
tells of a centre in the block of its oldest group (domain C9)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cop.models import Group
from members.desk import Row, Span, Worklist
from members.models import JusticeCentre, Member

from .models import TrainingSession
from .models.training import DESK_POSTS
from .session_worklists import row_of

AHEAD = timedelta(days=14)


def _roomless(span: Span) -> QuerySet[TrainingSession]:
    ahead = TrainingSession.objects.starting(span.now, span.now + AHEAD).without_room()
    return ahead.select_related("training", "series")


def _show(rows: Sequence[TrainingSession], reader: Member) -> list[Row]:
    return [row_of(one, one.starts_at, "change_training_session", one.pk, _("Change the session")) for one in rows]


def _staffed(member: Member) -> QuerySet[JusticeCentre]:
    return JusticeCentre.objects.staffed_by(member, *DESK_POSTS)


ROOMLESS = Worklist(
    key="trainings_roomless",
    says=ngettext_lazy(
        "%(n)s training session has a room at a centre that is closed",
        "%(n)s training sessions have a room at a centre that is closed",
        "n",
    ),
    hint=_("Hold it online, elsewhere, or call it off."),
    rows=_roomless,
    block="centre_id",
    order=("starts_at", "id"),
    show=_show,
    on_desk=True,
    staffed=_staffed,
    told_in=Group.objects.centre_told_in,
)
