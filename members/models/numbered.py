"""How records that tell of people call themselves where a list or a heading has to call them something."""


class Numbered:
    """What it is and its number, never who: headings and choices are read by more people than names are for."""

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
