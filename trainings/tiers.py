"""How well each field of this room is kept (members/tiers.py)."""

from members.tiers import declare

from .learning_tiers import declare_learning
from .models import (
    Accommodation,
    Attendance,
    AttendanceChange,
    AttendanceFile,
    AwarenessEvent,
    CaughtUp,
    CodeEntry,
    CodeWatch,
    Collection,
    CollectionItem,
    Enrolment,
    Guest,
    HeadCount,
    ItemDone,
    NameAlias,
    Outcome,
    Prerequisite,
    Qualification,
    Registration,
    RegistrationChange,
    Series,
    SessionLetter,
    SessionMaterial,
    SessionPresenter,
    SessionTold,
    SessionTrainer,
    Training,
    TrainingCitation,
    TrainingItem,
    TrainingSession,
    TrainingSummary,
    ViewingPoint,
    Wish,
)

declare_learning()

# --- what is taught --------------------------------------------------------------------------------------------------
declare(
    Training,
    t2="title summary group curator created_by",
    t3="language level minutes centre review_on status areas topics resources audience is_for_audience_only "
    "is_sensitive full_percent partial_percent sessions_needed needs_post_test needs_feedback pass_mark "
    "credit_category gives_certificate rule_version created_at",
)
declare(Outcome, t2="text", t3="training number")
declare(TrainingItem, t2="title session", t3="training number kind minutes resource")
declare(Enrolment, t2="training member state enrolled_at completed_at left_at")
declare(ItemDone, t2="enrolment item done_at")
declare(TrainingCitation, t2="training instrument provision case pinpoint proposition", t3="position created_at")
declare(Collection, t2="title why curator", t3="centre review_on trainings created_at")
declare(CollectionItem, t3="collection training number")
declare(Prerequisite, t3="training needs")
declare(Wish, t2="member topic wished_at withdrawn_at met_by")

# --- when it takes place ---------------------------------------------------------------------------------------------
declare(
    TrainingSession,
    t2="starts_at ends_at mode place join_link title topic planned_by",
    t3="zone schedule_version cancelled_at created_at training part series centre language status capacity_room "
    "capacity_online capacity_point has_points held_room held_online held_point last_position needs_approval "
    "registration_closes_at reminder_offsets sdg_goals",
)
declare(SessionPresenter, t2="session organisation topic")
declare(SessionTrainer, t2="session member state asked_by asked_at answered_at")
declare(Qualification, t2="member area topic recorded_by recorded_on ended_on")
declare(Series, t2="title summary organisers", t3="centre is_public created_at")
declare(HeadCount, t2="session sector mode n recorded_by recorded_at")
declare(AwarenessEvent, t2="title held_on unit reach note recorded_by", t3="centre method created_at")

# --- who comes -------------------------------------------------------------------------------------------------------
declare(Guest, t1="email phone", t2="full_name invited_by mail_agreed_at mail_stopped_at", t3="ui_language invited_at")
declare(
    Registration,
    t1="expectation",
    t2="session member guest mode state state_since position offer_expires_at offer_number registered_at "
    "registered_by",
)
declare(RegistrationChange, t2="registration state by at why note")
declare(Accommodation, t1="note", t2="registration kind met asked_at decided_by decided_at")
declare(SessionLetter, t2="session body written_by written_at", t3="audience language")
declare(SessionTold, t2="registration trainer schedule_version told_by told_at")

# --- who was there ---------------------------------------------------------------------------------------------------
declare(ViewingPoint, t2="session name proctor made_by made_at")
declare(
    Attendance,
    t2="registration outcome minutes mode point source by at other_source other_outcome other_minutes",
)
declare(AttendanceChange, t2="attendance old_outcome old_minutes old_source outcome minutes source by at reason")
declare(CodeEntry, t2="registration number at")
declare(CodeWatch, t2="member since wrong paused_until")
declare(
    AttendanceFile,
    t1="file_name content choices",
    t2="session uploaded_by uploaded_at confirmed_by confirmed_at counts open_rows",
    t3="digest state",
)
declare(NameAlias, t0="name_bidx", t1="screen_name", t2="member confirmed_by confirmed_at")
declare(SessionMaterial, t2="session resource added_by", t3="kind megabytes added_at")
declare(TrainingSummary, t2="session body written_by written_at changed_at")
declare(CaughtUp, t2="session member at")
