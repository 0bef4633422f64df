"""Why a mail stands as it stands, for people: the codes of the outbox in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "address": gettext_lazy("The address cannot be written to as it stands."),
    "answered": gettext_lazy("The person has answered meanwhile."),
    "archived": gettext_lazy("The group is closed."),
    "begun": gettext_lazy("It had begun."),
    "bounced": gettext_lazy("The address bounces."),
    "bounced_softly": gettext_lazy("The mailbox was full or closed."),
    "cancelled": gettext_lazy("The session was cancelled."),
    "closed": gettext_lazy("The session is closed."),
    "decided": gettext_lazy("It was decided meanwhile."),
    "disconnected": gettext_lazy("The mail server hung up."),
    "ended": gettext_lazy("It has ended."),
    "expired": gettext_lazy("Its time was over."),
    "frozen": gettext_lazy("The account is frozen."),
    "gone": gettext_lazy("What it tells of is no longer there."),
    "just_told": gettext_lazy("The person was told of the session within the hour."),
    "late": gettext_lazy("It came too late to be of use."),
    "left": gettext_lazy("The person has left."),
    "left_group": gettext_lazy("The person has left the group."),
    "logged": gettext_lazy("The meeting was written down."),
    "lost_in_data": gettext_lazy("The line broke while it was being handed over."),
    "mail_none": gettext_lazy("The person wants no mail."),
    "merged": gettext_lazy("Two entries became one."),
    "moved": gettext_lazy("The session was moved."),
    "night": gettext_lazy("It would have come at night, and later it is of no use."),
    "no_address": gettext_lazy("There is no address."),
    "no_consent": gettext_lazy("The person has not agreed to be mailed."),
    "no_post": gettext_lazy("The person no longer holds the post."),
    "nobody": gettext_lazy("There is nobody to write to."),
    "not_allowed": gettext_lazy("The person may no longer know of it."),
    "not_asked": gettext_lazy("The person is no longer asked."),
    "not_coming": gettext_lazy("The person does not come."),
    "not_member": gettext_lazy("The person is no longer in the group."),
    "over": gettext_lazy("The session is over."),
    "pending": gettext_lazy("The person is not a member yet."),
    "planned": gettext_lazy("The next meeting is planned."),
    "process_died": gettext_lazy("The mail program stopped while it had this mail."),
    "recipients_refused": gettext_lazy("The mail server refused everybody."),
    "restored": gettext_lazy("The database was restored; nobody knows whether it had gone."),
    "said_no": gettext_lazy("The person said no."),
    "stands_again": gettext_lazy("It stands again."),
    "stopped": gettext_lazy("The person stopped this kind of mail."),
    "superseded": gettext_lazy("A later mail says how things stand."),
    "switched_off": gettext_lazy("The person switched it off."),
    "taken": gettext_lazy("Somebody took it."),
    "timeout": gettext_lazy("The mail server did not answer in time."),
    "timeout_in_data": gettext_lazy("The line broke while it was being handed over."),
    "tls": gettext_lazy("The mail server's certificate is wrong."),
    "undone": gettext_lazy("What it told of was undone."),
    "unknown_kind": gettext_lazy("This installation does not know this kind of mail."),
    "unreachable": gettext_lazy("The mail server could not be reached."),
    "withdrawn": gettext_lazy("What it told of was withdrawn."),
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
