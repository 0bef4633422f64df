"""Numbers of things as an address or a form brings them."""

MOST_FIGURES = 18  # what is longer is in no table, and Python reads no number of some thousand figures at all


def as_id(text: str) -> int:
    """The id that somebody sent; 0, which nothing has, for whatever else was."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_FIGURES else 0
