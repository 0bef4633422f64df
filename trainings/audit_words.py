"""What this room's verbs are called on the audit's page (members/audit_words.py)."""

from django.utils.translation import gettext_lazy as _

from members.audit_words import say

say({
    "certificate_issued": _("Certificate issued"),
    "certificate_kept": _("Certificate left to stand"),
    "certificate_reissued": _("Certificate worded anew"),
    "certificate_revoked": _("Certificate revoked"),
    "certificates_asked": _("Certificates of a training asked for"),
    "test_opened": _("Test put in use"),
})  # fmt: skip
