"""The virus gate (safety C-27): a fake that speaks INSTREAM stands in for clamd (decision 36)."""

import socketserver
import threading

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from cop.models import ResourceFile
from cop.services import resource_files
from cop.uploads import scanner
from members.errors import Refused
from tests.signing_in import sign_in_client

from .test_library import add, folder, put  # noqa: F401  (one is a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Scan = ResourceFile.Scan


class Clamd(socketserver.StreamRequestHandler):
    verdict = None

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := int.from_bytes(self.rfile.read(4)):
            data += self.rfile.read(size)
        found = b"stream: Eicar-Signature FOUND" if EICAR in data else b"stream: OK"
        self.wfile.write((self.verdict or found) + b"\0")


@pytest.fixture
def clamd(settings):
    Clamd.verdict = None
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SCANNER = f"127.0.0.1:{server.server_address[1]}"
    yield Clamd
    server.shutdown()
    server.server_close()


def get(client, file):
    return client.get(reverse("cop:resource_file", args=[file.pk]))


def test_c27_without_a_scanner_files_say_so(client, cast):
    file = put(add())
    client = sign_in_client(client, cast.lawyer)
    assert file.scan == Scan.UNSCANNED and get(client, file).status_code == 200
    with translation.override("my"):
        says = gettext("Not looked at for viruses.")
    assert says in client.get(reverse("cop:resource_detail", args=[file.resource_id])).content.decode()


def test_c27_what_is_clean_opens_and_eicar_is_blocked(clamd, client, cast):
    resource = add()
    file = put(resource)
    assert file.scan == Scan.CLEAN and get(sign_in_client(client, cast.lawyer), file).status_code == 200
    with pytest.raises(Refused, match="virus"):
        put(resource, data=b"See: " + EICAR)
    assert resource.files.count() == 1


def test_c27_a_scanner_that_is_down_keeps_the_file_closed(settings, client, cast):
    settings.SCANNER = "127.0.0.1:1"
    file = put(add())
    client = sign_in_client(client, cast.coordinator)
    assert file.scan == Scan.QUARANTINED and get(client, file).status_code == 404
    assert resource_files.scan_waiting() == {Scan.CLEAN: 0, Scan.INFECTED: 0}
    assert not ResourceFile.objects.open().exists()
    assert ResourceFile.objects.visible_to(cast.coordinator).quarantined().count() == 1


@pytest.mark.parametrize("verdict", [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: OK maybe", b"\xff"])
def test_c27_what_cannot_be_understood_is_no_yes(clamd, verdict):
    clamd.verdict = verdict or b" "
    with pytest.raises(scanner.ScannerDown):
        scanner.is_clean(b"anything")


def test_c27_what_waited_is_looked_at_later(settings, clamd, client, cast, django_capture_on_commit_callbacks):
    place, settings.SCANNER = settings.SCANNER, ""
    resource = add()
    good, bad = put(resource), put(resource, data=b"See: " + EICAR)
    settings.SCANNER = place
    client = sign_in_client(client, cast.lawyer)
    assert get(client, good).status_code == 404, "switched on: what it has not seen is closed"
    with django_capture_on_commit_callbacks(execute=True):
        assert resource_files.scan_waiting() == {Scan.CLEAN: 1, Scan.INFECTED: 1}
    assert get(client, good).status_code == 200 and get(client, bad).status_code == 404
    assert not (settings.UPLOADS_DIR / bad.path).exists()
