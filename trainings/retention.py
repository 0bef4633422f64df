"""How long things are kept: a list of participants goes two weeks after its upload (safety C-35c)."""

from members.retention import Rule, rules

from .services.lists import forget_files

rules.register("attendance_lists", Rule("attendance_lists", forget_files))
