"""Somebody from outside on a phone: invited, mailed once they agreed, in, and stopped by one press (learning 13)."""

import pytest
from django.urls import reverse

from members.services.drain import drain
from tests.mail_kit import relay, text_of  # noqa: F401
from tests.trainings.kit import make_sitting, make_training
from trainings.models import Guest, Registration

from .hands import shoot


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def link_of(text: str, name: str) -> str:
    """The path of the address in a mail that opens the page of that name."""
    before = reverse(name, args=["-"]).partition("-")[0]
    return next(word[word.index(before) :] for word in text.split() if before in word)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_guest_from_the_link_to_the_stop(open_page, cast, relay, has_script):  # noqa: F811
    session = make_sitting(make_training(cast.centre, title="အာမခံ"), capacity_room=3)
    desk = open_page(cast.staff, java_script_enabled=has_script)
    desk.goto(reverse("trainings:guest_list", args=[session.pk]))
    desk.fill('input[name="name"]', "ဒေါ်မြ")
    desk.locator("form", has=desk.locator('input[name="name"]')).locator('button[type="submit"]').click()
    shown = desk.locator("code").first.inner_text()
    shoot(desk, f"guest_list_{has_script}")
    assert not relay.mails
    phone = open_page(java_script_enabled=has_script)
    phone.goto(link_of(shown, "trainings:place"))
    phone.fill('input[name="email"]', "guest@example.org")
    phone.check('input[name="agreed"]')
    shoot(phone, f"guest_asks_{has_script}")
    phone.click('button[value="mail"]')
    assert drain().sent == 1
    phone.goto(link_of(text_of(relay.mails[0]), "trainings:place"))
    shoot(phone, f"guest_place_{has_script}")
    phone.click('button[value="accept"]')
    assert Registration.objects.get().state == "confirmed"
    assert not has_script or fits(phone)
    assert drain().sent == 1
    phone.goto(link_of(text_of(relay.mails[1]), "members:stop_mail"))
    phone.locator("main button[type=submit]").click()
    shoot(phone, f"guest_stop_{has_script}")
    assert Guest.objects.get().mail_stopped_at is not None
    assert phone.locator("main a").count() == 0
    assert (desk.problems, phone.problems) == ([], [])
