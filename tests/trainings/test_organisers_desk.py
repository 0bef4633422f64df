"""What organisers have beside the list: the month, messages, lists and figures to take away, who can train what."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from cop.reports.small import Withheld
from members import clock
from members.errors import Refused
from members.models import AuditEntry, Member, OutboxMessage, PracticeArea, Topic
from members.services.credits import total_of
from members.templatetags.waing import digits
from tests.factories import give_post, make_member
from trainings.learning import my_certificates
from trainings.models import Qualification, Registration, SessionLetter, Training, TrainingSession
from trainings.reports import figures, month
from trainings.reports.period import EVER, Period
from trainings.services import letters, qualifications, registrations
from trainings.services.attendance import mark, present
from trainings.services.certificates import issue_certificate

from .kit import crowd, make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


# --- who comes -------------------------------------------------------------------------------------------------------


def test_whoever_a_place_is_kept_for_can_be_asked_from_the_list_of_who_comes(sign_in, cast):
    session = make_sitting(make_training(cast.centre), capacity_room=1)
    first, _second = put_down(session, cast.lawyer, cast.paralegal)
    registrations.give_back(first, by=cast.lawyer)
    client, page = sign_in(cast.staff, stepped_up=True), url("registration_list", session.pk)
    assert client.get(page).context["to_ask"] == {cast.paralegal.pk}
    assert f"/s/members/{cast.paralegal.pk}/" in client.get(page).content.decode()


# --- the month -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [("2026-11", date(2026, 11, 1)), ("2026-13", None), ("9999-12", None), ("0000-00", None), ("x", None), ("", None)],
)
def test_a_month_is_read_and_anything_else_is_this_one(text, first):
    assert month.month_of(text, date(2026, 3, 9)) == (first or date(2026, 3, 1))


def test_the_months_beside_go_over_the_year():
    assert (month.beside(date(2026, 12, 1), 1), month.beside(date(2026, 1, 1), -1)) == (
        date(2027, 1, 1), date(2025, 12, 1),
    )  # fmt: skip


def test_a_session_stands_on_its_day_in_yangon(cast):
    late = datetime(2027, 3, 31, 17, 45, tzinfo=clock.YANGON) + timedelta(hours=7)  # 0:45 on the first of April
    make_sitting(make_training(cast.centre), starts_at=late)
    assert month.days_of(date(2027, 3, 1), cast.staff) == []
    assert [day.on for day in month.days_of(date(2027, 4, 1), cast.staff)] == [date(2027, 4, 1)]


def test_the_month_shows_drafts_only_to_who_runs_them_and_turns_its_pages(sign_in, cast):
    first = (clock.today().replace(day=1) + timedelta(days=40)).replace(day=1)
    at = datetime(first.year, first.month, 5, 9, tzinfo=clock.YANGON)
    make_sitting(make_training(cast.centre, title="Mine as a draft"), starts_at=at, status="draft")
    make_sitting(make_training(cast.centre, title="Open to all"), starts_at=at)
    page = f"{url('organiser_month')}?month={first:%Y-%m}"
    mine, others = (sign_in(who).get(page).content.decode() for who in (cast.staff, cast.staff_other))
    assert "Mine as a draft" in mine and "Open to all" in mine
    assert "Mine as a draft" not in others and "Open to all" in others
    assert f"?month={month.beside(first, 1):%Y-%m}" in mine
    assert digits(first.year) in mine or str(first.year) in mine
    assert sign_in(cast.lawyer).get(page).status_code == 403


# --- messages to a list ----------------------------------------------------------------------------------------------


def test_a_message_is_looked_at_before_it_goes_and_its_text_is_in_no_mail(sign_in, cast):
    session = make_sitting(make_training(cast.centre))
    put_down(session, cast.lawyer, cast.paralegal)
    client, typed = sign_in(cast.staff), {"audience": "all", "body": "Bring the CANARY book."}
    seen = client.post(url("write_letter", session.pk), typed)
    assert seen.status_code == 200 and seen.context["preview"].people == 2
    mails = "".join(mail.subject + mail.text for _name, mail in seen.context["preview"].mails)
    assert "CANARY" not in mails and str(session) not in mails
    assert not SessionLetter.objects.exists()
    client.post(url("write_letter", session.pk), {**typed, "send": "1"})
    told = OutboxMessage.objects.filter(kind="training_letter")
    assert set(told.values_list("recipient", flat=True)) == {cast.lawyer.pk, cast.paralegal.pk}
    assert "CANARY" in sign_in(cast.lawyer).get(url("training_session_detail", session.pk)).content.decode()
    assert "CANARY" not in sign_in(cast.stranger).get(url("training_session_detail", session.pk)).content.decode()
    assert AuditEntry.objects.get(verb="training_letter_written").facts["told"] == 2


def test_a_message_goes_to_whom_it_is_for_and_a_fourth_waits_for_tomorrow(cast):
    session = make_sitting(make_training(cast.centre), capacity_room=1)
    put_down(session, cast.lawyer, cast.paralegal)
    facts = {"by": cast.staff, "body": "Hello"}
    letters.write_letter(session, audience="waiting", **facts)
    assert [row.recipient for row in OutboxMessage.objects.filter(kind="training_letter")] == [cast.paralegal]
    assert not SessionLetter.objects.visible_to(cast.lawyer).exists()
    letters.write_letter(session, audience="coming", **facts)
    letters.write_letter(session, audience="all", **facts)
    with pytest.raises(Refused):
        letters.write_letter(session, audience="all", **facts)
    assert SessionLetter.objects.count() == 3


def test_nobody_is_written_to_of_a_draft_a_session_that_is_off_or_long_over_or_with_an_empty_list(cast):
    for facts in ({"status": "draft"}, {"cancelled_at": clock.now()}, {"starts_in": -timedelta(days=40)}, {}):
        with pytest.raises(Refused):
            letters.write_letter(make_sitting(**facts), by=cast.staff, audience="all", body="Hello")


def test_a_text_that_tells_who_a_client_is_stays_in_the_form(sign_in, cast):
    session = make_sitting(make_training(cast.centre))
    put_down(session, cast.lawyer)
    typed = {"audience": "all", "body": "Call 09 425 001 234 before.", "send": "1"}
    answer = sign_in(cast.staff).post(url("write_letter", session.pk), typed)
    assert answer.status_code == 200 and "09 425 001 234" in answer.content.decode()
    assert not SessionLetter.objects.exists()


def test_what_was_written_goes_ninety_days_after_the_session(cast):
    session = make_sitting(make_training(cast.centre))
    put_down(session, cast.lawyer)
    letters.write_letter(session, by=cast.staff, audience="all", body="Hello")
    assert letters.forget_letters(session.ends_at) == 0
    assert letters.forget_letters(session.ends_at + timedelta(seconds=1)) == 1


# --- lists and figures that leave the house --------------------------------------------------------------------------


def test_the_list_of_a_session_leaves_without_contacts_and_without_formulas(sign_in, cast):
    session = make_sitting(make_training(cast.centre, title="=cmd()"))
    put_down(session, cast.lawyer)
    client = sign_in(cast.staff)
    assert client.get(url("take_registrations", session.pk)).status_code == 405
    answer = client.post(url("take_registrations", session.pk))
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv") and "'=cmd()" in text and "\n=cmd" not in text
    assert (cast.lawyer.full_name_en or cast.lawyer.full_name_my) in text
    assert cast.lawyer.email not in text
    assert AuditEntry.objects.get(verb="registrations_taken").facts["people"] == 1
    assert sign_in(cast.lawyer).post(url("take_registrations", session.pk)).status_code == 403


def test_of_a_sensitive_training_no_list_leaves(sign_in, cast):
    session = make_sitting(make_training(cast.centre, is_sensitive=True))
    put_down(session, cast.lawyer)
    assert sign_in(cast.staff).post(url("take_registrations", session.pk)).url == url("registration_list", session.pk)
    assert not AuditEntry.objects.filter(verb="registrations_taken").exists()


def held(cast, people, **fields) -> TrainingSession:
    """A session of three hours that is over, at which all of them were."""
    session = make_sitting(make_training(cast.centre, **fields))
    rows = put_down(session, *people)
    start = clock.now() - timedelta(hours=4)
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=3))
    session.refresh_from_db()
    mark(session, {row.pk: present(session, "staff") for row in rows}, by=cast.staff)
    return session


def test_learning_25_page_certificate_table_and_report_say_the_same_minutes(sign_in, cast):
    people = crowd(5, cast.centre)
    session = held(cast, [*people, cast.lawyer], gives_certificate=True)
    assert {total_of(one) for one in people} == {180}
    total, rows = figures.hours(type(cast.lawyer).objects.filter(centre=cast.centre), EVER)
    assert (total, [(row.people, row.minutes) for row in rows]) == (6 * 180, [(6, 6 * 180)])
    assert sum(total_of(one) for one in [*people, cast.lawyer]) == total
    client = sign_in(cast.coordinator)
    page = client.get(url("learning_figures"))
    assert page.context["total"] == total
    table = client.post(url("take_learning_figures")).content.decode("utf-8-sig")
    assert f",{total}" in table.replace("\r", "")
    mine = sign_in(cast.lawyer).get(url("my_learning"))
    assert digits(3) in mine.context["total"] or "3" in mine.context["total"]
    enrolment = session.training.enrolments.get(member=cast.lawyer)
    issue_certificate(enrolment, by=cast.staff)
    assert my_certificates(cast.lawyer)[0].revisions.get().minutes == total_of(cast.lawyer)


def test_figures_of_fewer_than_five_are_told_to_nobody(sign_in, cast):
    held(cast, crowd(4, cast.centre))
    total, rows = figures.hours(type(cast.lawyer).objects.filter(centre=cast.centre), EVER)
    assert total == Withheld.BESIDE and rows[0].minutes == rows[0].people == Withheld.SMALL
    taken = figures.taking_part(_trainings(cast), EVER)
    assert taken.seats == taken.people == Withheld.SMALL
    table = sign_in(cast.coordinator).post(url("take_learning_figures")).content.decode("utf-8-sig")
    assert "720" not in table and "180" not in table


def _trainings(cast):
    return Training.objects.visible_to(cast.coordinator)


def test_the_monitoring_officer_reads_the_sums_of_the_whole_centre(cast):
    """Though no entry of anybody is open to them (domain 2d)."""
    officer = make_member(cast.other_centre)
    give_post(officer, "me_officer", cast.centre)
    assert set(figures.people_for(officer)) == set(cast.coordinator.centre.members.all())
    give_post(officer, "me_officer", None)
    assert cast.stranger in figures.people_for(Member.objects.get(pk=officer.pk))


def test_figures_are_of_the_days_that_are_asked_for(sign_in, cast):
    held(cast, crowd(5, cast.centre))
    before = Period(until=clock.today() - timedelta(days=9))
    assert figures.taking_part(_trainings(cast), before).seats == 0
    assert figures.taking_part(_trainings(cast), Period(since=clock.today() - timedelta(days=9))).seats == 5
    client = sign_in(cast.coordinator)
    for odd in ("9999-12-31", "0001-01-01", "x", "2026-11-31"):
        assert client.get(url("learning_figures"), {"since": odd, "until": odd}).status_code == 200
        assert client.post(url("take_learning_figures"), {"since": odd, "until": odd}).status_code == 200


def test_what_people_needed_is_counted_and_what_few_needed_is_not_told(cast):
    session = make_sitting(make_training(cast.centre))
    for row in put_down(session, *crowd(6, cast.centre)):
        row.accommodations.create(kind="child", met=True, decided_at=clock.now())
    Registration.objects.last().accommodations.create(kind="seeing")
    found = {need.label: (need.asked, need.met) for need in figures.needed(_trainings(cast), EVER)}
    assert [cells for cells in found.values() if cells != (0, 0)] == [(Withheld.SMALL, 0), (6, 6)]


# --- who can train what ----------------------------------------------------------------------------------------------


def test_who_can_train_what_is_written_down_once_and_ended(sign_in, cast):
    topic = Topic.objects.first()
    client, typed = sign_in(cast.staff), {"member": cast.lawyer.pk, "topic": topic.pk}
    client.post(url("qualification_list"), typed)
    assert client.post(url("qualification_list"), typed).status_code == 200  # twice is once
    row = Qualification.objects.get()
    assert (row.member, row.topic, row.recorded_by) == (cast.lawyer, topic, cast.staff)
    area = PracticeArea.objects.first()
    assert client.post(url("qualification_list"), {**typed, "area": area.pk}).status_code == 200
    assert client.post(url("qualification_list"), {"member": cast.lawyer.pk}).status_code == 200
    client.post(url("end_qualification", row.pk))
    assert not Qualification.objects.standing().exists()
    client.post(url("qualification_list"), typed)
    assert Qualification.objects.standing().count() == 1


def test_another_desk_neither_sees_nor_ends_it(sign_in, cast):
    row = qualifications.record_qualification(cast.lawyer, by=cast.staff, topic=Topic.objects.first())
    client = sign_in(cast.staff_other)
    assert client.get(url("qualification_list")).context["rows"] == []
    assert client.post(url("end_qualification", row.pk)).status_code == 404
    other = make_member(cast.other_centre)
    assert sign_in(cast.staff).post(url("qualification_list"), {"member": other.pk}).status_code == 200
    assert sign_in(cast.lawyer).post(url("end_qualification", row.pk)).status_code == 403
