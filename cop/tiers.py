"""How well each field of this room is kept (members/tiers.py)."""

from members.tiers import declare

from .models import (
    Attendance,
    BulkAction,
    Group,
    GroupSession,
    JoinRequest,
    JoinStep,
    JoinVoucher,
    Membership,
    PeopleExport,
    PossibleTwin,
    RosterImport,
    RosterRow,
    Rsvp,
    SessionDay,
    SessionSeries,
    Told,
    WeeklyFigures,
)

# --- groups and their sessions -------------------------------------------------------------------------------------
declare(
    Group,
    t2="name_my name_en purpose visibility rhythm",
    t3="code kind host_centre stage founded_on founded_precision reminder_offsets mail_detail_cap archived_at "
    "created_at",
)
declare(Membership, t2="group member role joined_on left_on reason source is_primary")
declare(
    GroupSession,
    t2="starts_at ends_at mode place join_link group title led_by outcome_reason closed_by planned_by",
    t3="zone schedule_version cancelled_at created_at series format outcome closed_at",
)
declare(SessionSeries, t2="group", t3="created_at")
declare(SessionDay, t2="session starts_at ends_at head_count")
declare(Rsvp, t2="session member answer answered_at recorded_by")
declare(Attendance, t2="day member recorded_by recorded_at")
declare(Told, t2="session member schedule_version told_by told_at")
declare(WeeklyFigures, t2="figures", t3="centre group iso_week counted_at")

# --- the way in ----------------------------------------------------------------------------------------------------
declare(
    JoinRequest,
    t0="person_key",
    t1="email phone reason",
    t2="way group centre member name display_name message agrees_to_mail provider_type paralegal_kind bar_grade "
    "home_unit state state_since applied_at reminded_at decided_by",
    t3="ui_language created_at",
)
declare(JoinStep, t2="request state at by")
declare(JoinVoucher, t2="request place member answer answered_at")

# --- lists that leave the house ------------------------------------------------------------------------------------
declare(
    PeopleExport, t2="centre kind has_contacts people asked_by asked_at approved_by opened_at expires_at downloads"
)

# --- acts on many people -------------------------------------------------------------------------------------------
declare(
    BulkAction,
    t2="centre act group to_centre chosen outcome left_out asked_by asked_at done_at done_by undone_at undone_by",
)

# --- rosters -------------------------------------------------------------------------------------------------------
declare(
    RosterImport,
    t0="found_key",
    t1="content choices found",
    t2="centre uploaded_by file_hash file_name has_mail_consent counts task_by task_note",
    t3="state created_at confirmed_at task task_at task_started_at task_attempts",
)
declare(RosterRow, t0="row_key", t2="centre file_hash member taken_in", t3="is_compared")
declare(PossibleTwin, t2="newer older found_at decision decided_by decided_at")
