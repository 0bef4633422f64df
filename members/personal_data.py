"""What is kept of a person, room by room (decision 31): for the copy that they take along, and for erasing them.

Each room registers its parts in its `personal_data` module. tests/walls/test_personal_data.py fails on a reference to
a person that no part answers for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import clock
from .models import (
    Block,
    Booking,
    CalendarFeed,
    Conversation,
    CreditEntry,
    DataCopy,
    ErasureRequest,
    Freeze,
    Member,
    MemberMerge,
    Message,
    MessageReport,
    OutboxMessage,
    PendingAddress,
    Profile,
    SafetyPlan,
    Submission,
)
from .registry import Registry
from .tiers import Tier, tier_of


def _delete(rows: QuerySet) -> int:
    return rows.delete()[0]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind of thing that is kept of a person.

    - `rows(member)`: all of theirs. `columns`: what of each stands in the copy (`day__session`: what the day belongs
      to); nothing, if it stays out.
    - `answers`: the references to a person that this part looks after, as `app.Model.field`.
    - `erase(rows)`: takes them away, or takes out of them what tells who it was; returns how many rows. `stays` says
      which: what stays belongs to a "Former member".
    """

    title: str | Promise
    rows: Callable[[Member], QuerySet]
    answers: str = ""
    columns: str = ""
    erase: Callable[[QuerySet], int] = _delete
    stays: bool = False


class Parts(Registry[Part]):
    """The parts of all rooms, and what is nobody's own data: who did something for others."""

    def __init__(self) -> None:
        super().__init__("personal data")
        self.traces: set[str] = set()

    def add(self, name: str, title: str | Promise, rows: Callable, columns: str = "", *, answers: str, **how) -> None:
        self.register(name, Part(title=title, rows=rows, columns=columns, answers=answers, **how))

    def keep(self, name: str, title: str | Promise, rows: Callable, columns: str = "", *, answers: str) -> None:
        """A part that erasing leaves as it is: others rely on it, and it then belongs to a former member."""
        self.add(name, title, rows, columns, answers=answers, erase=lambda rows: 0, stays=True)

    def leave_traces(self, references: str) -> None:
        """References that stay when somebody is erased: they then say that a former member did it."""
        self.traces |= set(references.split())

    def answered(self) -> set[str]:
        return self.traces | {reference for part in self for reference in part.answers.split()}


parts = Parts()


def _value(row: models.Model, path: str) -> Any:
    """One column as JSON can hold it: labels of choices, times in Yangon, names of things."""
    *way, name = path.split("__")
    for step in way:
        row = getattr(row, step)
    value = getattr(row, name)
    if isinstance(value, datetime):
        return value.astimezone(clock.YANGON).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Manager):
        return [str(one) for one in value.all()]
    if isinstance(value, models.Model):
        return str(value)
    return str(getattr(row, f"get_{name}_display")()) if hasattr(row, f"get_{name}_display") and value else value


def copied(part: Part, member: Member) -> list[dict[str, Any]]:
    """The rows of a part for the copy. Raises ValueError for a secret: those leave the house for nobody."""
    names = part.columns.split()
    rows = part.rows(member)
    if any(tier_of(_field(rows.model, name)) == Tier.SECRET for name in names):
        raise ValueError(f"{rows.model._meta.label}: a secret stands in no copy")
    return [{name.rpartition("__")[2]: _value(row, name) for name in names} for row in rows.order_by("pk")]


def _field(model: type[models.Model], path: str) -> models.Field:
    """The field at the end of `day__session`."""
    *way, name = path.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(name)


# --- who somebody is -----------------------------------------------------------------------------------------------

PERSONAL = {
    **dict.fromkeys(("full_name_my", "full_name_en", "display_name", "phone", "email", "phone_bidx", "email_bidx")),
    **dict.fromkeys(("home_unit", "township", "probation_until", "frozen_at", "frozen_by")),
    **dict.fromkeys(("honorific", "sex", "age_band", "theme"), ""),
    **dict.fromkeys(("data_saver", "web_font", "wants_calendar_mail"), False),
    "languages": [],
    "ui_language": "my",
    "mail_detail": Member.DetailLevel.NONE,
    "digest_frequency": Member.DigestFrequency.OFF,
}


def _empty_entry(rows: QuerySet) -> int:
    """Kind, centre and the days of coming and going stay, for the figures; nothing of them is anybody's alone."""
    return rows.update(status=Member.Status.ANONYMISED, **PERSONAL)


parts.add(
    "entry", _("My entry in the registry"), lambda member: Member.objects.filter(pk=member.pk),
    "full_name_my full_name_en honorific display_name phone email provider_type paralegal_kind bar_grade sector sex "
    "age_band home_unit township languages centre status joined_on left_on probation_until ui_language theme "
    "data_saver web_font mail_detail digest_frequency wants_calendar_mail",
    answers="", erase=_empty_entry, stays=True,
)  # fmt: skip
parts.add(
    "areas", _("My practice areas"), lambda member: member.area_links.all(), "area is_shown",
    answers="members.MemberArea.member",
)  # fmt: skip
parts.add(
    "profile", _("My profile"), lambda member: Profile.objects.filter(member=member),
    "listed_to show_kind show_centre show_unit show_township show_languages show_areas show_topics show_pro_bono "
    "show_supervisor show_since show_phone show_email topics availability pro_bono_capacity pro_bono_hours",
    answers="members.Profile.member",
)  # fmt: skip
parts.add(
    "supervised", _("Whose supervisor I am"), lambda member: member.supervised.all(),
    answers="members.Profile.supervisor", erase=lambda rows: rows.update(supervisor=None),
)  # fmt: skip
parts.add(
    "affiliations", _("Where I work"), lambda member: member.affiliations.all(), "organisation started_on ended_on",
    answers="members.Affiliation.member",
)  # fmt: skip
parts.add(
    "posts", _("My staff posts"), lambda member: member.posts.all(), "role centre started_on ended_on reason",
    answers="members.StaffPost.member", erase=lambda rows: rows.update(reason=""), stays=True,
)  # fmt: skip
parts.add(
    "moves", _("Moves between centres"), lambda member: member.centre_moves.all(),
    "from_centre to_centre moved_on reason",
    answers="members.CentreMove.member",
)  # fmt: skip

parts.add(
    "merges", _("Entries of mine that became one"),
    lambda member: MemberMerge.objects.filter(Q(kept=member) | Q(duplicate=member)), "merged_at undone_at",
    answers="members.MemberMerge.kept members.MemberMerge.duplicate",
)  # fmt: skip

# --- what they agreed to -------------------------------------------------------------------------------------------
parts.add(
    "consents", _("What I agreed to"), lambda member: member.consents.all(),
    "purpose text_version given_at given_via withdrawn_at withdrawn_via", answers="members.Consent.member",
)  # fmt: skip
parts.add(
    "mail_stops", _("Mail that I stopped"), lambda member: member.mail_stops.all(), "kind stopped_at",
    answers="members.MailStop.member",
)  # fmt: skip
parts.add(
    "code", _("The code of conduct that I accepted"), lambda member: member.acknowledgements.all(), "code at",
    answers="members.Acknowledgement.member",
)  # fmt: skip

parts.add(
    "credits", _("What my learning counts for"), lambda member: CreditEntry.objects.of(member),
    "happened_on minutes category role rule_version recorded_at", answers="members.CreditEntry.member",
    erase=lambda rows: 0, stays=True,  # nobody changes the ledger; it holds minutes and days, and no words
)  # fmt: skip

# --- what they wrote -----------------------------------------------------------------------------------------------


def conversations_of(members: QuerySet | Iterable[Member]) -> QuerySet[Conversation]:
    """Theirs, but for those of which the safety lead still looks at a report: nobody gets rid of that by leaving."""
    reported = Q(messages__reports__in=MessageReport.objects.open())
    mine = Conversation.objects.filter(seats__member__in=members)
    return Conversation.objects.filter(pk__in=mine).exclude(pk__in=Conversation.objects.filter(reported))


parts.add(
    "messages", _("Messages that I wrote"), lambda member: Message.objects.filter(sender=member), "sent_at body",
    answers="members.Message.sender", erase=lambda rows: 0,  # with their conversations
)  # fmt: skip
parts.add(
    "conversations", _("My conversations"), lambda member: conversations_of([member]),
    answers="members.Seat.member members.Seat.other",
)  # fmt: skip
parts.add(
    "blocks", _("Whom I take no messages from"),
    lambda member: Block.objects.filter(Q(member=member) | Q(blocked=member)),
    answers="members.Block.member members.Block.blocked",
)  # fmt: skip
parts.add(
    "reports", _("Messages that I reported"), lambda member: MessageReport.objects.filter(reporter=member),
    "reason note reported_at closed_at", answers="members.MessageReport.reporter members.MessageReport.reported",
    erase=lambda rows: _delete(rows.exclude(closed_at=None)),
)  # fmt: skip
parts.add(
    "drafts", _("My drafts"), lambda member: member.drafts.all(), "created_at content", answers="members.Draft.member"
)
parts.add(
    "once_keys", _("Keys of forms that I sent"), lambda member: Submission.objects.filter(member=member),
    answers="members.Submission.member",
)  # fmt: skip

# --- account and safety --------------------------------------------------------------------------------------------
parts.add(
    "invitations", _("Invitations to me"), lambda member: member.invitations.all(), "kind created_at used_at",
    answers="members.Invitation.member",
)  # fmt: skip
parts.add(
    "address", _("A new address that waits for its code"), lambda member: PendingAddress.objects.filter(member=member),
    "address previous expires_at confirmed_at", answers="members.PendingAddress.member",
)  # fmt: skip
parts.add(
    "plan", _("Whom my centre tells"), lambda member: SafetyPlan.objects.filter(member=member), "contact",
    answers="members.SafetyPlan.member",
)  # fmt: skip
parts.add(
    "freezes", _("When my account was closed"), lambda member: Freeze.objects.filter(member=member),
    "way frozen_at thawed_at", answers="members.Freeze.member",
)  # fmt: skip
parts.add(
    "factor_resets", _("When my second step was taken away"), lambda member: member.factor_resets.all(),
    "asked_at done_at stopped_at", answers="members.FactorReset.member",
)  # fmt: skip
parts.add(
    "copy", _("My last copy"), lambda member: DataCopy.objects.filter(member=member), answers="members.DataCopy.member"
)
parts.add(
    "erasure", _("My wish to be erased"), lambda member: ErasureRequest.objects.filter(member=member),
    answers="members.ErasureRequest.member",
)  # fmt: skip

# --- mail and calendar ---------------------------------------------------------------------------------------------
parts.add(
    "mail", _("Mails to me"), lambda member: OutboxMessage.objects.filter(recipient=member), "kind created_at sent_at",
    answers="members.OutboxMessage.recipient",
)  # fmt: skip
parts.add(
    "digests", _("My weekly digests"), lambda member: member.digest_issues.all(),
    "audience iso_week counts opening_note",
    answers="members.DigestIssue.recipient",
)  # fmt: skip
parts.add(
    "feeds", _("My calendar addresses"), lambda member: CalendarFeed.objects.filter(member=member),
    "created_at expires_at revoked_at", answers="members.CalendarFeed.member",
)  # fmt: skip
parts.add(
    "bookings", _("When I am booked"), lambda member: Booking.objects.filter(member=member),
    answers="members.Booking.member",
)  # fmt: skip

parts.leave_traces(
    "members.CentreMove.moved_by members.Freeze.frozen_by members.Freeze.thawed_by members.Freeze.contact_told_by "
    "members.Invitation.invited_by members.Member.frozen_by members.MessageReport.closed_by "
    "members.ErasureRequest.asked_by members.FactorReset.asked_by members.FactorReset.agreed_by "
    "members.FactorReset.stopped_by members.Member.merged_into members.MemberMerge.merged_by "
    "members.MemberMerge.undone_by members.OrganisationMerge.merged_by members.OrganisationMerge.undone_by"
)
