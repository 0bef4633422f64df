"""What a person reads beside a refused row or file: what is wrong and what to do, without blame (spec 8)."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "name_missing": _("No name in this row. Write the name in Burmese or in English."),
    "name_invalid": _("This does not read as a name. Write the name only, without figures, signs or formulas."),
    "nrc_in_text": _("A national ID number stands here. Remove it: we never keep ID numbers."),
    "email_invalid": _(
        "This e-mail address cannot work. Check it for commas, spaces and missing parts, or leave it empty."
    ),
    "email_duplicate": _(
        "Another person in this file or at your centre has this e-mail address. Give each person their own, or leave "
        "it empty."
    ),
    "phone_invalid": _(
        "This is no full phone number. Write it in digits, for example 09 420 012 345, or leave it empty."
    ),
    "township_unknown": _(
        "We do not know this place. Choose one from the list of townships and states, or leave it empty."
    ),
    "group_unknown": _("We do not know this group. Use the codes of your groups, for example G1, or leave it empty."),
    "area_unknown": _("We do not know this practice area. Use one of the listed areas, or leave it empty."),
    "kind_unknown": _("This is not in our list. Write lawyer or paralegal, or a listed kind or grade."),
    "paralegal_kind_missing": _("The kind of paralegal is missing. Write centre-based, community-based or mobile."),
    "paralegal_kind_not_allowed": _("Only paralegals have a paralegal kind. Leave it empty for a lawyer."),
    "bar_grade_missing": _("The bar grade is missing. Write Advocate, HGP or Apprentice."),
    "bar_grade_not_allowed": _("Only lawyers have a bar grade. Leave it empty for a paralegal."),
    "joined_on_invalid": _("There is no such day. Write the date as 2024-06-04, or day first as 4.6.2024."),
    "joined_on_future": _("This day has not come yet. Check the year."),
    "control_character": _("This cell holds characters that cannot be read. Type it again."),
    "file_empty": _("This file is empty. Choose another one."),
    "file_no_rows": _("There are headings in this file and nobody under them. Choose another file."),
    "file_headings_unknown": _("We found no column of names. Say what your columns mean, or use our headings."),
    "file_wrong_type": _(
        "This is no CSV file and no Excel workbook. Save the list as .xlsx or .csv and choose it again."
    ),
    "file_unreadable": _(
        "This file is damaged. Open it in your spreadsheet program, save it again and choose it again."
    ),
    "file_unpacks_too_large": _(
        "This file is too large for a roster. Keep to 5,000 people and 10 MB, without pictures."
    ),
}

NOTICES = {
    "honorific_taken_off": _("The honorific was taken off the name."),
    "honorific_unknown": _("We do not know this honorific. It was left out."),
    "language_unknown": _("We do not know this language. It was left out."),
    "phone_left_out": _("Only the first phone number is kept."),
    "email_left_out": _("Only the first e-mail address is kept."),
    "group_left_out": _("We do not know this group. The person was taken in without it."),
    "township_elsewhere": _("The township is not in this state or region. Both were kept as written."),
    "converted": _("Written in Zawgyi. It was changed to Unicode."),
    "reading_doubtful": _("This can be read as Unicode or as Zawgyi. Check the name."),
}
