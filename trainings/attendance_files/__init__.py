"""What Zoom, Teams and BigBlueButton say of who was in a meeting: bytes -> stays -> people -> minutes (learning 17).

`reading.read_meeting` makes a Meeting of bytes or raises FileRefused, `matching.match` finds whose row is whose, and
`report.report_of` adds up the minutes. Nothing here asks the database or the clock: who is registered comes in as
`people.Person`. Reasons for a refused file stand in `reasons.REASONS`.
"""
