"""Letters for the browser of the tests: a machine without a Burmese font would measure boxes."""

import os
from pathlib import Path

from config.embedded.places import ROOT

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">{machine}</include>
  <dir>{letters}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def with_letters(folder: Path) -> dict[str, str]:
    """The environment of a browser that finds the house's own Burmese font beside those of the machine.

    `folder` is one that may be written to; it keeps the configuration and what fontconfig remembers. A font of the
    machine that knows Burmese may still be chosen first.
    """
    path = folder / "fonts.conf"
    path.write_text(
        CONFIGURATION.format(
            machine=os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf"),
            letters=ROOT / "cop" / "paper" / "fonts",
            cache=folder / "fontconfig",
        )
    )
    return {**os.environ, "FONTCONFIG_FILE": str(path)}
