"""What this room's verbs are called on the audit's page (members/audit_words.py)."""

from django.utils.translation import gettext_lazy as _

from members.audit_words import say

say({
    "agreement_accepted": _("Agreement of a pair accepted"),
    "agreementterms_added": _("New words on confidentiality in mentoring"),
    "agreement_proposed": _("Agreement of a pair proposed"),
    "circle_founded": _("Mentoring circle founded"),
    "concern_closed": _("What did not work: closed"),
    "concern_raised": _("Something in a pair does not work"),
    "goal_added": _("Goal of a pair added"),
    "goal_changed": _("Goal of a pair changed"),
    "match_answered": _("Proposed mentor answered"),
    "meeting_cancelled": _("Meeting of a pair called off"),
    "meeting_described": _("What came of a pair's meeting written down"),
    "meeting_logged": _("Meeting of a pair written down"),
    "meeting_moved": _("Meeting of a pair moved"),
    "meeting_not_held": _("Meeting of a pair did not take place"),
    "meeting_planned": _("Meeting of a pair planned"),
    "meeting_proposed": _("Times to meet proposed"),
    "meeting_times_refused": _("Times to meet refused"),
    "mentee_profile_changed": _("What somebody wants from a mentor changed"),
    "mentor_profile_changed": _("What somebody offers as a mentor changed"),
    "mentor_request_withdrawn": _("Request for a mentor withdrawn"),
    "mentor_requested": _("Mentor asked for"),
    "mentoring_figures_taken": _("Figures of mentoring taken away"),
    "mentoringprogramme_added": _("Mentoring programme set up"),
    "mentoringprogramme_changed": _("Mentoring programme changed"),
    "notes_opened": _("Shared notes of a pair opened for an hour"),
    "notes_opening_asked": _("Opening of a pair's shared notes asked for"),
    "notes_opening_refused": _("Opening of a pair's shared notes refused"),
    "notes_read": _("Shared notes of a pair read by staff"),
    "offer_accepted": _("Mentor said yes"),
    "offer_declined": _("Mentor said no"),
    "match_lapsed": _("Proposed mentor was not answered in time"),
    "offer_expired": _("Mentor did not answer in time"),
    "offline_week_noted": _("Week without network noted"),
    "pair_closed": _("Mentoring ended"),
    "shared_note_written": _("Shared note of a pair written"),
})  # fmt: skip
