"""What the way in brings to the desk and the digest: requests to decide, people to hand a slip, probations to end."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members import clock
from members.desk import Alert, Job, Row, Span, Worklist, alerts, jobs
from members.models import Invitation, JusticeCentre, Member
from members.templatetags.waing import lang_of, when_day

from .models import JoinRequest
from .models.joining import OF_A_DESK
from .people_rows import rows_of_people

SOON = timedelta(days=3)


def _row_of_request(request: JoinRequest, action: str) -> Row:
    name = request.shown_name
    return Row(
        when=when_day(request.state_since),
        title=name,
        meta=str(request.group or ""),
        url=reverse("cop:decide_join_request", args=[request.pk]),
        action=action,
        lang=lang_of(name),
    )


def _requests(rows: Sequence[JoinRequest], reader: Member) -> list[Row]:
    return [_row_of_request(request, str(_("Decide"))) for request in rows]


def _to_decide(span: Span) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.to_decide().select_related("group", "member")


def _without_a_way(span: Span) -> QuerySet[JoinRequest]:
    """Let in, and no invitation is on its way: no address, or the invitation has run out."""
    invited = Invitation.objects.waiting().filter(member=OuterRef("member"))
    let_in = JoinRequest.objects.filter(state=JoinRequest.State.APPROVED, way=JoinRequest.Way.ASKED)
    return let_in.filter(~Exists(invited), member__user=None, member__frozen_at=None)


def _ending(span: Span) -> QuerySet[Member]:
    today = span.now.astimezone(clock.YANGON).date()
    return Member.objects.present().filter(probation_until__gt=today, probation_until__lte=today + SOON)


SAYS_ASKING = ngettext_lazy("%(n)s request to join waits", "%(n)s requests to join wait", "n")
HINT_ASKING = _("Two people vouch. Answer within three days.")
ASKING = Worklist(
    key="asking",
    says=SAYS_ASKING,
    hint=HINT_ASKING,
    rows=lambda span: _to_decide(span).filter(group__archived_at=None, group__isnull=False),
    block="group_id",
    order=("state_since", "id"),
    show=_requests,
    on_desk=True,
)
ASKING_HERE = Worklist(
    key="asking_here",
    says=ngettext_lazy("%(n)s person asks to join the centre", "%(n)s people ask to join the centre", "n"),
    hint=HINT_ASKING,
    rows=lambda span: _to_decide(span).filter(OF_A_DESK),
    block="centre_id",
    order=("state_since", "id"),
    show=_requests,
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
LET_IN = Worklist(
    key="let_in",
    says=ngettext_lazy(
        "%(n)s person was let in and cannot enter yet", "%(n)s people were let in and cannot enter yet", "n"
    ),
    hint=_("No invitation is on its way. Print a slip and hand it over."),
    rows=_without_a_way,
    block="centre_id",
    order=("state_since", "id"),
    show=rows_of_people(when="state_since", at="#account", action=_("Print a slip")),
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
PROBATION = Worklist(
    key="probation_ending",
    says=ngettext_lazy("%(n)s probation ends within 3 days", "%(n)s probations end within 3 days", "n"),
    hint=_("Talk with them. It ends by itself; closing the account is the way to stop it."),
    rows=_ending,
    block="centre_id",
    order=("probation_until", "id"),
    show=rows_of_people(of="pk", when="probation_until", action=_("Open")),
    on_desk=True,
    staffed=JusticeCentre.objects.staffed_by,
)
ACT_TODAY = (ASKING,)
OF_THE_CENTRE = (ASKING_HERE, LET_IN, PROBATION)

alerts.register(
    "asking_nobody",
    Alert(
        says=ngettext_lazy("%(n)s request to join reaches no desk", "%(n)s requests to join reach no desk", "n"),
        hint=_("No centre has it, or nobody there can decide. Decide it, or name somebody."),
        rows=lambda member: JoinRequest.objects.visible_to(member).to_decide().at_no_desk(),
        url=reverse_lazy("cop:join_request_list"),
        permission="cop.view_join_requests",
    ),
)
jobs.register(
    "join_request_list",
    Job(
        label=_("Requests to join"),
        url=reverse_lazy("cop:join_request_list"),
        permission="cop.view_join_requests",
        order=25,
    ),
)
jobs.register(
    "invitation_list",
    Job(
        label=_("Invitations"),
        url=reverse_lazy("cop:invitation_list"),
        permission="cop.view_invitations",
        order=26,
    ),
)
