"""The centre's desk in Django's admin, scoped by `visible_to`."""
