"""What becomes of mentoring when two entries of one person become one (members/merging.py): a merge by staff hands
nobody's words to anybody, so all that was written in confidence stays with the closed entry."""

from django.utils.translation import gettext_lazy as _

from members.merging import Shown, fold_clashing, merging, shown

from .models import MentoringPair

merging.stay(
    "mentoring.PrivateNote.author mentoring.SharedNote.author mentoring.Concern.by mentoring.NotWith.member "
    "mentoring.NotWith.other mentoring.NoteOpening.asked_by mentoring.NoteOpening.agreed_by "
    "mentoring.MenteeProfile.member mentoring.MentorProfile.member"
)
merging.join("mentoring.FeedbackGiven.member", fold_clashing("mentoring.FeedbackGiven.member"))
shown.register(
    "mentoring",
    Shown(
        _("Mentoring"),
        lambda member, reader: MentoringPair.objects.overseen_by(reader).filter(
            pk__in=MentoringPair.objects.of(member).values("pk")
        ),
    ),
)
