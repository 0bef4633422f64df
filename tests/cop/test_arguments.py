"""Written arguments: begun, reviewed by another, published only with law and without a client (domain A20, 2c)."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cop.models import (
    ArgumentCitation,
    ArgumentReview,
    Group,
    Provision,
    WrittenArgument,
)
from cop.paper import sheet_of
from cop.services import arguments, library
from cop.services.citing import Cite
from cop.services.groups import archive_group
from members import clock
from members.errors import Refused
from members.models import AuditEntry, Term
from members.text import fold_digits
from tests.factories import join
from tests.pdf_text import lines_of
from tests.signing_in import sign_in_client

from .argument_kit import PHONE, TEXTS
from .law_kit import make_provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
Status, Verdict = WrittenArgument.Status, ArgumentReview.Verdict
DAY = timedelta(days=1)


@pytest.fixture
def section():
    return make_provision("crpc:497/1", heading_en="When bail may be taken")


@pytest.fixture
def draft(cast, section):
    return begin(cast.lawyer, cast.group, cites=[Cite(section, "", "bail is the rule")])


def begin(author, group, **more) -> WrittenArgument:
    facts = {"kind": "bail", "language": "en", "title": "Bail for theft", "readers": "group", **TEXTS, **more}
    return arguments.write_argument(group, by=author, **facts)


def publish(draft, reviewer) -> WrittenArgument:
    arguments.submit_argument(draft, by=draft.author)
    arguments.review_argument(draft, by=reviewer, verdict=Verdict.APPROVED)
    return fresh(draft)


def fresh(argument) -> WrittenArgument:
    return WrittenArgument.objects.get(pk=argument.pk)


def get(member, address):
    return sign_in_client(Client(), member).get(address)


def taken(member, name, argument) -> bytes:
    """A file that is handed out."""
    answer = get(member, reverse(f"cop:{name}", args=[argument.pk]))
    return answer.content


def post(member, name, argument, **data):
    return sign_in_client(Client(), member).post(reverse(f"cop:{name}", args=[argument.pk]), data)


def page(argument) -> str:
    return reverse("cop:argument_detail", args=[argument.pk])


# --- what it takes to be published ---------------------------------------------------------------------------------


def test_seed_a20_an_argument_is_published_with_law_and_another_persons_review(cast, draft):
    done = publish(draft, cast.facilitator)
    assert (done.status, done.reviewed_by, done.provision_count) == (Status.PUBLISHED, cast.facilitator, 1)
    text = get(cast.paralegal, page(done)).content.decode()
    assert "ပုဒ်မ ၄၉၇(၁)" in text and "bail is the rule" in text
    verbs = AuditEntry.objects.filter(verb__startswith="argument_").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["argument_written", "argument_submitted", "argument_reviewed", "argument_published"]


def test_seed_a20_without_a_provision_it_cannot_be_put_forward(cast):
    bare = begin(cast.lawyer, cast.group)
    with pytest.raises(Refused, match="section"):
        arguments.submit_argument(bare, by=cast.lawyer)
    assert post(cast.lawyer, "submit_argument", bare).status_code == 200
    assert fresh(bare).status == Status.DRAFT


def test_seed_a20_a_ruling_alone_is_no_provision(cast, section):
    act = Cite(section.instrument)
    only = begin(cast.lawyer, cast.group, cites=[act])
    with pytest.raises(Refused, match="section"):
        arguments.submit_argument(only, by=cast.lawyer)


def test_seed_a20_its_author_cannot_review_it(cast, draft):
    arguments.submit_argument(draft, by=cast.lawyer)
    assert post(cast.lawyer, "review_argument", draft, verdict="approved", has_read="on").status_code == 403
    with pytest.raises(Refused, match="else"):
        arguments.review_argument(draft, by=cast.lawyer, verdict=Verdict.APPROVED)
    with pytest.raises(Refused, match="reviewed"):
        arguments.publish_argument(draft, by=cast.facilitator)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArgumentReview.objects.create(argument=draft, author=cast.lawyer, reviewer=cast.lawyer, verdict="approved")


def test_seed_a20_the_database_too_wants_law_review_and_check(cast, draft):
    for wrong in (
        {"status": "published"},
        {"status": "published", "reviewed_by": cast.facilitator, "published_at": clock.now(), "provision_count": 0,
         "checked_at": clock.now()},
        {"status": "published", "reviewed_by": cast.facilitator, "published_at": clock.now(), "provision_count": 1},
        {"reviewed_by": cast.lawyer},
        {"status": "held"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            WrittenArgument.objects.filter(pk=draft.pk).update(**wrong)


def test_seed_a20_what_tells_of_a_client_is_held_back_and_stands_in_no_column(cast, draft):
    WrittenArgument.objects.filter(pk=draft.pk).update(facts=PHONE)  # as if the stop had learnt it since
    held = arguments.submit_argument(draft, by=cast.lawyer)
    held = fresh(held)
    assert held.status == Status.HELD and (held.title, held.facts) == ("", "")
    assert PHONE not in str(WrittenArgument.objects.filter(pk=held.pk).values())
    assert "123 456" not in str(list(AuditEntry.objects.values()))
    assert arguments.open_texts(held)["facts"] == PHONE
    assert [one.proposition for one in arguments.open_citations(held)] == ["bail is the rule"]
    assert PHONE not in get(cast.lawyer, page(held)).content.decode()
    assert PHONE in get(cast.lawyer, reverse("cop:edit_argument", args=[held.pk])).content.decode()
    assert get(cast.facilitator, page(held)).status_code == 404
    assert held not in WrittenArgument.objects.visible_to(cast.coordinator)


def test_seed_a20_the_stop_is_asked_again_when_it_is_published(cast, draft):
    arguments.submit_argument(draft, by=cast.lawyer)
    ArgumentCitation.objects.update(proposition=PHONE)
    arguments.review_argument(draft, by=cast.facilitator, verdict=Verdict.APPROVED)
    assert fresh(draft).status == Status.HELD
    assert not ArgumentCitation.objects.filter(proposition=PHONE).exists()


def test_held_text_is_mended_and_goes_on(cast, draft, section):
    WrittenArgument.objects.filter(pk=draft.pk).update(facts=PHONE)
    arguments.submit_argument(draft, by=cast.lawyer)
    answer = post(
        cast.lawyer, "edit_argument", draft, title="Bail", citations="CrPC 497(1) – bail", readers="group", **TEXTS
    )
    assert answer["Location"] == page(draft)
    mended = fresh(draft)
    assert mended.status == Status.DRAFT and mended.kept is None
    assert publish(mended, cast.facilitator).status == Status.PUBLISHED


def test_the_form_refuses_what_identifies_and_loses_nothing(cast, draft):
    facts = {**TEXTS, "facts": PHONE, "title": "Bail", "citations": "CrPC 497(1)", "readers": "group"}
    answer = post(cast.lawyer, "edit_argument", draft, **facts)
    text = answer.content.decode()
    assert answer.status_code == 200 and "<mark" in text and PHONE in text
    assert fresh(draft).facts == TEXTS["facts"]


# --- review --------------------------------------------------------------------------------------------------------


def test_changes_are_asked_for_with_a_word_and_the_author_reads_it(cast, draft):
    arguments.submit_argument(draft, by=cast.lawyer)
    bare = post(cast.facilitator, "review_argument", draft, verdict="changes", has_read="on")
    assert bare.status_code == 200 and fresh(draft).status == Status.REVIEW
    post(cast.facilitator, "review_argument", draft, verdict="changes", note="Name the ruling.", has_read="on")
    assert fresh(draft).status == Status.CHANGES
    assert "Name the ruling." in get(cast.lawyer, page(draft)).content.decode()
    assert page(draft) in get(cast.lawyer, "/").content.decode()
    assert get(cast.paralegal, page(draft)).status_code == 404
    assert publish(fresh(draft), cast.paralegal).reviewed_by == cast.paralegal


def test_an_old_word_does_not_publish_a_new_text(cast, draft):
    """Reviewed, sent back, changed: the earlier approval of somebody is no review of this one."""
    arguments.submit_argument(draft, by=cast.lawyer)
    ArgumentReview.objects.create(
        argument=draft, author=cast.lawyer, reviewer=cast.facilitator, verdict="approved", at=clock.now() - DAY
    )
    with pytest.raises(Refused, match="reviewed"):
        arguments.publish_argument(draft, by=cast.facilitator)


def test_what_waits_is_seen_by_the_group_and_by_nobody_else(cast, draft):
    assert get(cast.facilitator, page(draft)).status_code == 404, "a draft is its author's"
    arguments.submit_argument(draft, by=cast.lawyer)
    for reader, status in (
        (cast.facilitator, 200), (cast.paralegal, 200), (cast.coordinator, 200), (cast.stranger, 404),
        (cast.newcomer, 404), (cast.staff, 404), (cast.superuser, 404),
    ):  # fmt: skip
        assert get(reader, page(draft)).status_code == status, reader.user.username
    assert page(draft) in get(cast.facilitator, "/").content.decode()
    assert page(draft) in get(cast.paralegal, "/arguments/?show=review").content.decode()
    arguments.recall_argument(draft, by=cast.lawyer)
    assert get(cast.facilitator, page(draft)).status_code == 404


def test_published_for_all_members_shows_no_name_outside_the_group(cast, draft):
    cast.lawyer.display_name = "Chosen Name"
    cast.lawyer.save()
    WrittenArgument.objects.update(readers="network")
    done = publish(fresh(draft), cast.facilitator)
    assert "Chosen Name" in get(cast.paralegal, page(done)).content.decode()
    outside = get(cast.stranger, page(done))
    assert outside.status_code == 200 and "Chosen Name" not in outside.content.decode()
    WrittenArgument.objects.update(readers="group")
    assert get(cast.stranger, page(done)).status_code == 404


# --- law -----------------------------------------------------------------------------------------------------------


def test_seed_a20_repealed_law_is_flagged(cast, draft, section):
    done = publish(draft, cast.facilitator)
    says = "No longer in force"
    cast.lawyer.ui_language = "en"
    cast.lawyer.save()
    assert says not in get(cast.lawyer, page(done)).content.decode()
    Provision.objects.filter(pk=section.pk).update(valid_to=clock.today() - DAY)
    assert says in get(cast.lawyer, page(done)).content.decode()
    assert "Relies on repealed law" in get(cast.lawyer, "/arguments/").content.decode()
    assert says in taken(cast.lawyer, "argument_text", done).decode()


def test_seed_b13_the_section_lists_the_published_argument(cast, draft, section):
    address = section.get_absolute_url()
    assert page(draft) not in get(cast.lawyer, address).content.decode()
    done = publish(draft, cast.facilitator)
    assert page(done) in get(cast.lawyer, address).content.decode()
    assert page(done) not in get(cast.stranger, address).content.decode()


def test_the_library_is_cited_by_its_number(cast, section):
    book = library.add_resource(
        by=cast.facilitator, title_en="Bail in practice", kind="guide", publisher="P", language="en", licence="ours",
        review_on=clock.today() + DAY,
    )  # fmt: skip
    draft = begin(cast.lawyer, cast.group, cites=[Cite(section)])
    lines = f"CrPC 497(1)\nစာကြည့်တိုက် {book.pk}, p. 4 – the form"
    post(cast.lawyer, "edit_argument", draft, title="Bail", citations=lines, readers="group", **TEXTS)
    cited = draft.citations.with_targets().last()
    assert (cited.resource, cited.pinpoint, cited.proposition) == (book, "p. 4", "the form")
    again = get(cast.lawyer, reverse("cop:edit_argument", args=[draft.pk])).content.decode()
    assert "p. 4 – the form" in again
    wrong = post(
        cast.lawyer, "edit_argument", draft, title="Bail", citations="Library 99999", readers="group", **TEXTS
    )
    assert wrong.status_code == 200 and draft.citations.count() == 2


def test_b4_a_book_of_another_hidden_group_is_cited_by_nobody_and_named_to_nobody(cast, section):
    """Whoever reviews it would learn of the group, and could not look the book up."""
    Group.objects.filter(pk=cast.other_group.pk).update(visibility="members")
    join(cast.other_group, cast.lawyer)
    book = library.add_resource(
        by=cast.lawyer, title_en="Hushed handbook", kind="guide", publisher="P", language="en", licence="ours",
        review_on=clock.today() + DAY, group=cast.other_group,
    )  # fmt: skip
    draft = begin(cast.lawyer, cast.group, cites=[Cite(section)])
    typed = {"title": "Bail", "citations": f"CrPC 497(1)\nLibrary {book.pk} – the form", "readers": "group", **TEXTS}
    assert post(cast.lawyer, "edit_argument", draft, **typed).status_code == 302
    Group.objects.filter(pk=cast.other_group.pk).update(visibility="hidden", joining="invitation")
    refused = post(cast.lawyer, "edit_argument", draft, **typed).context["form"].errors
    assert set(refused) == {"citations"} and str(book.pk) in fold_digits(refused["citations"][0])
    arguments.submit_argument(fresh(draft), by=cast.lawyer)
    for address in (page(draft), reverse("cop:review_argument", args=[draft.pk])):
        text = get(cast.facilitator, address).content.decode()
        assert "Hushed handbook" not in text and f"Library {book.pk}" not in text and "the form" in text
    for reader, hears in ((cast.facilitator, False), (cast.lawyer, True)):
        assert ("Hushed handbook" in taken(reader, "argument_text", draft).decode()) == hears
    assert "Hushed handbook" in get(cast.lawyer, page(draft)).content.decode()


# --- later ---------------------------------------------------------------------------------------------------------


def test_a_newer_version_replaces_the_old_one_when_it_is_published(cast, draft):
    old = publish(draft, cast.facilitator)
    post(cast.lawyer, "renew_argument", old)
    new = WrittenArgument.objects.get(supersedes=old)
    assert (new.status, new.facts, new.citations.count()) == (Status.DRAFT, TEXTS["facts"], 1)
    assert fresh(old).status == Status.PUBLISHED
    with pytest.raises(Refused):
        arguments.renew_argument(old, by=cast.lawyer)
    publish(new, cast.paralegal)
    assert fresh(old).status == Status.SUPERSEDED
    assert page(new) in get(cast.paralegal, page(old)).content.decode()


def test_seed_a20_use_in_court_is_attested_once_a_month_without_a_name(cast, draft):
    done = publish(draft, cast.facilitator)
    granted = Term.objects.get(list=Term.List.RESULT, code="granted")
    month = clock.today().replace(day=1).isoformat()
    assert post(cast.paralegal, "attest_use", done, month=month, result=granted.pk).status_code == 302
    assert post(cast.paralegal, "attest_use", done, month=month, result=granted.pk).status_code == 200
    assert done.uses.count() == 1
    assert post(cast.coordinator, "attest_use", done, month=month, result=granted.pk).status_code == 403
    assert str(granted.name_my) in get(cast.lawyer, page(done)).content.decode()


def test_withdrawing_hides_it_and_throwing_away_deletes(cast, draft):
    post(cast.lawyer, "withdraw_argument", begin(cast.lawyer, cast.group))
    assert WrittenArgument.objects.count() == 1
    done = publish(draft, cast.facilitator)
    assert post(cast.paralegal, "withdraw_argument", done).status_code == 403
    post(cast.facilitator, "withdraw_argument", done)
    assert get(cast.paralegal, page(done)).status_code == 404
    assert get(cast.facilitator, page(done)).status_code == 200


def test_an_archived_group_takes_no_write(cast, draft):
    archive_group(cast.group, by=cast.coordinator)
    for name in ("submit_argument", "edit_argument", "withdraw_argument"):
        assert post(cast.lawyer, name, draft).status_code == 403, name
    with pytest.raises(Refused):
        arguments.submit_argument(draft, by=cast.lawyer)


# --- on paper ------------------------------------------------------------------------------------------------------


def test_seed_a20_the_pdf_has_every_word_and_no_name(cast, section):
    words = "လျှောက်ထားသူကို ချုပ်နှောင်ထားသည်။"
    draft = begin(
        cast.lawyer, cast.group, language="my", title="အာမခံလျှောက်လွှာ",
        facts=f"{words}\n#read(\"/etc/passwd\")", cites=[Cite(section, "", "bail is the rule")],
    )  # fmt: skip
    answer = get(cast.lawyer, reverse("cop:argument_pdf", args=[draft.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="argument-{draft.pk}.pdf"'
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "#read" in text and "root:" not in text, "people's words are data, never a program"
    assert cast.lawyer.shown_name not in text and cast.lawyer.shown_name not in str(reader.metadata)
    fonts = {font.get_object()["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert all("Waing" in name for name in fonts), "no letter came from another font"


BURMESE = (
    "၂၄ နာရီကျော် ချုပ်နှောင်ခြင်း ဣန္ဒြေ ပဉ္စမ အင်္ဂလိပ် ဥက္ကဋ္ဌ ဩဇာ ကျွန်ုပ် ရွှေ့ နို့ ပြည်ထောင်စု",
    "အမှုသည်ကို ရဲစခန်းတွင်၃၁နာရီချုပ်နှောင်ထားသည်။ ပုဒ်မ ၁၆၇(၂) နှင့် CrPC 497(1) အရ (က) *မဟုတ်* ပါ။",
)


@pytest.mark.parametrize("language", ["my", "en"])
def test_seed_a20_the_text_of_the_paper_is_what_was_written(cast, section, language):
    """Code point by code point, over pages, so that a clerk can copy a passage out of it (learning 24)."""
    text = "\n\n".join(["\n".join(BURMESE), *[BURMESE[1] * 4] * 12])
    cites = [Cite(section, "proviso", BURMESE[0]), Cite(make_provision("crpc:61"))]
    draft = begin(cast.lawyer, cast.group, language=language, title=BURMESE[0], facts=text, cites=cites)
    pdf = taken(cast.lawyer, "argument_pdf", draft)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1
    lines = lines_of(pdf)
    assert lines == sheet_of(draft, cast.lawyer).lines
    assert lines[1:5] == [BURMESE[0], lines[2], "\n".join(BURMESE), BURMESE[1] * 4]
    assert lines.count(BURMESE[1] * 4) == 12 and sum(BURMESE[0] in line for line in lines) == 3


@pytest.mark.parametrize("odd", ["\u200b", "\u3164", "A smile 😀", "中文"])
def test_a_paper_with_signs_that_our_letters_do_not_have_is_drawn_all_the_same(cast, section, odd):
    draft = begin(cast.lawyer, cast.group, cites=[Cite(section)])
    WrittenArgument.objects.filter(pk=draft.pk).update(reasoning=f"Held.\n\n{odd}\n\nToo long.")
    assert taken(cast.lawyer, "argument_pdf", draft).startswith(b"%PDF-")


def test_nothing_is_taken_along_of_what_is_held_back(cast, draft):
    WrittenArgument.objects.filter(pk=draft.pk).update(facts=PHONE)
    assert arguments.submit_argument(draft, by=cast.lawyer).status == Status.HELD
    for name in ("argument_pdf", "argument_text"):
        assert get(cast.lawyer, reverse(f"cop:{name}", args=[draft.pk])).status_code == 404


def test_seed_a20_plain_text_holds_the_same(cast, draft):
    text = taken(cast.lawyer, "argument_text", draft).decode()
    for part in ("Bail for theft", *TEXTS.values(), "1. CrPC s 497(1): When bail may be taken. bail is the rule."):
        assert part in text
    assert cast.lawyer.shown_name not in text
