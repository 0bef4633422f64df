"""Certificates (learning 22-25): issued once, frozen, checked by anybody, drawn so that their text can be copied."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image, ImageChops

from members import clock
from members import personal_data as parts
from members.errors import Refused
from members.services.credits import total_of
from tests.factories import make_member
from tests.pdf_text import lines_of
from tests.signing_in import sign_in_client
from trainings.models import Certificate, CertificateRun, Enrolment
from trainings.models.certificate import ALPHABET, make_code, read_code
from trainings.paper import draw_pdf, draw_picture, sheet_of
from trainings.paper.sheet import Sheet, hours_in_words, squares_of
from trainings.reports.waiting import waiting_for_certificate
from trainings.services import certificate_runs, certificates

from .kit import make_training
from .learning_kit import enrol, examined, past_sitting, take, was_there

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "data" / "certificates"


@pytest.fixture
def training(cast):
    return make_training(cast.centre, gives_certificate=True, title="Bail hearings", credit_category="law")


@pytest.fixture
def enrolment(training, cast):
    """The lawyer was there, and so has completed it."""
    found = enrol(training, cast.lawyer)[0]
    was_there(past_sitting(training), cast.lawyer)
    found.refresh_from_db()
    assert found.state == "completed"
    return found


@pytest.fixture
def certificate(enrolment, cast):
    return certificates.issue_certificate(enrolment, by=cast.coordinator)


# --- 22: the rule, once, frozen ---------------------------------------------------------------------------


def test_learning_22_issued_when_the_rule_is_met_and_once(cast):
    training = examined(cast.centre, needs_feedback=False, sessions_needed=2)
    enrolment = enrol(training, cast.lawyer)[0]
    was_there(past_sitting(training, 9, part=1), cast.lawyer)
    take(training, cast.lawyer, "post", 4)
    enrolment.refresh_from_db()
    with pytest.raises(Refused):
        certificates.issue_certificate(enrolment, by=cast.coordinator)
    was_there(past_sitting(training, 2, part=2), cast.lawyer)
    enrolment.refresh_from_db()
    first = certificates.issue_certificate(enrolment, by=cast.coordinator)
    assert certificates.issue_certificate(enrolment, by=cast.coordinator) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(training=training, member=cast.lawyer, rule_version=training.rule_version)


def test_learning_22_another_version_of_the_rule_gives_another(certificate, enrolment, cast):
    training = certificate.training
    training.rule_version = 2
    training.save(update_fields=["rule_version"])
    enrolment.training = training
    assert certificates.issue_certificate(enrolment, by=cast.coordinator).code != certificate.code


def test_learning_22_another_version_of_the_rule_makes_nobody_wait_who_holds_one(certificate, cast):
    training = certificate.training
    assert not waiting_for_certificate(training).exists()
    training.rule_version = 2
    training.save(update_fields=["rule_version"])
    assert not waiting_for_certificate(training).exists()
    certificates.revoke_certificate(certificate, by=cast.coordinator)
    assert waiting_for_certificate(training).exists()


def test_learning_22_name_hours_and_title_are_frozen_and_a_new_wording_keeps_the_code(certificate, cast):
    before = certificate.revisions.get()
    assert (before.name_en, before.title, before.minutes) == (cast.lawyer.formal_name, "Bail hearings", 180)
    certificate.training.title = "Something else"
    certificate.training.save(update_fields=["title"])
    cast.lawyer.full_name_en = "New Name"
    cast.lawyer.save(update_fields=["full_name_en"])
    again = certificate.revisions.get()
    assert (again.name_en, again.title) == (before.name_en, "Bail hearings")
    certificates.reissue_certificate(certificate, by=cast.coordinator)
    certificate.refresh_from_db()
    assert [one.name_en for one in certificate.revisions.all()] == [before.name_en, "New Name"]
    assert [one.number for one in certificate.revisions.all()] == [1, 2]


def test_the_holder_chooses_which_name(certificate, cast):
    cast.lawyer.display_name = "Ma Blue"
    cast.lawyer.save(update_fields=["display_name"])
    url = reverse("trainings:rename_certificate", args=[certificate.pk])
    assert sign_in_client(Client(), cast.coordinator).post(url, {"which": "shown"}).status_code == 403
    sign_in_client(Client(), cast.lawyer).post(url, {"which": "shown"})
    assert certificate.revisions.last().name_my == "Ma Blue"


# --- 23: the public check ---------------------------------------------------------------------------


def check(client, code: str):
    client.cookies["language"] = "en"
    return client.get(reverse("trainings:check_certificate", args=[code]))


def body(answer) -> str:
    text = re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def test_learning_23_eighty_random_bits_and_unique():
    codes = {make_code() for _ in range(2_000)}
    assert len(codes) == 2_000 and all(len(code) * 5 >= 80 and set(code) <= set(ALPHABET) for code in codes)
    assert Certificate._meta.get_field("code").unique
    assert read_code("oil0-1234 abcd-efgh") == "0110" + "1234ABCDEFGH"
    assert read_code("x") == read_code("U" * 16) == ""


def test_learning_23_valid_revoked_and_unknown_with_nothing_of_whom(certificate, cast, client):
    valid = check(client, certificate.code)
    assert "The certificate is valid" in body(valid) and "noindex" in valid.headers["X-Robots-Tag"]
    revoked = certificates.revoke_certificate(certificate, by=cast.coordinator)
    gone = check(client, certificate.code)
    assert "The certificate is revoked" in body(gone) and revoked.revoked_on == clock.today()
    person = cast.lawyer
    for answer in (valid, gone):
        for name in (person.full_name_en, person.shown_name, person.full_name_en[0] + "."):
            assert name not in body(answer)
        assert "initial" not in body(answer)


def test_learning_23_unknown_and_malformed_look_the_same(certificate, client):
    shown = [check(client, code) for code in ("0" * 16, "x", "-", "U" * 16, "0" * 39)]
    assert len({body(one) for one in shown}) == len({one.status_code for one in shown}) == 1
    typed = client.get(reverse("trainings:check_code"), {"code": certificate.shown_code.lower()})
    assert typed["Location"] == reverse("trainings:check_certificate", args=[certificate.code.lower()])
    assert check(client, certificate.code.lower()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_learning_23_checks_are_limited(client, monkeypatch):
    monkeypatch.setattr("trainings.views.certificates.MOST_CHECKS", 3)
    assert [check(client, "0" * 16).status_code for _ in range(5)] == [200, 200, 200, 429, 429]


def test_a_training_of_a_group_is_not_named_at_the_check(certificate, cast, client):
    certificate.training.group = cast.group
    certificate.training.save(update_fields=["group"])
    assert "Bail hearings" not in body(check(client, certificate.code))


# --- 24: the paper ---------------------------------------------------------------------------


def a_sheet(**facts) -> Sheet:
    words = {
        "language": "my", "site": "ဝိုင်း", "heading": "အသိအမှတ်ပြုလက်မှတ်", "before_name": "ဤလက်မှတ်ဖြင့်",
        "name": "ဒေါ်ခင်မာဝင်း", "after_name": "အသိအမှတ်ပြုပါသည်။", "title": "ပြည်ထောင်စု", "facts": ["၃ နာရီ"],
        "issued": "၁၀ ရက်", "code_label": "ကုဒ်", "code": "7K3Q-HD9X-Z4M2-P8RT", "check": "စစ်ဆေးနိုင်သည်။",
        "address": "https://example.org/v/7K3QHD9XZ4M2P8RT/",
    }  # fmt: skip
    return Sheet(**{**words, **facts}, squares=squares_of("https://example.org/v/7K3QHD9XZ4M2P8RT/"))


@pytest.mark.parametrize(
    "title",
    [
        "ပြည်ထောင်စု",
        "အာမခံ လျှောက်လဲခြင်း ဣန္ဒြေ ပဉ္စမ အင်္ဂလိပ် ဥက္ကဋ္ဌ ဩဇာ ကျွန်ုပ် ရွှေ့ နို့",
        "ၸၢႆးၶမ်းလၢႆး စောထူးဝါး နော်မူးပေါ",
        '#read("/etc/passwd") $x$ *bold*',
    ],
)
def test_learning_24_the_text_of_the_file_is_what_was_written(title):
    sheet = a_sheet(title=title)
    assert lines_of(draw_pdf(sheet)) == sheet.lines


@pytest.mark.parametrize("facts", [{"name": "王小明"}, {"name": "Ma \U0001f600"}, {"title": "حق الدفاع"}])
def test_signs_that_our_letters_do_not_have_cost_nobody_the_paper(facts):
    pdf = draw_pdf(a_sheet(**facts))
    assert pdf.startswith(b"%PDF-") and len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_learning_24_fonts_are_embedded_and_the_file_is_small():
    pdf = draw_pdf(a_sheet())
    assert len(pdf) <= 300 * 1024
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    for font in page["/Resources"]["/Font"].values():
        inside = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "Waing" in font.get_object()["/BaseFont"] and ("/FontFile2" in inside or "/FontFile3" in inside)


def test_learning_24_the_picture_is_the_golden_one():
    """ပြည်ထောင်စု as a large title: medials, a stack of marks and a vowel that goes around."""
    drawn = Image.open(io.BytesIO(draw_picture(a_sheet(), ppi=72))).convert("L")
    golden = Image.open(GOLDEN / "union.png").convert("L")
    assert drawn.size == golden.size
    difference = ImageChops.difference(drawn, golden)
    assert difference.getextrema()[1] < 32, "letters stand elsewhere, or look different"


def test_learning_24_black_and_white():
    colours = Image.open(io.BytesIO(draw_picture(a_sheet()))).convert("RGB").getcolors(100_000)
    assert all(max(pixel) - min(pixel) <= 2 for _n, pixel in colours)


@pytest.mark.parametrize("language", ["my", "en"])
def test_the_holder_takes_it_along(certificate, cast, language):
    url = reverse("trainings:certificate_pdf", args=[certificate.pk, language])
    answer = sign_in_client(Client(), cast.lawyer).get(url)
    lines = lines_of(answer.content)
    assert cast.lawyer.formal_name in lines and "Bail hearings" in lines
    assert any(certificate.shown_code in line for line in lines)
    assert sign_in_client(Client(), cast.stranger).get(url).status_code == 404
    assert sign_in_client(Client(), cast.coordinator).get(url).status_code == 200


def test_who_curates_reads_no_real_name(certificate, cast):
    certificate.training.curator = cast.stranger
    certificate.training.save(update_fields=["curator"])
    client = sign_in_client(Client(), cast.stranger)
    assert client.get(reverse("trainings:certificate_pdf", args=[certificate.pk, "en"])).status_code == 403
    assert (
        cast.lawyer.formal_name
        not in client.get(reverse("trainings:certificate_detail", args=[certificate.pk])).content.decode()
        or cast.lawyer.shown_name == cast.lawyer.formal_name
    )


# --- 25: the ledger and the certificate ---------------------------------------------------------------------------


def test_learning_25_page_certificate_and_copy_tell_the_same_hours(certificate, cast):
    page = sign_in_client(Client(), cast.lawyer).get(reverse("trainings:my_learning"))
    assert total_of(cast.lawyer) == certificate.revisions.get().minutes == 180
    (copied,) = parts.copied(parts.parts["credits"], cast.lawyer)
    assert copied["minutes"] == 180
    with translation.override("my"):
        hours = hours_in_words(180)
    assert hours in page.content.decode()
    assert hours in sheet_of(certificate, certificate.revisions.get(), "my").facts


def test_learning_25_a_reversed_attendance_takes_hours_back_and_asks_staff(certificate, cast):
    registration = cast.lawyer.registrations.get()
    was_there(registration.session, cast.lawyer, 0, state="no_show")
    assert total_of(cast.lawyer) == 0 and cast.lawyer.credits.filter(minutes__lt=0).count() == 1
    certificate.refresh_from_db()
    assert certificate.questioned_at and not certificate.is_revoked, "staff has the word"
    assert Enrolment.objects.get(member=cast.lawyer).state == "enrolled"
    certificates.revoke_certificate(certificate, by=cast.coordinator)
    certificate.refresh_from_db()
    assert certificate.is_revoked and certificate.questioned_at is None


def test_learning_25_put_right_again_it_stands(certificate, cast):
    registration = cast.lawyer.registrations.get()
    was_there(registration.session, cast.lawyer, 0, state="no_show")
    was_there(registration.session, cast.lawyer, 90)
    certificate.refresh_from_db()
    assert certificate.questioned_at is None and total_of(cast.lawyer) == 90


# --- all at once ---------------------------------------------------------------------------


def complete(training, n: int) -> None:
    people = [make_member(training.centre) for _ in range(n)]
    Enrolment.objects.bulk_create(
        Enrolment(training=training, member=one, state="completed", completed_at=clock.now()) for one in people
    )


def _no_worker(monkeypatch) -> None:
    monkeypatch.setattr(certificate_runs.doorbell, "publish", lambda *args, **how: True)


def test_a_run_issues_what_waits_and_a_second_one_nothing(training, cast, monkeypatch):
    _no_worker(monkeypatch)
    complete(training, 7)
    run = certificate_runs.begin_run(training, by=cast.coordinator)
    assert certificate_runs.begin_run(training, by=cast.coordinator) == run
    assert (run.total, certificate_runs.work(run.pk), certificate_runs.work(run.pk)) == (7, False, False)
    assert run.certificates.count() == 7 and not waiting_for_certificate(training).exists()
    run.refresh_from_db()
    assert run.ended_at
    with pytest.raises(Refused):
        certificate_runs.begin_run(training, by=cast.coordinator)


def test_a_worker_that_dies_leaves_none_twice_and_none_missing(training, cast, monkeypatch):
    """It dies after three; its lease runs out; the tick takes the run up."""
    _no_worker(monkeypatch)
    complete(training, 8)
    run = certificate_runs.begin_run(training, by=cast.coordinator)
    real, issued = certificates.issue_certificate, []

    def dying(enrolment, **how):
        if len(issued) == 3:
            raise KeyboardInterrupt
        issued.append(real(enrolment, **how))

    monkeypatch.setattr(certificate_runs, "issue_certificate", dying)
    with pytest.raises(KeyboardInterrupt):
        certificate_runs.work(run.pk)
    monkeypatch.setattr(certificate_runs, "issue_certificate", real)
    assert certificate_runs.work(run.pk) is False and run.certificates.count() == 3, "somebody may still be at it"
    CertificateRun.objects.update(started_at=clock.now() - certificate_runs.LEASE - timedelta(seconds=1))
    assert certificate_runs.resume(clock.now()) == 1
    certificate_runs.work(run.pk)
    assert (run.certificates.count(), Certificate.objects.values("member").distinct().count()) == (8, 8)


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_issue_one(cast):
    training = make_training(cast.centre, gives_certificate=True)
    complete(training, 1)
    enrolment = Enrolment.objects.select_related("training", "member").get()

    def issue(_n):
        try:
            return certificates.issue_certificate(enrolment, by=None).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(issue, range(4)))) == 1
    assert Certificate.objects.count() == 1


def test_the_desk_is_told_and_issues(training, enrolment, cast):
    client = sign_in_client(Client(), cast.coordinator)
    url = reverse("trainings:certificate_list", args=[training.pk])
    assert client.get(url).status_code == 200
    assert client.get(reverse("members:todo_list", args=["certificates_waiting"])).status_code == 200
    assert sign_in_client(Client(), cast.lawyer).get(url).status_code == 403
