"""A roster as a centre keeps it: bytes -> table -> checked rows (decision 31; safety C-24, C-33, C-34).

`reader.read_table` makes a Table of bytes or raises FileRefused, `checking.check_rows` makes a RosterResult of a
Table, `output` writes both down. Nothing here asks the database: what the registry knows comes in as `Lookups`.
The child process that opens workbooks imports from this package, so nothing may be imported here.
"""
