"""The paper as plain text, to be pasted into any program."""

from .sheet import Sheet


def write_text(sheet: Sheet) -> str:
    """Lines with blank lines between the parts; ends with a line feed."""
    parts = [sheet.court, sheet.title]
    for section in sheet.sections:
        parts.append(section.heading)
        parts += ["\n".join(block) for block in section.paragraphs]
    if sheet.authorities:
        rows = [f"{one.number}. {one.label}: {one.sentence}".rstrip(": ") for one in sheet.authorities]
        parts += [sheet.authorities_heading, "\n".join(rows)]
    return "\n\n".join([*parts, sheet.caution, sheet.source]) + "\n"
