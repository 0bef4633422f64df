"""The two ideas that cross rooms (architecture 1). Sent inside the transaction of the verb.

`member_deactivated(member, by)`: somebody has left the network; rooms above close what they keep open for them.
`member_erased(member, by)`: what is left of somebody must go.
"""

from django.dispatch import Signal

member_deactivated = Signal()
member_erased = Signal()
