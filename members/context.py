"""What every template knows."""

from types import SimpleNamespace

from django.conf import settings


def _choices(member) -> SimpleNamespace:
    """The person's own choices; a visitor's are the plainest."""
    return SimpleNamespace(
        theme=member.theme if member else "",
        data_saver=bool(member and member.data_saver),
        web_font=bool(member and member.web_font),
        exit_url=settings.EXIT_URL,
    )


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
    }
