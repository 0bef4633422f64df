"""The library: who reads it, who keeps it, its links and its files (domain C22; safety C-26)."""

import io
import os
import socket
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cop.models import Resource, ResourceFile
from cop.services import library, library_import, links, resource_files
from cop.tasks import tend_library
from cop.uploads import store
from members import clock
from members.errors import Refused
from members.models import AuditEntry, Topic
from members.templatetags.waing import filesize
from tests.factories import give_post, join, make_group, make_member
from tests.signing_in import sign_in_client

from . import upload_kit as kit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
Status = Resource.LinkStatus
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"


def facts(**more) -> dict:
    return {
        "title_en": "Bail in practice", "title_my": "", "summary": "", "kind": "guide", "publisher": "Padauk Centre",
        "year": 2025, "language": "en", "licence": "ours", "review_on": clock.today() + 365 * DAY, **more,
    }  # fmt: skip


def add(by=None, **more) -> Resource:
    return library.add_resource(by=by, **facts(**more))


def put(resource, by=None, name="a.txt", data=b"What stays\n") -> ResourceFile:
    return resource_files.add_resource_file(resource, data=data, filename=name, by=by)


def get(member, address):
    return sign_in_client(Client(), member).get(address)


def page(resource) -> str:
    return reverse("cop:resource_detail", args=[resource.pk])


# --- the seed ------------------------------------------------------------------------------------------------------


def test_seed_c22_the_import_gives_eight_whose_addresses_are_to_be_found():
    call_command("import_library", stdout=io.StringIO())
    rows = list(Resource.objects.order_by("code"))
    assert len(rows) == 8 and {row.link_status for row in rows} == {Status.MISSING}
    assert rows[2].title_en == "Grassroots Justice in a Pandemic: Ensuring a Just Response and Recovery"
    assert rows[6].publisher == "Open Government Partnership"
    assert Resource.objects.with_bad_link().count() == 8
    call_command("import_library", stdout=io.StringIO())
    assert Resource.objects.count() == 8, "twice is once"


def test_seed_c22_one_bad_row_is_named_and_nothing_is_added():
    text = "code,title_en,publisher,kind,language,licence,link\na,One,P,brief,en,ours,\nb,Two,P,novel,en,ours,\n"
    result = library_import.import_resources(text)
    assert [line for line, _reason in result.refused] == [3] and "novel" in result.refused[0][1]
    assert not Resource.objects.exists()


def test_seed_c22_what_tells_of_somebody_is_refused():
    text = "title_en,publisher,kind,language,licence\nCall 09 123 456 789,P,brief,en,ours\n"
    assert library_import.import_resources(text).refused and not Resource.objects.exists()


def test_seed_c22_one_more_is_added_through_the_screens(cast):
    client = sign_in_client(Client(), cast.facilitator)
    topic = Topic.objects.first()
    answer = client.post(
        reverse("cop:add_resource"),
        {**facts(), "link": "https://example.org/bail", "topics": [topic.pk], "group": ""},
    )
    resource = Resource.objects.get()
    assert answer["Location"] == page(resource)
    assert (resource.added_by, resource.link_status) == (cast.facilitator, Status.UNCHECKED)
    assert "Bail in practice" in get(cast.stranger, reverse("cop:resource_list")).content.decode()
    text = get(cast.stranger, page(resource)).content.decode()
    assert "https://example.org/bail" in text and 'href="https:' not in text
    out = get(cast.stranger, reverse("cop:resource_link", args=[resource.pk]))
    assert (out["Location"], out["Referrer-Policy"]) == ("https://example.org/bail", "no-referrer")


# --- who reads, who keeps --------------------------------------------------------------------------------------------


def test_what_a_group_keeps_is_read_by_those_who_read_its_posts(cast):
    kept = add(by=cast.facilitator, group=cast.group)
    for reader, status in (
        (cast.lawyer, 200), (cast.coordinator, 200), (cast.stranger, 404), (cast.newcomer, 404), (cast.staff, 404),
        (cast.superuser, 404),
    ):  # fmt: skip
        assert get(reader, page(kept)).status_code == status, reader.user.username
    assert "Bail in practice" not in get(cast.stranger, reverse("cop:resource_list")).content.decode()
    assert not Resource.objects.visible_to(None).exists()


def test_change_and_withdraw_are_for_its_keepers(cast):
    ours = add(by=cast.facilitator)
    elsewhere = make_member(cast.other_centre, account=True, provider_type="staff")
    give_post(elsewhere, "coordinator", cast.other_centre)
    for member, status in (
        (cast.lawyer, 403), (cast.stranger, 403), (cast.facilitator, 200), (cast.coordinator, 200), (elsewhere, 200),
        (cast.staff, 403),
    ):  # fmt: skip
        for name in ("change_resource", "withdraw_resource", "review_resource", "add_resource_file"):
            assert get(member, reverse(f"cop:{name}", args=[ours.pk])).status_code == status, name


def test_what_was_withdrawn_is_seen_by_those_who_can_bring_it_back(cast):
    gone = library.withdraw_resource(add(by=cast.facilitator), by=cast.coordinator)
    assert get(cast.lawyer, page(gone)).status_code == 404
    client = sign_in_client(Client(), cast.facilitator)
    assert client.post(reverse("cop:restore_resource", args=[gone.pk])).status_code == 302
    assert get(cast.lawyer, page(gone)).status_code == 200
    verbs = AuditEntry.objects.filter(verb__startswith="resource_").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["resource_added", "resource_withdrawn", "resource_restored"]


def test_an_archived_group_takes_nothing(cast):
    kept = add(by=cast.facilitator, group=cast.group)
    cast.group.archived_at = clock.now()
    cast.group.save()
    with pytest.raises(Refused):
        library.change_resource(kept, by=cast.facilitator, title_en="Other")


def test_a_title_and_a_status_that_fits_the_link_are_wanted(cast):
    with pytest.raises(Refused, match="title"):
        add(title_en="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=add().pk).update(link_status=Status.WORKS)


def test_free_text_passes_the_stop(cast):
    client = sign_in_client(Client(), cast.facilitator)
    answer = client.post(reverse("cop:add_resource"), facts(summary="Call 09 123 456 789"))
    assert answer.status_code == 200 and not Resource.objects.exists()
    assert "<mark" in answer.content.decode()


def test_the_list_is_narrowed_by_kind_topic_and_what_is_amiss(cast):
    old = add(title_en="Old guide", review_on=clock.today())
    add(title_en="A report", kind="report")
    with_file = add(title_en="Sheet to take")
    put(with_file)

    def titles(query):
        text = get(cast.lawyer, f"/library/?{query}").content.decode()
        return {title for title in ("Old guide", "A report", "Sheet to take") if title in text}

    assert titles("kind=report") == {"A report"}
    assert titles("state=review") == {"Old guide"}
    assert titles("state=file") == {"Sheet to take"}
    library.review_resource(old, by=cast.coordinator, review_on=clock.today() + DAY)
    assert titles("state=review") == set()


def test_no_copy_where_the_licence_forbids_it():
    with pytest.raises(Refused, match="licence"):
        put(add(licence="link_only"))
    kept = add(title_en="Second")
    put(kept)
    with pytest.raises(Refused):
        library.change_resource(kept, by=None, licence="unknown")


# --- files -----------------------------------------------------------------------------------------------------------


def test_c26_a_file_is_handed_out_as_an_attachment_with_a_name_of_numbers(cast):
    resource = add()
    client = sign_in_client(Client(), cast.facilitator)
    resource.added_by = cast.facilitator
    resource.save()
    upload = SimpleUploadedFile("ကိစ္စ; filename=evil.exe.pdf", kit.make_pdf(), "text/html")
    client.post(reverse("cop:add_resource_file", args=[resource.pk]), {"file": upload})
    file = ResourceFile.objects.get()
    answer = get(cast.stranger, reverse("cop:resource_file", args=[file.pk]))
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-") and kit.CANARY.encode() not in kit.words_in(content)
    assert answer["Content-Disposition"] == f'attachment; filename="library-{resource.pk}-1.pdf"'
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert file.download_name not in str(file.path) and "evil" not in str(answer.headers)


def test_community_b7_a_photograph_tells_its_size_first_and_not_where_it_was_taken_and_its_readers_alone_get_it(cast):
    resource = add(by=cast.facilitator, group=cast.group)
    photograph = kit.make_jpg()
    assert b"Exif" in photograph
    upload = SimpleUploadedFile("my house.jpg", photograph, "image/jpeg")
    sign_in_client(Client(), cast.facilitator).post(
        reverse("cop:add_resource_file", args=[resource.pk]), {"file": upload}
    )
    file = ResourceFile.objects.get()
    told = get(cast.lawyer, page(resource)).content.decode()
    address = reverse("cop:resource_file", args=[file.pk])
    button = told[told.index(address) :].split("</a>")[0]
    with translation.override("my"):
        assert "JPG" in button and filesize(file.size) in button, "before it is loaded"
    answer = get(cast.lawyer, address)
    kept = b"".join(answer.streaming_content)
    assert len(kept) == file.size and b"Exif" not in kept and kit.CANARY.encode() not in kept
    assert answer["Content-Disposition"].startswith("attachment;") and answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"] and "house" not in str(answer.headers)
    assert get(cast.stranger, address).status_code == get(cast.stranger, page(resource)).status_code == 404


def test_c26_the_folder_lies_outside_what_the_web_serves(cast):
    file = put(add())
    assert Client().get(f"/media/{file.path}").status_code == 404
    roots = [django_settings.STATIC_ROOT, *django_settings.STATICFILES_DIRS, django_settings.WHITENOISE_ROOT]
    assert not any(django_settings.UPLOADS_DIR.is_relative_to(root) for root in roots)
    kept = django_settings.UPLOADS_DIR / file.path
    assert kept.stat().st_mode & 0o777 == 0o600 and kept.parent.stat().st_mode & 0o777 == 0o700


def test_c26_who_no_longer_reads_the_group_no_longer_gets_its_file(cast):
    file = put(add(group=cast.group))
    address = reverse("cop:resource_file", args=[file.pk])
    assert get(cast.lawyer, address).status_code == 200
    cast.lawyer.memberships.update(left_on=clock.today())
    assert get(cast.lawyer, address).status_code == 404
    assert get(cast.stranger, address).status_code == 404
    assert Client().get(address).status_code == 302


def test_c26_the_web_server_may_hand_it_out(cast, settings):
    settings.UPLOADS_ACCEL = "/kept/"
    file = put(add())
    answer = get(cast.lawyer, reverse("cop:resource_file", args=[file.pk]))
    assert answer["X-Accel-Redirect"] == f"/kept/{file.path}" and answer.content == b""


def test_versions_are_kept_and_the_newest_is_offered(cast):
    resource = add()
    first, second = put(resource), put(resource, data=b"What is new\n")
    assert (first.version, second.version) == (1, 2)
    text = get(cast.lawyer, page(resource)).content.decode()
    assert f"library-{resource.pk}-2.txt" in text
    assert reverse("cop:resource_file", args=[first.pk]) in text


def test_a_refused_file_leaves_nothing(cast):
    resource = add(by=cast.facilitator)
    client = sign_in_client(Client(), cast.facilitator)
    answer = client.post(
        reverse("cop:add_resource_file", args=[resource.pk]), {"file": SimpleUploadedFile("a.pdf", b"no pdf")}
    )
    assert answer.status_code == 200 and "DOCX" in answer.content.decode()
    assert not ResourceFile.objects.exists() and not list(django_settings.UPLOADS_DIR.glob("*/*"))


def test_what_no_row_knows_goes_after_a_day(monkeypatch):
    kept, lost = put(add()), "ab/abcdef"
    store.write(lost, b"left over")
    os.utime(django_settings.UPLOADS_DIR / lost, (time.time(), time.time()))  # the disk knows no travelling
    assert resource_files.remove_left_over(clock.now()) == 0, "it may still be on its way"
    monkeypatch.setattr(resource_files, "LEFT_OVER_AFTER", -1)
    assert resource_files.remove_left_over(clock.now()) == 1
    assert store.read(kept.path) and not (django_settings.UPLOADS_DIR / lost).exists()


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def answers(monkeypatch):
    """{address: status, or what is raised}; every request goes through here, so none leaves."""
    told = {}

    def look(url):
        found = told[url]
        if isinstance(found, Exception):
            raise found
        return links.fetching.Found(found, 0)

    monkeypatch.setattr(links.fetching, "look", look)
    return told


def status_after(answers, answer, **more) -> str:
    answers["https://example.org/a"] = answer
    resource = add(link="https://example.org/a", **more)
    links.check_links()
    return Resource.objects.get(pk=resource.pk).link_status


def test_seed_c22_dead_links_are_flagged_weekly(answers, cast):
    assert status_after(answers, 404) == Status.DEAD
    row = Resource.objects.get()
    assert links.check_links() == {}, "once a week"
    answers[row.link] = 200
    Resource.objects.update(link_checked_at=clock.now() - 8 * DAY)
    links.check_links()
    assert Resource.objects.get().link_status == Status.WORKS


@pytest.mark.parametrize(
    ("answer", "status"),
    [(200, Status.WORKS), (403, Status.WORKS), (410, Status.DEAD), (500, Status.FAILING),
     (links.fetching.NoAnswer("x"), Status.FAILING), (links.fetching.Unknown("x"), Status.DEAD),
     (links.fetching.NotPublic("x"), Status.DEAD)],
)  # fmt: skip
def test_what_an_answer_means(answers, answer, status):
    assert status_after(answers, answer) == status


def test_twice_without_an_answer_is_dead(answers):
    status_after(answers, 500)
    Resource.objects.update(link_checked_at=clock.now() - 8 * DAY)
    links.check_links()
    assert Resource.objects.get().link_status == Status.DEAD


def test_another_address_is_looked_at_anew(answers):
    status_after(answers, 404)
    row = library.change_resource(Resource.objects.get(), by=None, link="https://example.org/b")
    assert (row.link_status, row.link_checked_at) == (Status.UNCHECKED, None)


def test_off_unless_it_is_switched_on(settings, monkeypatch):
    add(link="https://example.org/a")
    monkeypatch.setattr(socket, "create_connection", None)  # a request would be an error
    tend_library()
    assert Resource.objects.get().link_status == Status.UNCHECKED
    with pytest.raises(CommandError, match="off"):
        call_command("check_links")


def test_the_desk_is_told_of_dead_links(cast):
    library_import.import_resources("title_en,publisher,kind,language,licence,link\nA,P,brief,en,unknown,#\n")
    assert "/library/?state=link" in get(cast.coordinator, "/s/").content.decode()
    join(make_group(cast.centre), cast.staff)
    assert "/library/?state=link" not in get(cast.staff, "/s/").content.decode()
