"""A training's way on a phone. The member's: found, registered for, in line, offered by mail, taken signed out,
reminded, code typed, tested before and after, on paper, checked by anybody. The organiser's: planned from what is
wanted, trained, moved, run on a line that drops, completed from a list of Zoom, judged, on paper for all (learning 1
to 25)."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import translation

from members import clock
from members.models import OutboxMessage, Topic
from members.services import credits
from members.services.ticks import tick
from tests.factories import make_member
from tests.mail_kit import html_of, relay, text_of  # noqa: F401  (relay is a fixture)
from tests.trainings.attendance_kit import zoom
from tests.trainings.kit import make_sitting, make_training, put_down
from tests.trainings.learning_kit import make_test
from trainings.models import (
    Attempt,
    Attendance,
    AttendanceChange,
    Certificate,
    CertificateRun,
    Qualification,
    Registration,
    SessionTrainer,
    Training,
    TrainingSession,
    Wish,
)
from trainings.services import certificate_runs, feedback, registrations

from .hands import SUBMIT, drop_once, go, look, press, press_in_vain, send, shoot

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


def _work(run) -> None:
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
    _work(certificate_runs.begin_run(sitting.training, by=cast.staff))
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


# --- the organiser ---------------------------------------------------------------------------------------------------


NAMES = ("Thida Mon", "Yan Thura", "Nang Kham Mon", "Saw Lin Htoo", "Rosalind Hla", "Myint Lwin Zaw")


@pytest.fixture
def people(cast):
    """Six colleagues, the first of whom reads English and wants titles in the mail."""
    made = [make_member(cast.centre, full_name_en=name, mail=True) for name in NAMES]
    made[0].ui_language, made[0].mail_detail = "en", "titles"
    made[0].save()
    return made


class Phone:
    """Somebody's phone in a language of theirs, with scripts or without."""

    def __init__(self, open_page, member, language: str, has_script: bool) -> None:
        member.ui_language = language
        member.save(update_fields=["ui_language"])
        self.page, self.language = open_page(member, java_script_enabled=has_script), language

    def go(self, address: str) -> None:
        go(self.page, address, self.language)

    def send(self, selector: str = SUBMIT) -> None:
        send(self.page, selector, self.language)

    def shoot(self, name: str) -> None:
        shoot(self.page, f"way_{name}_{self.language}")


# Of the desk and of the others (the trainer, who tells what it was worth): the second walk exchanges all.
HALVES = [(("my", True), ("en", False)), (("en", False), ("my", True))]


@pytest.mark.parametrize(("of_desk", "of_others"), HALVES, ids=["Burmese desk, script", "English desk"])
def test_an_organiser_from_what_is_wanted_to_certificates_for_all(
    open_page, cast, relay, nine, people, of_desk, of_others  # noqa: F811
):  # fmt: skip
    topic = Topic.objects.get(code="bail")
    Wish.objects.create(member=cast.lawyer, topic=topic)
    Qualification.objects.create(member=cast.facilitator, topic=topic)
    desk, trainer = Phone(open_page, cast.coordinator, *of_desk), Phone(open_page, cast.facilitator, *of_others)
    training = _plan_from_what_is_wanted(desk, topic)
    session = _plan_session(desk, training)
    _find_trainer(desk, trainer, session, cast.facilitator, relay)
    put_down(session, cast.lawyer, *people)
    tick()
    session = _move(desk, session, relay, cast.lawyer, people[0])
    nine(seconds=(session.starts_at + 10 * MINUTE - clock.now()).total_seconds())
    _tick_on_a_line_that_drops(trainer, session, people[:4])
    nine(hours=3)
    _read_the_list_of_zoom(desk, session, people[4:])
    _hear_what_it_was_worth(desk, Phone(open_page, cast.lawyer, *of_others), session, people[:4])
    _give_certificates(desk, training, cast)
    assert credits.total_of(cast.facilitator, role="presented") == 120
    assert desk.page.problems == trainer.page.problems == []


def _plan_from_what_is_wanted(phone: Phone, topic: Topic) -> Training:
    phone.go("/t/needs/")
    phone.shoot("needs")
    phone.send(f"form[action$='/needs/plan/']:has(input[name=topic][value='{topic.pk}']) button")
    phone.page.fill("#id_title", TITLE)
    phone.page.select_option("#id_status", "published")
    phone.page.check("#id_gives_certificate")
    phone.page.select_option("#id_credit_category", index=1)
    phone.shoot("training_form")
    phone.send()
    return Training.objects.get()


def _fill_time(page, day, begins: str, ends: str) -> None:
    page.fill("#id_date", day.isoformat())
    page.fill("#id_begins", begins)
    page.fill("#id_ends", ends)


def _plan_session(phone: Phone, training: Training) -> TrainingSession:
    phone.go(f"/t/{training.pk}/")
    phone.send("main a[href$='/plan/']")
    _fill_time(phone.page, clock.today() + 2 * DAY, "10:00", "12:00")
    phone.page.check("[name=mode][value=both]")
    phone.page.fill("#id_place", "ပုသိမ် ရုံး")
    phone.shoot("plan")
    phone.send()
    phone.send("main form[action$='/open/'] button")
    phone.shoot("session_desk")
    return TrainingSession.objects.get()


def _find_trainer(desk: Phone, trainer: Phone, session: TrainingSession, member, relay) -> None:  # noqa: F811
    desk.send("main a[href$='/trainers/']")
    desk.page.select_option("#id_member", str(member.pk))
    desk.send()
    desk.shoot("trainers")
    tick()
    [asked] = letters(relay, member)
    assert "ပုသိမ်" not in text_of(asked)
    trainer.go("/")
    trainer.send(f"main a[href='/t/sessions/{session.pk}/'] >> nth=0")
    trainer.shoot("asked")
    trainer.send("form[action$='/answer/']:has(input[value=yes]) button")
    assert SessionTrainer.objects.get().state == "accepted"


def _move(phone: Phone, session: TrainingSession, relay, *readers) -> TrainingSession:  # noqa: F811
    """Four hours later. The notice says so once to each, in their language, and who wants titles reads one."""
    phone.go(f"/t/sessions/{session.pk}/")
    phone.send("main a[href$='/move/']")
    _fill_time(phone.page, session.starts_at.astimezone(clock.YANGON).date(), "14:00", "16:00")
    phone.send()
    tick()
    phone.go(f"/t/sessions/{session.pk}/told/")
    phone.shoot("told")
    for reader, figures, has_title in zip(readers, ("၁၄:၀၀", "14:00"), (False, True), strict=True):
        with translation.override(reader.ui_language):
            subject = translation.gettext("Another time")
        [notice] = [one for one in letters(relay, reader) if one["Subject"] == subject]
        assert notice["Content-Language"] == reader.ui_language
        for words in (text_of(notice), html_of(notice)):
            assert figures in words and "ပုသိမ်" not in words and (TITLE in words) is has_title
    session.refresh_from_db()
    return session


def _tick_on_a_line_that_drops(phone: Phone, session: TrainingSession, people) -> None:
    """The ticks arrive and the answer is lost; the form still holds them, and sent again they count once."""
    phone.go(f"/t/sessions/{session.pk}/day/")
    rows = Registration.objects.filter(session=session, member__in=people)
    for row in rows:
        phone.page.check(f"input[name=here][value='{row.pk}']")
    phone.shoot("day")
    save = "main form:has(.ticks) button[type=submit]:not([name])"
    press_in_vain(phone.page, save, drop_once(phone.page, "**/day/"))
    assert phone.page.locator("input[name=here]:checked").count() == len(people)
    phone.send(save)
    assert phone.page.locator("input[name=here]:checked").count() == len(people)
    assert Attendance.objects.count() == AttendanceChange.objects.count() == len(people)


def _read_the_list_of_zoom(phone: Phone, session: TrainingSession, people) -> None:
    """Two were online; the lawyer too, under a name that somebody has to look at."""

    def moment(minutes: int) -> str:
        return (session.starts_at + minutes * MINUTE).astimezone(clock.YANGON).strftime("%m/%d/%Y %I:%M:%S %p")

    names = [*(one.full_name_en for one in people), "Galaxy A12"]
    data = zoom(*([name, "", moment(0), moment(118), "118", "Yes", ""] for name in names))
    phone.go(f"/t/sessions/{session.pk}/lists/")
    phone.page.set_input_files(
        "input[type=file]", {"name": "participants.csv", "mimeType": "text/csv", "buffer": data}
    )
    phone.send()
    phone.shoot("list")
    lawyer = Registration.objects.get(session=session, member__user__isnull=False)
    phone.page.locator("main select").select_option(str(lawyer.pk))
    phone.send("button[name=confirm]")
    assert Attendance.objects.filter(source="zoom", outcome="attended").count() == 3
    phone.shoot("after_list")


def _hear_what_it_was_worth(desk: Phone, phone: Phone, session: TrainingSession, people) -> None:
    """Five say it: the last of them on a phone, and only then is it shown."""
    for one in people:
        feedback.give_feedback(session, one, rating=4, met=4, missing="", with_expectation=False)
    results = f"/t/{session.training_id}/results/"
    desk.go(results)
    before = desk.page.locator("main").inner_text()
    phone.go("/me/learning/")
    phone.send("main a[href$='/feedback/']")
    phone.shoot("feedback")
    phone.page.check("[name=rating][value='5']")
    phone.page.check("[name=met][value='5']")
    phone.send()
    desk.go(results)
    desk.shoot("results")
    mean = "၄.၂" if desk.language == "my" else "4.2"
    assert mean not in before and mean in desk.page.locator("main").inner_text()
    assert phone.page.problems == []


def _give_certificates(phone: Phone, training: Training, cast) -> None:
    phone.go(f"/t/{training.pk}/certificates/")
    phone.shoot("waiting")
    phone.send("main form[action$='/issue/'] button")
    _work(CertificateRun.objects.get(training=training))
    phone.go(f"/t/{training.pk}/certificates/")
    phone.shoot("issued")
    assert Certificate.objects.filter(training=training).count() == 7
    assert phone.page.locator("main form[action$='/issue/']").count() == 0
    tick()
    assert OutboxMessage.objects.filter(kind="training_certificate", state="sent").count() == 7
