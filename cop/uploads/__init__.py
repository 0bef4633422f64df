"""Files that people hand in (safety C-24 to C-27): looked through and cleaned in a process of their own, kept outside
the web's reach under a random name, looked at by a scanner where there is one.

`checking` asks, `sandbox` is the child that opens the file, `office`, `pdf` and `pictures` know the formats,
`scanner` speaks to clamd, `store` keeps the bytes. Nothing here knows what the files belong to.
"""
