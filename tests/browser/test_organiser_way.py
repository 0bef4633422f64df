"""An organiser's way through a training on a phone: planned from what is wanted, trained, moved, run on a line that
drops, completed from a list of Zoom, judged, on paper for all (learning 1 to 25)."""

import pytest
from django.utils import translation

from members import clock
from members.models import OutboxMessage, Topic
from members.services import credits
from members.services.ticks import tick
from tests.factories import make_member
from tests.mail_kit import html_of, relay, text_of  # noqa: F401  (relay is a fixture)
from tests.trainings.attendance_kit import zoom
from tests.trainings.kit import put_down
from trainings.models import (
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
from trainings.services import feedback

from .hands import SUBMIT, drop_once, go, press_in_vain, send, shoot
from .test_training_way import DAY, MINUTE, TITLE, letters, work

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
    work(CertificateRun.objects.get(training=training))
    phone.go(f"/t/{training.pk}/certificates/")
    phone.shoot("issued")
    assert Certificate.objects.filter(training=training).count() == 7
    assert phone.page.locator("main form[action$='/issue/']").count() == 0
    tick()
    assert OutboxMessage.objects.filter(kind="training_certificate", state="sent").count() == 7
