"""How well each field of this room is kept (members/tiers.py)."""

from members.tiers import declare

from .models import (
    AgendaItem,
    AgreementAcceptance,
    Announcement,
    Answer,
    AnswerRequest,
    ArgumentCitation,
    ArgumentReview,
    ArgumentUse,
    Attendance,
    BulkAction,
    CaseLaw,
    ClinicApplication,
    Comment,
    Follow,
    Group,
    GroupAgreement,
    GroupSession,
    HeldText,
    Idea,
    IdeaVote,
    JoinRequest,
    JoinStep,
    JoinVoucher,
    LegalInstrument,
    Membership,
    Mention,
    Misconduct,
    PairApproval,
    PeopleExport,
    PossibleTwin,
    PostReport,
    PostVersion,
    PreQuestion,
    Provision,
    Question,
    QuestionCitation,
    Reaction,
    Referral,
    ReferralApplication,
    ReferralDoor,
    ReferralOffer,
    ReferralWave,
    Resource,
    ResourceFile,
    RoadmapStep,
    RosterImport,
    RosterRow,
    Rsvp,
    SessionBrief,
    SessionCitation,
    SessionClinic,
    SessionDay,
    SessionPresenter,
    SessionRating,
    SessionSeries,
    SessionSummary,
    SupportService,
    Task,
    Thanks,
    Told,
    WeeklyFigures,
    WrittenArgument,
)

# --- groups and their sessions -------------------------------------------------------------------------------------
declare(
    Group,
    t2="name_my name_en purpose visibility rhythm joining history_from_join",
    t3="code kind host_centre stage founded_on founded_precision reminder_offsets mail_detail_cap archived_at "
    "created_at",
)
declare(Membership, t2="group member role role_since term_until joined_on left_on reason source is_primary")
declare(GroupAgreement, t2="group text published_by", t3="version published_at")
declare(AgreementAcceptance, t2="agreement member at")
declare(
    GroupSession,
    t2="starts_at ends_at mode place join_link group title led_by outcome_reason closed_by planned_by",
    t3="zone schedule_version cancelled_at created_at series format outcome closed_at",
)
declare(SessionSeries, t2="group", t3="created_at")
declare(Idea, t2="group author text", t3="created_at withdrawn_at")
declare(IdeaVote, t2="idea member given_at")
declare(Task, t2="group idea what owner created_by", t3="due_on created_at done_at dropped_at")
declare(SessionSummary, t2="session body written_by", t3="written_at changed_at")
declare(SessionBrief, t2="session aims", t3="sdg_goals")
declare(AgendaItem, t2="session what", t3="day minutes")
declare(RoadmapStep, t2="session what", t3="month")
declare(SessionPresenter, t2="session organisation topic")
declare(SessionClinic, t2="session title summary added_by question", t3="added_at")
declare(PreQuestion, t2="session author text", t3="added_at")
declare(SessionRating, t2="session member was_useful will_use has_used rated_at")
declare(SessionDay, t2="session starts_at ends_at head_count")
declare(Rsvp, t2="session member answer answered_at recorded_by")
declare(Attendance, t2="day member recorded_by recorded_at")
declare(Told, t2="session member schedule_version told_by told_at")
declare(WeeklyFigures, t2="figures", t3="centre group iso_week counted_at")

# --- questions and answers -----------------------------------------------------------------------------------------
declare(
    Question,
    t2="kept group author is_anonymous title body topics urgency paralegal_kind issue strategy law_not_found offence "
    "stage court_level violations closed_by duplicate_of agreement disagreement outcome from_answer ref readers",
    t3="kind state language created_at opened_at first_response_at edited_at closed_at close_reason outcome_at "
    "hidden_at",
)
declare(
    Answer,
    t2="question author body accepted_by verified_by",
    t3="language posted_at edited_at withdrawn_at hidden_at accepted_at verified_at valid_as_of review_by",
)
declare(HeldText, t2="kept group author question answer argument", t3="kind created_at sent_back_at")
declare(Thanks, t2="answer member given_at")
declare(AnswerRequest, t2="question member asked_by asked_at")
declare(ClinicApplication, t2="question application result")
declare(Misconduct, t2="question category month court_level recorded_by recorded_at")
declare(
    QuestionCitation, t2="question answer instrument provision case pinpoint proposition", t3="position created_at"
)
declare(PostVersion, t2="question answer announcement comment title body replaced_at replaced_by")
declare(
    PostReport,
    t1="note",
    t2="question answer announcement comment reporter reason closed_by",
    t3="reported_at closed_at outcome",
)

# --- announcements and what is said to them --------------------------------------------------------------------------
declare(
    Announcement,
    t2="group author thanked title body",
    t3="kind language posted_at edited_at withdrawn_at hidden_at",
)
declare(
    Comment,
    t2="announcement session author body",
    t3="language is_addition accepted_at declined_at posted_at edited_at withdrawn_at hidden_at",
)
declare(Reaction, t2="announcement comment member given_at")
declare(Follow, t2="member group question announcement since")
declare(Mention, t2="member announcement comment question answer at")

# --- the law ---------------------------------------------------------------------------------------------------------
declare(
    LegalInstrument,
    t4="code kind title_my title_en short_my short_en aliases number enacted_on enacted_year me_date version status "
    "contested_my contested_en sdg_goals source",
)
declare(
    Provision,
    t2="checked_by",
    t3="checked_on",
    t4="instrument key sort_key label_my label_en heading_my heading_en text_my text_en valid_from valid_to "
    "contested_my contested_en source",
)
declare(
    CaseLaw,
    t2="checked_by",
    t3="checked_on is_placeholder",
    t4="key name_my name_en report year part page court decided_on me_date language summary_my summary_en provisions "
    "source",
)
declare(SessionCitation, t2="session instrument provision case pinpoint proposition", t3="position created_at")

# --- the library and written arguments ------------------------------------------------------------------------------
declare(
    Resource,
    t2="title_my title_en summary group link added_by reviewed_by withdrawn_by",
    t3="code kind publisher year language licence topics link_status link_checked_at review_on reviewed_on created_at "
    "withdrawn_at",
)
declare(ResourceFile, t2="resource stored_as uploaded_by digest", t3="version format size scan scanned_at uploaded_at")
declare(
    WrittenArgument,
    t2="kept group author title facts reasoning request question supersedes reviewed_by readers topics",
    t3="kind status language checked_at let_through published_at provision_count created_at updated_at",
)
declare(
    ArgumentCitation,
    t2="argument instrument provision case resource pinpoint proposition",
    t3="position created_at",
)
declare(ArgumentReview, t2="argument author reviewer verdict note at")
declare(ArgumentUse, t2="argument member month result at")

# --- referrals: for the centre, and for whom they are offered to ----------------------------------------------------
declare(
    Referral,
    t1="narrative",
    t2="centre opened_by offered_by passed_from area offence stage court_level unit urgency eligibility "
    "languages interpreter is_remote_possible contact_band paid has_no_conflict accepted_by "
    "stage_reached violations argument hours",
    t3="state opened_at accepted_at contacted_at begun_at ended_at",
)
declare(ReferralWave, t2="referral", t3="number starts_at ends_at ended_at")
declare(
    ReferralOffer,
    t2="referral wave member state reason can_help seen_at conflict_checked_at called_by",
    t3="offered_at decided_at called_at",
)
declare(PairApproval, t2="referral member approved_by", t3="approved_at")
declare(ReferralApplication, t2="referral application result")
declare(ReferralDoor, t2="referral kind centre service chosen_by", t3="chosen_at")
declare(SupportService, t3="name_my name_en kind sector unit channels contact status checked_on")

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
