"""What every process carries: libraries that only a paper or a picture needs come when one is drawn."""

import subprocess
import sys

from django.conf import settings

DRAWING = ("pypdf", "PIL", "qrcode", "typst", "openpyxl")


def test_finding_an_address_brings_no_library_that_draws():
    """Whoever names an address has all views loaded: a worker that sends mail, too."""
    code = (
        "import sys, django; django.setup(); from django.urls import reverse; reverse('members:home');"
        f"print([name for name in {DRAWING!r} if name in sys.modules])"
    )
    argv = [sys.executable, "-c", code]
    done = subprocess.run(argv, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
