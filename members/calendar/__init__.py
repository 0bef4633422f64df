"""Sessions of all rooms: the registry of their sources, when reminders are due, and the calendar files."""

from .sources import Day, Entry, Source, entry_of, reminder_key, sources, stamp

__all__ = ["Day", "Entry", "Source", "entry_of", "reminder_key", "sources", "stamp"]
