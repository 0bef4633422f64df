"""The words of a written argument, for tests."""

TEXTS = {
    "facts": "Held for 31 hours.",
    "reasoning": "The limit is 24 hours.",
    "request": "That the client be released.",
}
PHONE = "Call 09 123 456 789."
