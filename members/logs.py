"""Logs tell what went wrong, never to whom (safety C-35b)."""

import logging
import re

SECRETS = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"|(?P<path>/(?:u|rsvp|feed|in/invite|in/reset/key)/)[^\s\"'?]+"
    r"|(?P<query>\?[^\s\"']+)"
    r"|(?P<phone>\+?95\s?9[\d\s-]{6,12}|\b09[\d\s-]{7,12})"
    r"|(?P<sealed>v1:[\w-]+:[\w=-]+)"
)


def redact(text: str) -> str:
    """The text without addresses, phones, tokens and query strings."""
    return SECRETS.sub(lambda match: (match["path"] or "") + "[…]", text)


class Redact(logging.Filter):
    """Applied to every handler of the settings."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
