"""What a service says when it may not or cannot do what it was asked."""


class Refused(Exception):
    """A rule of the domain says no. `message` is a translatable sentence for the person who asked;
    `field` names the form field that it belongs to, or is None for the form as a whole."""

    def __init__(self, message, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
