"""What this room brings to the desk: its worklists."""

from members.desk import worklists

from .certificate_worklists import ALL

for worklist in ALL:
    worklists.register(worklist.key, worklist)
