"""What every template knows."""

import ipaddress
from functools import partial
from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.utils.translation import gettext, gettext_noop

gettext_noop("Waing")  # the name that is set unless a network chose its own: Burmese pages write it in Burmese


def _crisis_of(member):
    """The person's centre while it is in crisis mode: a banner, its bulletin, and the lightest pages (domain A11)."""
    centre = member.centre if member else None
    return centre if centre and centre.is_in_crisis else None


def _choices(member) -> SimpleNamespace:
    """The person's own choices; a visitor's are the plainest."""
    return SimpleNamespace(
        theme=member.theme if member else "",
        crisis=_crisis_of(member),
        data_saver=bool(member and member.data_saver),
        web_font=bool(member and member.web_font and not _crisis_of(member)),
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
    ui.data_saver = ui.data_saver or bool(ui.crisis) or request.headers.get("Save-Data", "").lower() == "on"
    return {
        "SITE_NAME": gettext(settings.SITE_NAME),
        "DEMO": settings.DEMO,
        "ADMIN_CONTACT": settings.ADMIN_CONTACT,
        "ui": ui,
        "member": member,
        "holds_post": bool(member and member.current_posts),
        "passkeys_work": partial(_has_a_name, request),
    }
