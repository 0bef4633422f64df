"""What this room brings to the desk: its worklists."""

from members.desk import worklists

from . import attendance_worklists, certificate_worklists, room_worklists, session_worklists

for worklist in (
    *session_worklists.ALL,
    room_worklists.ROOMLESS,
    *attendance_worklists.ALL,
    *certificate_worklists.ALL,
):
    worklists.register(worklist.key, worklist)
