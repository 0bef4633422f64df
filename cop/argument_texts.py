"""What a new argument of each kind begins with: headings and prompts to fill in, in the language of the court paper
(domain A20). The words stand in data/argument_templates.toml, so that lawyers can mend them."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "argument_templates.toml"


@cache
def _all() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def texts_for(kind: str, language: str) -> dict[str, str]:
    """{"title", "facts", "reasoning", "request"} of a kind in Burmese or, for every other language, in English."""
    return dict(_all()[kind]["my" if language == "my" else "en"])
