"""Every field has a tier, and what is secret or restricted stays where it belongs (safety 1, C-31)."""

import ast
import logging
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test.utils import isolate_apps

from members.fields import EncryptedTextField
from members.models import Member, OutboxMessage, PendingAddress
from members.notifications import kinds
from members.tiers import Tier, columns, declare, fields_of, tier_of

from .crawl import pages
from .test_mails import ROWS, _row
from .world import build_world

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("members", "cop", "trainings", "mentoring")
# What others keep for us and what holds nobody's data has no tier of ours, but for what members.tiers names.
FOREIGN = {"auth", "contenttypes", "admin"}
# T0 that stands as text: hashes of passphrases and lock words, keys of sessions, and what allauth stores sealed.
HASHED = {
    ("members.User", "password"), ("members.SafetyPlan", "lock_word"), ("sessions.Session", "session_key"),
    ("sessions.Session", "session_data"), ("usersessions.UserSession", "session_key"),
    ("mfa.Authenticator", "data"), ("account.EmailConfirmation", "key"),
}  # fmt: skip
NEVER_FILLED = {("account.EmailAddress", "email")}  # the app role may not write that table (decision 4)
# Files and structures that the pages take apart: a word in their place would be no roster.
READ_BACK = {("cop.RosterImport", name) for name in ("content", "choices", "found")}
READ_BACK |= {("trainings.AttendanceFile", name) for name in ("content", "choices")}
READ_BACK |= {
    ("cop.Question", "kept"),
    ("cop.WrittenArgument", "kept"),
    ("cop.HeldText", "kept"),
}  # only of what is not posted
CLOSED = [*fields_of(Tier.SECRET), *fields_of(Tier.RESTRICTED)]
# Names that say which field is meant wherever they stand; `key`, `data` and the like mean other things too.
OTHERWISE = {"key", "data", "found", "content", "choices", "reason", "previous"}
TELLING = {name for _model, name in CLOSED} - OTHERWISE


def untagged(model: type[models.Model]) -> list[str]:
    return [f"{model._meta.label}.{field.name}" for field in columns(model) if tier_of(field) is None]


def test_every_field_of_every_model_has_a_tier():
    found = [name for model in apps.get_models() if model._meta.app_label not in FOREIGN for name in untagged(model)]
    assert found == []


@isolate_apps("members")
def test_a_new_field_without_a_tier_is_noticed():
    class Fresh(models.Model):
        secret = models.TextField()

        class Meta:
            app_label = "members"

    assert untagged(Fresh) == ["members.Fresh.id", "members.Fresh.secret"]
    with pytest.raises(ValueError):
        declare(Fresh, t1="secret typo")


def test_what_is_secret_or_restricted_is_sealed_or_hashed():
    loose = []
    for label, name in CLOSED:
        field = apps.get_model(label)._meta.get_field(name)
        is_kept = isinstance(field, EncryptedTextField | models.BinaryField)
        if not is_kept and (label, name) not in HASHED | NEVER_FILLED:
            loose.append(f"{label}.{name}")
    assert loose == []


def _asked(site_admin) -> set[str]:
    """Names of fields that an admin lists, searches, filters or sorts by."""
    lists = (site_admin.list_display, site_admin.search_fields, site_admin.list_filter, site_admin.ordering or ())
    words = [word for one in lists for word in one]
    return {part for word in words if isinstance(word, str) for part in re.split("__|[-^=@]", word)}


def test_no_admin_lists_or_searches_or_edits_what_is_restricted():
    found = []
    for model, site_admin in admin.site._registry.items():
        closed = {name for label, name in CLOSED if label == model._meta.label}
        shown = set(site_admin.fields or [f.name for f in columns(model)]) - set(site_admin.exclude or ())
        found += [f"{model._meta.label}.{name}" for name in closed & (_asked(site_admin) | shown)]
    assert found == []


# --- words that leave the database ---------------------------------------------------------------------------------


def _calls(path: Path):
    """Calls that write into the audit or the log, in one file of ours."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else ""
            if (name, node.func.attr) == ("audit", "record") or name in ("log", "logger", "logging"):
                yield node


def _values(node: ast.AST):
    """The nodes whose value is passed on; what stands inside bool() or len() is not."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("bool", "len"):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _values(child)


def test_no_audit_entry_and_no_log_line_is_given_what_is_restricted():
    found = []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts):
        for call in _calls(path):
            for node in (n for part in [*call.args, *(k.value for k in call.keywords)] for n in _values(part)):
                name = getattr(node, "attr", getattr(node, "id", ""))
                if name in TELLING:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert found == []


def test_no_mail_template_names_what_is_restricted():
    variable = re.compile(r"\{[{%][^}]*?\.(\w+)[^}]*?[%}]\}")
    folders = [path for path in (ROOT / "templates").rglob("email") if path.is_dir()]
    found = [
        f"{path.name}: {name}"
        for folder in folders
        for path in folder.iterdir()
        for name in variable.findall(path.read_text(encoding="utf-8"))
        if name in TELLING
    ]
    assert folders and found == []


# --- planted ---------------------------------------------------------------------------------------------------------


def plant() -> dict[str, str]:
    """A word of its own, with the row's number, in every sealed field of every row; {word: where it stands}."""
    planted = {}
    for number, (label, name) in enumerate([*fields_of(Tier.RESTRICTED), *fields_of(Tier.CONFIDENTIAL)]):
        model = apps.get_model(label)
        if isinstance(model._meta.get_field(name), EncryptedTextField) and (label, name) not in READ_BACK:
            word = f"Canary{number:03}of"
            for row in model._base_manager.all():
                text = f"{word}{row.pk}@example.org"
                setattr(row, name, f'{{"title": ["{text}"]}}' if label == "members.Draft" else text)
                row.save()
                planted[word] = f"{label}.{name}"
    return planted


def dumped() -> str:
    """Every row of every table as text: what a thief of the database would read."""
    with connection.cursor() as cursor:
        parts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM {connection.ops.quote_name(table)} t")
            parts.append(cursor.fetchone()[0] or "")
    return "\n".join(parts)


@pytest.fixture
def planted(cast):
    world = build_world(cast)
    ROWS["address_changed"]("address_changed", cast)  # a pending address and a mail
    return world, plant()


def test_c31_a_dump_without_the_keys_tells_nothing_sealed(planted):
    _world, words = planted
    assert len(words) > 15
    text = dumped()
    assert [place for word, place in words.items() if word in text or word.encode().hex() in text] == []


def test_c31_no_mail_and_no_log_line_tells_what_is_restricted(cast, planted, caplog):
    _world, words = planted
    restricted = {f"{label}.{name}" for label, name in fields_of(Tier.RESTRICTED)} - {"members.Member.email"}
    caplog.set_level(logging.DEBUG)
    texts = []
    for kind, _spec in kinds.items():
        OutboxMessage.objects.all().delete()
        PendingAddress.objects.all().delete()
        letter = ROWS.get(kind, lambda kind, cast: _row(kind, cast.lawyer))(kind, cast)
        texts += [letter.subject, letter.text, letter.html]
    texts += [record.getMessage() for record in caplog.records]
    assert len(texts) > 20
    hits = [place for word, place in words.items() if place in restricted for text in texts if word in text]
    assert hits == []


# Where one restricted thing is opened: by its owner, or by those whom the page is for, after a fresh proof.
OPENED_ON = {
    ("cop:change_contacts", "members.Member.email"),
    ("cop:change_contacts", "members.Member.phone"),
    ("cop:safety_contact", "members.SafetyPlan.contact"),
    ("members:draft_detail", "members.Draft.content"),
    ("members:change_address", "members.Member.email"),
    ("members:message_settings", "members.Member.email"),
    ("members:person_contacts", "members.Member.email"),
    ("members:conversation_detail", "members.Message.body"),
    ("members:report_message", "members.Message.body"),
    ("members:message_report_detail", "members.Message.body"),
    ("members:message_report_detail", "members.MessageReport.note"),
    ("cop:close_post_report", "cop.PostReport.note"),
    # The two of a pair read what they write; whom they ask what they want; whom they write to what does not work.
    ("mentoring:answer_offer", "mentoring.MenteeProfile.wants"),
    ("mentoring:note_list", "mentoring.PrivateNote.body"),
    ("mentoring:note_list", "mentoring.SharedNote.body"),
    ("mentoring:change_private_note", "mentoring.PrivateNote.body"),
    ("mentoring:change_shared_note", "mentoring.SharedNote.body"),
    ("mentoring:concern_list", "mentoring.Concern.words"),
    ("mentoring:concern_list", "mentoring.NoteOpening.words"),
    # Those who run or train a session read what people need (C17). What is hoped for (B36) is shown from five on.
    ("trainings:registration_list", "trainings.Accommodation.note"),
    # Those who run a session reach whom they invited from outside (C-09).
    ("trainings:told_contacts", "trainings.Guest.phone"),
    ("trainings:guest_list", "trainings.Guest.email"),
    ("trainings:guest_list", "trainings.Guest.phone"),
    ("trainings:correct_guest", "trainings.Guest.email"),
    ("trainings:correct_guest", "trainings.Guest.phone"),
    # Who holds a certificate reads the name on it; who holds a case, and the centre, what was written of it (C-47).
    ("trainings:certificate_detail", "trainings.CertificateRevision.name_en"),
    ("trainings:certificate_detail", "trainings.CertificateRevision.name_my"),
    ("cop:read_narrative", "cop.Referral.narrative"),
}


def test_c31_what_is_restricted_stands_only_where_it_is_opened(cast, planted):
    """Every page as its fullest reader, who has just given proof."""
    world, words = planted
    restricted = {word: place for word, place in words.items() if _field_tier(place) == Tier.RESTRICTED}
    found = {
        (page.name, place) for page in pages(world, ("en",)) for word, place in restricted.items() if word in page.text
    }
    assert found == OPENED_ON


def _field_tier(place: str) -> Tier:
    app, model, name = place.split(".")
    return tier_of(apps.get_model(app, model)._meta.get_field(name))


def test_planted_words_are_really_there(planted):
    """The negative control: whoever holds the keys finds them."""
    _world, words = planted
    phone = next(word for word, place in words.items() if place == "members.Member.phone")
    assert Member.objects.order_by("pk").first().phone.startswith(phone)
