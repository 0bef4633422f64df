"""The ledger of mentoring: every number that this room builds."""

from members.demo import Check, Context
from members.models import Booking, CreditEntry
from mentoring.models import (
    Concern,
    Feedback,
    MenteeProfile,
    MentoringOffer,
    MentoringPair,
    MentoringRequest,
    MentoringSession,
    MentorProfile,
)


def count_pairs(ctx: Context) -> list[Check]:
    pairs = MentoringPair.objects.filter(is_demo=True)
    sessions = MentoringSession.objects.filter(is_demo=True)
    nobody = MentoringRequest.objects.filter(is_demo=True).without_answer()
    return [
        Check("mentoring pairs", 18, pairs.count()),
        Check("mentoring pairs that are active", 15, pairs.active().count()),
        Check("mentoring pairs that ended", 3, pairs.filter(state="closed").count()),
        Check("mentoring sessions", 46, sessions.held().count()),
        Check("mentoring sessions ahead", 1, sessions.filter(outcome="").count()),
        Check("mentoring pairs silent >30 d", 3, pairs.long_silent(ctx.anchor).count()),
        Check("pairs without agreement or goal", 0, pairs.filter(goals=None).count()),
        Check("mentors", 16, MentorProfile.objects.filter(is_demo=True).count()),
        Check("mentees who wait", 5, MenteeProfile.objects.filter(is_demo=True).waiting().count()),
        Check("mentors who are asked", 1, MentoringOffer.objects.filter(request__is_demo=True).open().count()),
        Check("people whom nobody could take", 1, nobody.count()),
        Check("feedback of mentoring", 3, Feedback.objects.filter(is_demo=True).count()),
        Check("concerns that wait", 2, Concern.objects.open().filter(pair__is_demo=True).count()),
        Check("time booked for mentoring", 2, Booking.objects.filter(session_uid__in=sessions.values("uid")).count()),
        Check("hours of mentoring in the ledger", 92, CreditEntry.objects.filter(category="mentoring").count()),
    ]
