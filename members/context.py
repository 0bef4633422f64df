"""What every template knows."""

import ipaddress
from functools import partial
from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import DisallowedHost


def _choices(member) -> SimpleNamespace:
    """The person's own choices; a visitor's are the plainest."""
    return SimpleNamespace(
        theme=member.theme if member else "",
        data_saver=bool(member and member.data_saver),
        web_font=bool(member and member.web_font),
        exit_url=settings.EXIT_URL,
    )


def _has_a_name(request) -> bool:
    """Whether the address is a name: browsers know no passkeys for bare numbers (decision 25)."""
    try:
        ipaddress.ip_address(request.get_host().rpartition(":")[0].strip("[]") or request.get_host())
    except ValueError:
        return True
    except DisallowedHost:
        return False
    return False


def site(request) -> dict:
    """SITE_NAME, DEMO, `ui` (theme, data_saver, web_font, exit_url), `member` and `holds_post`."""
    member = getattr(request, "member", None)
    ui = _choices(member)
    ui.data_saver = ui.data_saver or request.headers.get("Save-Data", "").lower() == "on"
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEMO": settings.DEMO,
        "ADMIN_CONTACT": settings.ADMIN_CONTACT,
        "ui": ui,
        "member": member,
        "holds_post": bool(member and member.current_posts),
        "passkeys_work": partial(_has_a_name, request),
    }
