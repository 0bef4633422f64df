"""How well each field is kept (safety 1, C-31). Every room declares its own models in its `tiers` module.

T0 secret: sealed or hashed, never shown again. T1 restricted: sealed, behind a step-up or its owner's alone, in no
list, search, export, log or mail. T2 confidential: for those whom `visible_to` names. T3 internal. T4 public.
tests/walls/test_tiers.py fails on a field that stands nowhere, and holds what follows from each tier.
"""

from enum import IntEnum

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models

from .models import (
    Acknowledgement,
    AdminUnit,
    Affiliation,
    AuditEntry,
    AuditSeal,
    Block,
    Booking,
    CalendarFeed,
    CentreMove,
    ConductCode,
    Consent,
    Conversation,
    CreditEntry,
    DataCopy,
    DigestIssue,
    Draft,
    ErasureRequest,
    FactorReset,
    Freeze,
    Holiday,
    Invitation,
    JusticeCentre,
    MailStop,
    Member,
    MemberArea,
    MemberMerge,
    Message,
    MessageReport,
    Organisation,
    OrganisationMerge,
    OutboxMessage,
    PendingAddress,
    PracticeArea,
    Profile,
    Programme,
    RateCount,
    SafetyPlan,
    SearchEntry,
    SearchWord,
    Seat,
    SiteIdentity,
    StaffPost,
    Submission,
    Suppression,
    SystemMark,
    Term,
    Topic,
    User,
)


class Tier(IntEnum):
    SECRET, RESTRICTED, CONFIDENTIAL, INTERNAL, PUBLIC = range(5)


# Numbers of rows, and whether a row is the demo's: they tell nothing by themselves.
PLUMBING = {"id", "uid", "is_demo"}
_tiers: dict[tuple[str, str], Tier] = {}


def columns(model: type[models.Model]) -> list[models.Field]:
    """The fields of a model that hold something: its own columns and many-to-many tables."""
    return [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]


def declare(model: type[models.Model], *, t0="", t1="", t2="", t3="", t4="") -> None:
    """Say of each field which tier it has, as words in one text per tier. Raises ValueError for a name that is no
    field, or that has a tier already."""
    names = {field.name for field in columns(model)}
    told = dict.fromkeys(PLUMBING & names, Tier.INTERNAL)
    for tier, words in zip(Tier, (t0, t1, t2, t3, t4), strict=True):
        for name in words.split():
            if name in told or name not in names or (model._meta.label, name) in _tiers:
                raise ValueError(f"{model._meta.label}.{name} is no field, or has a tier already")
            told[name] = tier
    _tiers.update({(model._meta.label, name): tier for name, tier in told.items()})


def tier_of(field: models.Field) -> Tier | None:
    """The tier of a field; None where nobody declared one."""
    return _tiers.get((field.model._meta.label, field.name))


def fields_of(tier: Tier) -> list[tuple[str, str]]:
    """(model label, field name) of everything in that tier."""
    return [place for place, found in _tiers.items() if found == tier]


# --- accounts ------------------------------------------------------------------------------------------------------
declare(
    User, t0="password", t2="username", t3="is_superuser is_active session_epoch created_at groups user_permissions"
)
declare(Invitation, t0="token_hash email_bidx", t2="member kind invited_by created_at expires_at used_at withdrawn_at")
declare(PendingAddress, t1="address previous", t2="member confirmed_at", t3="tries expires_at")
declare(RateCount, t0="key", t3="window tries")

# --- people --------------------------------------------------------------------------------------------------------
declare(
    Member,
    t0="phone_bidx email_bidx",
    t1="phone email",
    t2="user centre full_name_my full_name_en honorific display_name provider_type paralegal_kind bar_grade sector "
    "sex age_band home_unit township languages areas status merged_into joined_on left_on probation_until frozen_at "
    "frozen_by mail_detail digest_frequency wants_calendar_mail created_at",
    t3="ui_language theme data_saver web_font",
)
declare(MemberArea, t2="member area is_shown")
declare(MemberMerge, t2="duplicate kept moved merged_at merged_by undone_at undone_by")
declare(
    Profile,
    t2="member listed_to show_kind show_centre show_unit show_township show_languages show_areas show_topics "
    "show_pro_bono show_supervisor show_since show_phone show_email topics availability pro_bono_capacity "
    "pro_bono_hours supervisor tags",
)
declare(Affiliation, t2="member organisation started_on ended_on")
declare(StaffPost, t2="member centre role started_on ended_on reason")
declare(CentreMove, t2="member from_centre to_centre moved_on reason moved_by")
declare(Consent, t2="member purpose text_version given_at given_via withdrawn_at withdrawn_via")
declare(MailStop, t2="member kind stopped_at")
declare(Acknowledgement, t2="member code at")
declare(
    CreditEntry,
    t2="member minutes category role source turn rule_version happened_on reversal_of",
    t3="recorded_at",
)
declare(FactorReset, t2="member asked_at asked_by agreed_at agreed_by due_at done_at stopped_at stopped_by")
declare(SafetyPlan, t0="lock_word", t1="contact", t2="member")
declare(Freeze, t2="member way frozen_at frozen_by contact_told_at contact_told_by thawed_at thawed_by")

# --- what they write -----------------------------------------------------------------------------------------------
declare(Conversation, t2="started_at")
declare(Seat, t2="conversation member other waiting waiting_since last_at")
declare(Message, t1="body", t2="conversation sender sent_at")
declare(Block, t2="member blocked blocked_at")
declare(MessageReport, t1="note", t2="message reporter reported reason reported_at closed_at closed_by outcome")
declare(Draft, t0="holder", t1="content", t2="member path created_at")
declare(DataCopy, t1="content", t2="member made_at expires_at")
declare(SearchEntry, t2="terms title_my title_en body ref url place", t3="kind object_id version language at")
declare(SearchWord, t2="word")
declare(ErasureRequest, t2="member asked_at asked_by due_on")
declare(Submission, t2="member location", t3="key created_at")

# --- mail and calendar ---------------------------------------------------------------------------------------------
declare(
    OutboxMessage,
    t2="kind recipient outsider ref_key about message_id sent_at intent_at",
    t3="centre version priority not_before expires_at state attempts doubts next_attempt_at lease_token lease_until "
    "reason created_at",
)
declare(Suppression, t0="address_bidx", t2="cause soft_bounces until created_at")
declare(Booking, t2="member period session_uid")
declare(CalendarFeed, t0="token_hash", t2="member created_at expires_at revoked_at")
declare(
    DigestIssue,
    t2="recipient counts opening_note",
    t3="audience iso_week covers_from covers_to counted_at held_until created_at",
)

# --- the house -----------------------------------------------------------------------------------------------------
declare(Organisation, t3="name_my name_en sector merged_into")
declare(OrganisationMerge, t2="moved", t3="duplicate kept merged_at merged_by undone_at undone_by")
declare(Programme, t3="organisation name_my name_en started_on ended_on")
declare(
    JusticeCentre,
    t2="crisis_since bulletin_my bulletin_en",
    t3="organisation code township service_status status_changed_on channels",
)
declare(PracticeArea, t4="code name_en name_my order retired_on is_sensitive")
declare(Topic, t4="code name_en name_my order retired_on")
declare(Term, t4="list code name_en name_my order retired_on")
declare(Holiday, t4="on name_my name_en is_kept is_estimated source")
declare(AdminUnit, t4="code level parent name_en name_my iso prefixes")
declare(ConductCode, t3="version text_my text_en in_force_on created_at")
declare(AuditEntry, t2="at actor_id verb object_type object_id centre_id facts")
declare(AuditSeal, t3="first_id last_id previous_hash hash sealed_at is_checkpoint")
declare(SystemMark, t3="name at number note")
declare(SiteIdentity, t3="site_url heartbeat reconciled_at")

# --- what others keep for us ---------------------------------------------------------------------------------------
declare(Session, t0="session_key session_data", t3="expire_date")
declare(UserSession, t0="session_key", t2="user created_at last_seen_at data", t3="ip user_agent")
declare(Authenticator, t0="data", t2="user type created_at last_used_at")
declare(EmailAddress, t1="email", t2="user verified primary")
declare(EmailConfirmation, t0="key", t2="email_address created sent")
