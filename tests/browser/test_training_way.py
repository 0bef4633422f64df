"""A member's way through a training on a phone: found, registered for, in line, offered by mail, taken signed out,
reminded, code typed, tested before and after, on paper, checked by anybody (learning 1 to 25). The organiser's way is
in test_organiser_way.py."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from members.models import OutboxMessage
from members.services import credits
from members.services.ticks import tick
from tests.mail_kit import html_of, relay, text_of  # noqa: F401  (relay is a fixture)
from tests.trainings.kit import make_sitting, make_training, put_down
from tests.trainings.learning_kit import make_test
from trainings.models import (
    Attempt,
    Registration,
    SessionTrainer,
    TrainingSession,
)
from trainings.services import certificate_runs, registrations

from .hands import SUBMIT, go, look, press, send, shoot

TITLE = "အာမခံ လျှောက်လဲခြင်း"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LINK = re.compile(r"https?://\S+")


def letters(relay, member) -> list:  # noqa: F811
    """What that person was mailed, the newest last."""
    return [one for one in relay.mails if one.envelope_to == member.email]


def link_in(letter, part: str) -> str:
    """The address of a link of that mail, without the host."""
    [path] = {urlsplit(one).path for one in LINK.findall(text_of(letter)) if part in one}
    return path


def work(run) -> None:
    """What a worker does, if none has done it yet."""
    while certificate_runs.work(run.pk):
        pass


# --- the member ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sitting(cast, nine) -> TrainingSession:
    """In three days at half past nine, for half an hour: one place, which somebody else has."""
    training = make_training(
        cast.centre, title=TITLE, needs_post_test=True, gives_certificate=True, credit_category="skills",
    )  # fmt: skip
    make_test(training, 2)
    session = make_sitting(training, 3 * DAY + 30 * MINUTE, hours=0.5, capacity_room=1, place="ပုသိမ် ရုံး")
    SessionTrainer.objects.create(session=session, member=cast.facilitator, state="accepted")
    put_down(session, cast.paralegal)
    return session


@pytest.mark.parametrize(("language", "has_script"), [("my", False), ("en", True)], ids=["Burmese", "English, script"])
def test_a_member_from_finding_a_training_to_the_checked_certificate(
    open_page, cast, relay, nine, sitting, language, has_script  # noqa: F811
):  # fmt: skip
    cast.lawyer.ui_language = language
    cast.lawyer.save(update_fields=["ui_language"])
    walk = Walk(open_page, cast, relay, sitting, language, java_script_enabled=has_script)
    walk.find_and_register()
    walk.take_the_offer_signed_out()
    nine(days=2, minutes=35)
    walk.be_reminded()
    walk.go_on_with(not has_script)
    walk.take_test("pre", right=0)
    nine(days=1)
    walk.type_the_code_of_the_room()
    walk.take_test("post", right=1)
    work(certificate_runs.begin_run(sitting.training, by=cast.staff))
    walk.hold_the_certificate()
    assert walk.page.problems == walk.stranger.problems == []
    assert credits.total_of(cast.lawyer) == 30 and credits.total_of(cast.facilitator) == 30


class Walk:
    """The member's phone, and one on which nobody has signed in."""

    def __init__(self, open_page, cast, relay, session, language: str, **options) -> None:  # noqa: F811
        self.open_page, self.cast, self.relay, self.session = open_page, cast, relay, session
        self.language, self.options = language, options
        self.page, self.stranger = open_page(cast.lawyer, **options), open_page(**options)
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.stranger.home}
        self.stranger.context.add_cookies([cookie])

    def go_on_with(self, has_script: bool) -> None:
        """Another phone: the second half is walked with scripts where the first was without, and the other way."""
        assert self.page.problems == []
        self.options = {"java_script_enabled": has_script}
        self.page = self.open_page(self.cast.lawyer, **self.options)

    def go(self, address: str) -> None:
        go(self.page, address, self.language)

    def send(self, selector: str = SUBMIT) -> None:
        send(self.page, selector, self.language)

    def shoot(self, name: str, page=None) -> None:
        shoot(page or self.page, f"way_{name}_{self.language}")

    @property
    def registration(self) -> Registration:
        return Registration.objects.get(session=self.session, member=self.cast.lawyer)

    def letter(self, kind: str):
        """The newest mail, which is of that kind and in the language of the member."""
        tick()
        row = OutboxMessage.objects.filter(recipient=self.cast.lawyer, state="sent").latest("sent_at")
        letter = letters(self.relay, self.cast.lawyer)[-1]
        assert (row.kind, letter["Content-Language"]) == (kind, self.language)
        return letter

    def find_and_register(self) -> None:
        self.go("/t/")
        self.page.click("details.filters summary")
        self.page.fill("details.filters [name=q]", "အာမခံ")
        self.send("details.filters button[type=submit]")
        self.shoot("found")
        self.send(f"main a[href='/t/{self.session.training_id}/'] >> nth=0")
        self.shoot("training")
        self.page.locator("main input[name=choice]").first.check()
        self.send("main form[action$='/register/'] button[type=submit]")
        assert (self.registration.state, self.registration.position) == ("waitlisted", 1)
        self.shoot("in_line")
        assert "ပုသိမ်" not in self.page.content()

    def take_the_offer_signed_out(self) -> None:
        registrations.give_back(Registration.objects.get(member=self.cast.paralegal), by=self.cast.paralegal)
        offer = self.letter("training_offered")
        self.stranger.goto(link_in(offer, "/place/"))
        look(self.stranger, self.language)
        self.shoot("offer", self.stranger)
        assert self.registration.state == "offered", "looking takes nothing"
        press(self.stranger, "main button[value=accept]")
        assert self.registration.state == "confirmed"
        self.letter("training_registered")

    def be_reminded(self) -> None:
        reminder = self.letter("training_reminder")
        assert "ပုသိမ်" not in text_of(reminder) + html_of(reminder)

    def take_test(self, wave: str, right: int) -> None:
        """One question, the line is lost, and on it goes where it stopped."""
        self.go(f"/t/{self.session.training_id}/")
        self.send(f"main a[href$='/{wave}/'] >> nth=0")
        self.send("main button[value=begin]")
        self._answer(right)
        self.go("/")
        self.go(f"/t/{self.session.training_id}/{wave}/")
        assert self.page.input_value("main input[name=number]") == "2"
        self.shoot(f"question_{wave}")
        self._answer(right)
        self.send("main button[value=hand_in]")
        self.shoot(f"test_{wave}")
        assert Attempt.objects.get(member=self.cast.lawyer, wave=wave).score == 100 * right

    def _answer(self, right: int) -> None:
        self.page.locator("main input[name=choice]").nth(right).check()
        self.send()

    def type_the_code_of_the_room(self) -> None:
        """As the trainer's phone shows it: in Burmese syllables, or in Latin letters."""
        room = self.open_page(self.cast.facilitator, **self.options)
        go(room, f"/t/sessions/{self.session.pk}/day/")
        code = room.locator(".secret span" if self.language == "my" else ".secret bdi").first.inner_text()
        room.context.close()
        self.go(f"/t/sessions/{self.session.pk}/")
        self.shoot("session")
        assert not self.page.locator("form[action$='/give-back/']").count(), "it has begun"
        self.send("main a[href$='/code/']")
        self.page.fill("main input[name=code]", code)
        self.send()
        self.shoot("code")
        assert self.registration.state == "attended"

    def hold_the_certificate(self) -> None:
        self.letter("training_certificate")
        self.go("/me/learning/")
        self.shoot("learning")
        self.send("main a[href^='/t/certificates/']")
        self.shoot("certificate")
        with self.page.expect_download() as paper:
            self.page.click(f"main a[href$='/{self.language}.pdf']")
        assert paper.value.path().read_bytes().startswith(b"%PDF-")
        address = self.page.locator("main a[href^='/v/']").get_attribute("href")
        go(self.stranger, address, self.language)
        self.shoot("check", self.stranger)
        assert TITLE in self.stranger.content() and not self._names_on(self.stranger)

    def _names_on(self, page) -> list[str]:
        member = self.cast.lawyer
        names = (member.full_name_my, member.full_name_en, member.display_name)
        return [name for name in names if name and name in page.locator("main").inner_text()]
