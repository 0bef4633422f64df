"""What this room brings to the desk: its worklists."""

from members.desk import worklists

from . import certificate_worklists, session_worklists

for worklist in (*session_worklists.ALL, *certificate_worklists.ALL):
    worklists.register(worklist.key, worklist)
