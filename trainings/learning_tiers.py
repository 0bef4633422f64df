"""How well what was learnt is kept (members/tiers.py)."""

from members.tiers import declare

from .models import (
    Attempt,
    AttemptAnswer,
    Certificate,
    CertificateRevision,
    CertificateRun,
    ConfidenceItem,
    ConfidenceRating,
    FeedbackMark,
    FeedbackPaper,
    FollowUpMark,
    FollowUpPaper,
    TestForm,
    TestQuestion,
)


def declare_learning() -> None:
    """Tests and confidence are their owner's alone, feedback is nobody's."""
    declare(TestForm, t3="training version status made_by made_at opened_at")
    declare(TestQuestion, t2="text choices right why", t3="form number")
    declare(Attempt, t2="form member wave number started_at finished_at score")
    declare(AttemptAnswer, t2="attempt question choice")
    declare(ConfidenceItem, t4="code name_en name_my order retired_on")
    declare(ConfidenceRating, t2="item member wave value rated_on")
    declare(FeedbackMark, t2="session member")
    declare(FeedbackPaper, t2="session rating met missing expectation is_told")
    declare(FollowUpMark, t2="training member")
    declare(FollowUpPaper, t2="training used has_helped hindrance is_told")
    declare(CertificateRun, t2="asked_by", t3="training asked_at total started_at attempts ended_at")
    declare(
        Certificate,
        t2="training member rule_version code run issued_on questioned_at revoked_on revoked_by",
    )
    declare(
        CertificateRevision,
        t1="name_my name_en",
        t2="certificate title minutes first_on last_on made_by made_at",
        t3="number",
    )
