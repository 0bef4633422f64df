"""Why a mail stands as it stands, for people: the codes of the outbox in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "address": gettext_lazy("The address cannot be written to as it stands."),
    "bounced": gettext_lazy("The address bounces."),
    "cancelled": gettext_lazy("The session was cancelled."),
    "closed": gettext_lazy("The session is closed."),
    "expired": gettext_lazy("Its time was over."),
    "frozen": gettext_lazy("The account is frozen."),
    "gone": gettext_lazy("What it tells of is no longer there."),
    "just_told": gettext_lazy("The person was told of the session within the hour."),
    "late": gettext_lazy("It came too late to be of use."),
    "left": gettext_lazy("The person has left."),
    "left_group": gettext_lazy("The person has left the group."),
    "mail_none": gettext_lazy("The person wants no mail."),
    "moved": gettext_lazy("The session was moved."),
    "night": gettext_lazy("It would have come at night, and later it is of no use."),
    "no_address": gettext_lazy("There is no address."),
    "no_consent": gettext_lazy("The person has not agreed to be mailed."),
    "no_post": gettext_lazy("The person no longer holds the post."),
    "nobody": gettext_lazy("There is nobody to write to."),
    "not_member": gettext_lazy("The person is no longer in the group."),
    "over": gettext_lazy("The session is over."),
    "pending": gettext_lazy("The person is not a member yet."),
    "restored": gettext_lazy("The database was restored; nobody knows whether it had gone."),
    "said_no": gettext_lazy("The person said no."),
    "stopped": gettext_lazy("The person stopped this kind of mail."),
    "switched_off": gettext_lazy("The person switched it off."),
    "timeout": gettext_lazy("The mail server did not answer in time."),
    "unreachable": gettext_lazy("The mail server could not be reached."),
    "disconnected": gettext_lazy("The mail server hung up."),
    "tls": gettext_lazy("The mail server's certificate is wrong."),
    "timeout_in_data": gettext_lazy("The line broke while it was being handed over."),
    "lost_in_data": gettext_lazy("The line broke while it was being handed over."),
    "unknown_kind": gettext_lazy("This installation does not know this kind of mail."),
}


def say(code: str) -> str:
    """A sentence for a reason; what has no words here is shown as the code, so that nothing is hidden."""
    first, _colon, rest = code.partition(": ")
    if first == "broken":
        return _("It could not be worded. Tell the operator: %(code)s") % {"code": rest}
    if "smtp_" in code:
        return _("The mail server refused it (%(code)s).") % {"code": code.rpartition("smtp_")[2]}
    words = [str(WORDS.get(part, part)) for part in (first, rest) if part]
    return " ".join(words)
