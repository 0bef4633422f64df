"""Somebody who was let in begins: their requests to join go on (domain A6)."""

from members.induction import ways_in

from .services.joining import begin

ways_in.register("join requests", begin)
