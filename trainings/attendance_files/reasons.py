"""What a person reads when a file of attendance cannot be read: what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "file_empty": _("This file is empty. Choose another one."),
    "file_no_rows": _("There are headings in this file and nobody under them. Choose another file."),
    "file_headings_unknown": _(
        "We found no column with names and times. Choose the list of participants of Zoom, Teams or BigBlueButton."
    ),
    "file_wrong_type": _("This is no list of participants. Save it as .csv or .xlsx and choose it again."),
    "file_unreadable": _("This file is damaged. Download it again and choose it again."),
    "file_unpacks_too_large": _("This file is too large for a list of participants."),
    "file_of_another_day": _(
        "Nobody in this file came on the day of this session. Choose the list of this session, or correct its day."
    ),
    "file_times_unreadable": _("We cannot read the times in this file. Download it again and choose it again."),
}
