"""A word in the one text of a referral, and a search for it wherever else somebody might read it (safety C-47).

A case goes its whole way through the pages, from the form to the outcome; what the product writes, sends, lists,
finds and exports on that way is read word by word.
"""

import logging
import uuid
from types import SimpleNamespace

import pytest
from celery import current_app
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from cop.models import PeopleExport, Referral, SupportService
from cop.services.referral_waves import move_on
from members import clock
from members.desk import worklists
from members.mail.rendering import Renderer
from members.models import AuditEntry, Draft, SearchEntry
from members.models.search import CURRENT
from members.notifications import kinds
from members.services import doorbell, finding, reach
from members.services.leases import Lease
from tests.factories import give_post
from tests.signing_in import sign_in_client
from tests.walls.test_tiers import dumped

from .referral_kit import fit, make_lawyer, term
from .test_referral_pages import form_of

pytestmark = pytest.mark.django_db
CANARY = "နှစ်ပတ်ခန့် ချုပ်နှောင်ခံထားရသည်"
TEXT = f"{CANARY} Zebracrossing"
WORDS = (CANARY, "Zebracrossing", CANARY.encode().hex())
READERS = (
    "lawyer", "second", "paralegal", "newcomer", "facilitator", "coordinator", "staff", "staff_other", "stranger",
    "safety", "superuser",
)  # fmt: skip


def hits(text: str) -> list[str]:
    return [word for word in WORDS if word in text or word.encode().hex() in text]


@pytest.fixture
def broker(monkeypatch):
    """What is given to the broker."""
    sent = []
    app = SimpleNamespace(conf=current_app.conf, send_task=lambda task, **options: sent.append((task, options)))
    monkeypatch.setattr(doorbell, "current_app", app)
    monkeypatch.setattr(doorbell, "_deaf_until", 0.0)
    return sent


class Way:
    """The case as its people bring it on, each through their own browser."""

    def __init__(self, cast) -> None:
        self.cast = cast
        fit(cast.lawyer)
        cast.second = make_lawyer(cast.centre, mail=True, account=True)
        give_post(cast.superuser, "admin")
        SupportService.objects.create(name_en="House", kind="shelter", channels=["phone"])
        self.clients = {role: sign_in_client(Client(), getattr(cast, role)) for role in READERS}

    def open(self) -> Referral:
        desk = self.clients["coordinator"]
        told = form_of(centre=self.cast.centre.pk, narrative=TEXT)
        answer = desk.post(reverse("cop:open_referral"), told)
        assert answer.status_code == 302, answer.context["form"].errors
        ask = answer["Location"]
        desk.post(ask, {"has_no_conflict": "on"})
        return Referral.objects.latest("pk")

    def post(self, role: str, name: str, referral: Referral, **data) -> None:
        answer = self.clients[role].post(reverse(f"cop:{name}", args=[referral.pk]), data)
        assert answer.status_code == 302, name

    def say_yes(self, referral: Referral) -> None:
        for role in ("lawyer", "second"):
            self.post(role, "check_conflict", referral)
        for role in ("lawyer", "second"):
            self.post(role, "answer_referral", referral, answer="yes")

    def close(self, referral: Referral) -> None:
        self.post("lawyer", "contact_client", referral, contact_band="24h")
        self.post("lawyer", "begin_representation", referral)
        self.post(
            "lawyer", "record_referral_application", referral,
            application=term("application", "bail").pk, result=term("result", "granted").pk,
        )  # fmt: skip
        self.post("lawyer", "close_referral", referral, stage_reached=term("stage", "charge").pk)

    def read(self, role: str, address: str, **query) -> str:
        answer = self.clients[role].get(address, query)
        if answer.streaming or answer.status_code not in (200, 403, 404):
            return answer.get("Location", "")
        return answer.content.decode()


@pytest.fixture
def way(cast):
    return Way(cast)


def _letters() -> dict[str, str]:
    """{kind: its words} of all mails that would go out now."""
    found = {}
    rows = Lease(uuid.uuid4()).claim(clock.now(), 50)
    refused = reach.recipients(rows)
    for row in rows:
        kind = kinds[row.kind]
        if row.id not in refused and not kind.allowed([row]).get(row.id):
            letter = Renderer().letter(row, kind.load([row])[row.id])
            found[row.kind] = letter.subject + letter.text + letter.html
    return found


def _addresses(referral: Referral) -> list[str]:
    """Where something of referrals, or of everything, is shown: but not the page that opens the text."""
    names = ("referral_detail", "offer_referral", "withdraw_referral", "close_referral", "give_back_referral")
    own = [reverse(f"cop:{name}", args=[referral.pk]) for name in names]
    lists = [f"{reverse('cop:referral_list')}?show={tab}" for tab in ("asked", "mine", "open", "out", "held", "ended")]
    todo = [f"/s/todo/{one.key}/" for one in worklists]
    pages = ["members:home", "members:desk", "cop:referral_figures", "cop:service_list", "members:audit_list"]
    return [*own, *lists, *todo, *(reverse(page) for page in pages), "/me/data/", "/me/drafts/", "/s/mail/", "/cal/"]


def _admin_pages() -> list[str]:
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"admin:{name}_changelist"))
    return found


def test_seed_c47_before_the_yes_nobody_who_is_asked_reads_the_text_anywhere(way):
    referral = way.open()
    narrative = reverse("cop:read_narrative", args=[referral.pk])
    for role in ("lawyer", "second"):
        way.post(role, "check_conflict", referral)
        found = {address: hits(way.read(role, address)) for address in [*_addresses(referral), narrative]}
        assert not any(found.values()), found
        assert way.clients[role].get(narrative).status_code == 403
    assert CANARY in way.read("coordinator", narrative), "the negative control: the centre opens it"


def test_seed_c47_no_page_list_search_or_admin_shows_the_text(way):
    referral = way.open()
    out = way.open()
    move_on(clock.now())
    way.say_yes(referral)
    Referral.objects.filter(pk=out.pk).update(state="expired", ended_at=clock.now())
    pages = [*_addresses(referral), *_addresses(out), *_admin_pages()]
    found = [(role, page, hits(way.read(role, page))) for role in READERS for page in dict.fromkeys(pages)]
    assert [row for row in found if row[2]] == []
    way.close(referral)
    found = [(role, page, hits(way.read(role, page))) for role in READERS for page in _addresses(referral)]
    assert [row for row in found if row[2]] == []


def test_seed_c47_the_search_has_never_heard_of_it(way):
    way.say_yes(way.open())
    finding.write_all()
    kinds = set(SearchEntry.objects.filter(version=CURRENT).values_list("kind", flat=True))
    assert not any("referral" in kind for kind in kinds)
    for role in READERS:
        for word in (CANARY, "Zebracrossing"):
            assert finding.find(getattr(way.cast, role), finding.Asked(words=word)) == []


def test_seed_c47_no_mail_log_or_message_to_the_broker_holds_the_text(
    way, log, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        referral, other = way.open(), way.open()
        mails = _letters()
        way.say_yes(referral)
        move_on(other.waves.get().ends_at)
        mails |= _letters()
        way.close(referral)
    assert {"referral_offered", "referral_accepted", "referral_unclaimed"} <= set(mails)
    assert {kind: hits(text) for kind, text in mails.items() if hits(text)} == {}
    logging.getLogger("cop").error("it is written")
    assert "it is written" in log.getvalue() and hits(log.getvalue()) == []
    assert broker and hits(repr(broker)) == []


def test_seed_c47_no_copy_and_no_export_holds_the_text(way):
    way.say_yes(way.open())
    for role in ("lawyer", "coordinator"):
        client = way.clients[role]
        client.post("/me/data/copy/")
        copy = client.get("/me/data/copy.json").content.decode()
        assert "referral" in copy or "cases_taken" in copy
        assert hits(copy) == [] and hits(client.get("/me/data/copy.csv").content.decode()) == []
    desk = way.clients["staff"]
    desk.post(reverse("cop:export_people"), {"centre": way.cast.centre.code, "kind": "csv"})
    export = PeopleExport.objects.latest("pk")
    content = desk.post(reverse("cop:take_export", args=[export.pk])).content.decode()
    assert len(content.splitlines()) > 3 and hits(content) == []


def test_seed_c47_a_dump_without_the_keys_and_the_audit_tell_nothing_of_it(way):
    referral = way.open()
    way.say_yes(referral)
    way.clients["lawyer"].get(reverse("cop:read_narrative", args=[referral.pk]))
    Client().post(reverse("cop:open_referral"), form_of(centre=way.cast.centre.pk, narrative=TEXT))
    assert Draft.objects.exists(), "somebody was signed out while writing: what is kept is sealed too"
    assert hits(dumped()) == []
    assert AuditEntry.objects.filter(verb="referral_read").exists()
    assert Referral.objects.get(pk=referral.pk).narrative == TEXT, "the negative control: with the keys it is there"
