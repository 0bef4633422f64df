"""What the verbs of the audit are called on its page. Every room says its own in a module of this name."""

from collections.abc import Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import AuditEntry

words: dict[str, str | Promise] = {}


def say(new: Mapping[str, str | Promise]) -> None:
    """Add words; raises ValueError for a verb that has some."""
    if twice := words.keys() & new.keys():
        raise ValueError(f"said twice: {', '.join(sorted(twice))}")
    words.update(new)


def deed_of(entry: AuditEntry) -> str:
    """What was done. The admin's own verbs are made of a thing and what happened to it."""
    if entry.verb in words:
        return str(words[entry.verb])
    thing = thing_of(entry)
    if entry.verb.endswith("_changed"):
        return gettext("%(thing)s changed") % {"thing": thing}
    if entry.verb.endswith("_added"):
        return gettext("%(thing)s added") % {"thing": thing}
    return entry.verb.replace("_", " ")


def thing_of(entry: AuditEntry) -> str:
    """What kind of thing it was done to; empty where it was done to nothing, or to what is no more."""
    try:
        return capfirst(str(apps.get_model(entry.object_type)._meta.verbose_name)) if entry.object_type else ""
    except LookupError:
        return entry.object_type


say({
    "access_refused": _("Asked for what is not theirs"),
    "address_asked_for": _("Asked for a new address"),
    "address_changed": _("Address changed"),
    "address_cleared": _("Stopped address cleared"),
    "affiliation_added": _("Place of work added"),
    "affiliation_ended": _("Place of work ended"),
    "calendar_feed_closed": _("Calendar address closed"),
    "calendar_feed_opened": _("Calendar address opened"),
    "code_accepted": _("Code of conduct accepted"),
    "code_published": _("Code of conduct published"),
    "codes_renewed": _("Printed codes renewed"),
    "contacts_changed": _("Contacts changed"),
    "contacts_read": _("Contacts of a colleague read"),
    "contacts_seen": _("Contacts seen"),
    "crisis_begun": _("Crisis mode on"),
    "crisis_ended": _("Crisis mode off"),
    "data_copied": _("Own data copied"),
    "demo_purged": _("Demo taken away"),
    "demo_seeded": _("Demo brought in"),
    "digest_held_back": _("Digest held back"),
    "digest_looked_at": _("Digest of somebody else looked at as mail"),
    "digest_note_written": _("Line for a digest written"),
    "digest_released": _("Digest released"),
    "digests_dry_run": _("Digests of the coming week tried out"),
    "entry_changed": _("Entry of a list changed"),
    "entry_restored": _("Entry of a list offered again"),
    "entry_retired": _("Entry of a list retired"),
    "erasure_asked": _("Asked to be erased"),
    "erasure_dropped": _("Wish to be erased dropped"),
    "factor_added": _("Second step added"),
    "factor_removed": _("Second step removed"),
    "factor_reset_agreed": _("Lost second step: a second person agreed"),
    "factor_reset_asked": _("Lost second step: asked"),
    "factor_reset_done": _("Lost second step taken away"),
    "factor_reset_stopped": _("Lost second step: stopped"),
    "holidays_imported": _("Holidays read in"),
    "invitation_accepted": _("Invitation accepted"),
    "invitation_taken_back": _("Invitation taken back"),
    "lock_word_refused": _("Wrong lock word"),
    "mail_bounced": _("Mail bounced"),
    "mail_braked": _("Mail stopped by the brake"),
    "mail_consent_given": _("Agreed to mail"),
    "mail_consent_withdrawn": _("Agreement to mail withdrawn"),
    "mail_reconciled": _("Mail looked through after a restore"),
    "mail_released": _("Mail released"),
    "mail_resent": _("Mail sent again"),
    "mail_resumed": _("A kind of mail resumed"),
    "mail_stopped": _("A kind of mail stopped"),
    "member_corrected": _("Person corrected"),
    "member_erased": _("Person erased"),
    "member_frozen": _("Account closed"),
    "member_inducted": _("Person inducted"),
    "member_invited": _("Person invited"),
    "member_left": _("Person left"),
    "member_merge_undone": _("Merge of two entries undone"),
    "member_merged": _("Two entries merged"),
    "member_moved": _("Person moved to another centre"),
    "member_registered": _("Person registered"),
    "member_readmitted": _("Person asked again and was let in"),
    "member_rejoined": _("Person came back"),
    "member_thawed": _("Account opened again"),
    "message_report_closed": _("Report of a message closed"),
    "message_report_read": _("Report of a message read"),
    "message_reported": _("Message reported"),
    "network_begun": _("Network begun"),
    "organisation_merge_undone": _("Merge of organisations undone"),
    "organisation_merged": _("Organisations merged"),
    "password_reset": _("Passphrase set anew"),
    "places_imported": _("Places read in"),
    "post_ended": _("Staff post ended"),
    "post_given": _("Staff post given"),
    "profile_changed": _("Profile changed"),
    "programme_added": _("Programme added"),
    "programme_changed": _("Programme changed"),
    "safety_contact_read": _("Safety contact read"),
    "safety_contact_told": _("Safety contact told"),
    "safety_plan_changed": _("Safety plan changed"),
    "slip_printed": _("Slip printed"),
    "view_budget_spent": _("Opened very many pages about people"),
})  # fmt: skip
