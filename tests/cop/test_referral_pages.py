"""The pages of referrals: who sees how much of one, and when (domain 2d, safety C-47, community 15, D4)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from cop.forms.referrals import OpenReferralForm
from cop.models import Referral, SupportService
from cop.services import referrals
from cop.services.referral_waves import move_on
from members import clock
from members.models import AuditEntry, JusticeCentre, PracticeArea
from members.templatetags.waing import day_clock
from tests.cast import ROLES
from tests.counting import statements
from tests.factories import give_post, make_member
from tests.signing_in import sign_in_client

from .referral_kit import fit, make_lawyer, offered, open_one, say_yes, term, unit

pytestmark = pytest.mark.django_db
CANARY = "Zebra-crossing-777"


@pytest.fixture
def cast(cast):
    """Everybody reads English, so that the words are those of the code."""
    for role in ROLES:
        member = getattr(cast, role)
        member.ui_language = "en"
        member.save(update_fields=["ui_language"])
    return cast


@pytest.fixture
def desk(cast):
    """The lawyer of the cast and two others are asked."""
    cast.lawyer = fit(cast.lawyer)
    cast.second = make_lawyer(cast.centre, mail=True, account=True, ui_language="en")
    cast.third = make_lawyer(cast.centre, phone="+959000000001")
    cast.referral = offered(
        cast.centre, cast.coordinator, narrative=CANARY, eligibility=[term("eligibility", "poverty")],
        urgency=term("urgency", "custody_24h"), contact_band="over_72h",
    )  # fmt: skip
    return cast


def page(client, member, name: str, *args, **query):
    return sign_in_client(client, member).get(reverse(f"cop:{name}", args=args), query)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_asked_reads_the_summary_then_the_rest_and_the_text_only_after_a_yes(client, desk):
    address = reverse("cop:referral_detail", args=[desk.referral.pk])
    client = sign_in_client(client, desk.lawyer)
    first = text_of(client.get(address))
    assert "Remand" in first and "Poverty" not in first and CANARY not in first
    client.post(reverse("cop:check_conflict", args=[desk.referral.pk]))
    second = text_of(client.get(address))
    assert "Poverty" in second and "More than 72 hours" in second and CANARY not in second
    narrative = reverse("cop:read_narrative", args=[desk.referral.pk])
    assert client.get(narrative).status_code == 403
    client.post(reverse("cop:answer_referral", args=[desk.referral.pk]), {"answer": "yes"})
    assert CANARY not in text_of(client.get(address))
    assert CANARY in text_of(client.get(narrative))
    assert AuditEntry.objects.filter(verb="referral_read", actor_id=desk.lawyer.pk).count() == 1


def test_looking_at_an_offer_is_noted_once_for_the_centre(client, desk):
    for _ in range(2):
        page(client, desk.lawyer, "referral_detail", desk.referral.pk)
    offer = desk.referral.offers.get(member=desk.lawyer)
    assert offer.seen_at
    trail = text_of(page(client, desk.coordinator, "referral_detail", desk.referral.pk))
    assert "Seen" in trail and "Not seen yet" in trail


def test_the_second_yes_reads_a_kind_sentence(client, desk):
    for member in (desk.lawyer, desk.second):
        client = sign_in_client(client, member)
        client.post(reverse("cop:check_conflict", args=[desk.referral.pk]))
    say_yes(desk.referral, desk.lawyer)
    answer = client.post(reverse("cop:answer_referral", args=[desk.referral.pk]), {"answer": "yes"}, follow=True)
    assert "Another lawyer" in text_of(answer) and "Thank you" in text_of(answer)
    assert CANARY not in text_of(answer)


def test_a_no_without_a_reason_is_asked_for_one_and_nothing_is_lost(client, desk):
    client = sign_in_client(client, desk.lawyer)
    client.post(reverse("cop:check_conflict", args=[desk.referral.pk]))
    answer = client.post(reverse("cop:answer_referral", args=[desk.referral.pk]), {"answer": "no"})
    assert "Choose the reason" in text_of(answer)
    given = {"answer": "help", "reason": term("decline_reason", "distance").pk}
    client.post(reverse("cop:answer_referral", args=[desk.referral.pk]), given)
    offer = desk.referral.offers.get(member=desk.lawyer)
    assert (offer.state, offer.can_help) == ("declined", True)


def test_a_conflict_ends_it_before_anything_more_is_shown(client, desk):
    client = sign_in_client(client, desk.lawyer)
    given = {"answer": "no", "reason": term("decline_reason", "conflict").pk}
    client.post(reverse("cop:answer_referral", args=[desk.referral.pk]), given)
    after = text_of(client.get(reverse("cop:referral_detail", args=[desk.referral.pk])))
    assert "Poverty" not in after and CANARY not in after


def test_it_does_not_exist_for_those_who_were_not_asked(client, desk):
    others = (
        desk.paralegal,
        desk.newcomer,
        desk.facilitator,
        desk.staff,
        desk.stranger,
        desk.staff_other,
        desk.safety,
    )
    for member in others:
        assert page(client, member, "referral_detail", desk.referral.pk).status_code == 404
        assert CANARY not in text_of(page(client, member, "referral_list"))


def test_the_list_shows_no_text_and_only_what_is_for_the_reader(client, desk):
    assert f"/r/{desk.referral.pk}/" in text_of(page(client, desk.lawyer, "referral_list"))
    listed = text_of(page(client, desk.coordinator, "referral_list"))
    assert f"/r/{desk.referral.pk}/" in listed and "Urgent" in listed and CANARY not in listed
    assert f"/r/{desk.referral.pk}/" not in text_of(page(client, desk.stranger, "referral_list"))


def test_who_is_asked_reads_in_the_list_until_when_the_centre_when_it_was_opened(client, desk):
    with override("en"):
        until = f"answer by {day_clock(desk.referral.waves.get().ends_at)}"
    assert until in text_of(page(client, desk.lawyer, "referral_list"))
    assert "answer by" not in text_of(page(client, desk.coordinator, "referral_list"))


@pytest.mark.parametrize("tab", ["asked", "mine", "open", "out", "held", "ended"])
def test_every_tab_opens_and_is_kind_when_empty(client, cast, tab):
    assert text_of(page(client, cast.coordinator, "referral_list", show=tab))


def form_of(**changes) -> dict:
    """What the page posts, with the fewest facts."""
    return {
        "offence": term("offence_category", "theft").pk, "stage": term("stage", "remand").pk,
        "urgency": term("urgency", "later").pk, "unit": unit().pk,
        "area": PracticeArea.objects.get(code="criminal").pk, "languages": ["my"],
        "interpreter": "none", "contact_band": "unknown", "has_no_conflict": "on", **changes,
    }  # fmt: skip


def test_the_coordinator_opens_one_looks_who_can_be_asked_and_asks(client, cast):
    lawyer = make_lawyer(cast.centre, mail=True)
    client = sign_in_client(client, cast.coordinator)
    assert client.get(reverse("cop:open_referral")).status_code == 200
    answer = client.post(reverse("cop:open_referral"), form_of(centre=cast.centre.pk, narrative="Held for two weeks."))
    referral = Referral.objects.get()
    assert answer["Location"] == reverse("cop:offer_referral", args=[referral.pk])
    assert "turn" in text_of(client.get(answer["Location"]))
    assert client.post(answer["Location"], {}).status_code == 200  # without the tick
    client.post(answer["Location"], {"has_no_conflict": "on"})
    referral.refresh_from_db()
    assert referral.state == "offered" and referral.offers.get().member == lawyer


@pytest.mark.parametrize("missing", ["offence", "stage"])
def test_seed_a5_the_form_names_the_field_that_is_missing(client, cast, missing):
    client = sign_in_client(client, cast.coordinator)
    answer = client.post(reverse("cop:open_referral"), form_of(centre=cast.centre.pk, **{missing: ""}))
    assert missing in answer.context["form"].errors and not Referral.objects.exists()


def test_what_tells_who_somebody_is_is_stopped(client, cast):
    client = sign_in_client(client, cast.coordinator)
    told = form_of(centre=cast.centre.pk, narrative="Her card is 12/ABC(N)123456.")
    answer = client.post(reverse("cop:open_referral"), told)
    assert "narrative" in answer.context["form"].errors and not Referral.objects.exists()


def test_nobody_opens_one_for_another_centre(client, cast):
    client = sign_in_client(client, cast.coordinator)
    answer = client.post(reverse("cop:open_referral"), form_of(centre=cast.other_centre.pk))
    assert "centre" in answer.context["form"].errors


def test_who_has_no_mail_is_called_and_their_answer_is_written_down(client, desk):
    offer = desk.referral.offers.get(member=desk.third)
    client = sign_in_client(client, desk.coordinator)
    detail = reverse("cop:referral_detail", args=[desk.referral.pk])
    assert "call" in text_of(client.get(detail))
    client.post(reverse("cop:call_lawyers", args=[desk.referral.pk]), {"offer": offer.pk})
    offer.refresh_from_db()
    assert offer.called_by == desk.coordinator
    answer = reverse("cop:record_offer_answer", args=[offer.pk])
    assert "tick this" in text_of(client.post(answer, {"answer": "yes"}))
    client.post(answer, {"answer": "yes", "has_no_conflict": "on"})
    desk.referral.refresh_from_db()
    assert desk.referral.accepted_by == desk.third
    assert "Taken by" in text_of(client.get(detail))


def test_the_case_goes_from_the_first_talk_to_its_outcome_on_pages(client, desk):
    say_yes(desk.referral, desk.lawyer)
    client = sign_in_client(client, desk.lawyer)

    def post(name, **data):
        address = reverse(f"cop:{name}", args=[desk.referral.pk])
        assert client.get(address).status_code == 200
        return client.post(address, data)

    post("contact_client", contact_band="24h")
    post("begin_representation")
    post(
        "record_referral_application", application=term("application", "bail").pk, result=term("result", "granted").pk
    )
    asked = client.get(reverse("cop:close_referral", args=[desk.referral.pk])).context["form"].fields["stage_reached"]
    assert min(asked.queryset.values_list("order", flat=True)) == desk.referral.stage.order, "none before its own"
    post("close_referral", stage_reached=term("stage", "charge").pk, hours="5-9")
    desk.referral.refresh_from_db()
    assert desk.referral.state == "closed"
    shown = text_of(client.get(reverse("cop:referral_detail", args=[desk.referral.pk])))
    assert "Bail" in shown and "Granted" in shown


def test_seed_c14_the_page_of_one_that_nobody_took_has_doors(client, desk):
    service = SupportService.objects.create(name_en="House of rest", kind="shelter", channels=["phone"])
    move_on(clock.now() + timedelta(hours=5))
    client = sign_in_client(client, desk.coordinator)
    shown = text_of(client.get(reverse("cop:referral_detail", args=[desk.referral.pk])))
    assert "House of rest" in shown and "Another door" in shown and "once more" in shown
    door = {"kind": "service", "service": service.pk}
    client.post(reverse("cop:choose_door", args=[desk.referral.pk]), door)
    assert desk.referral.doors.get().service == service
    assert "Where they were sent" in text_of(client.get(reverse("cop:referral_detail", args=[desk.referral.pk])))


def test_the_doors_stand_open_also_in_an_empty_network(client, cast):
    cast.other_centre.service_status = "closed"
    cast.other_centre.save()
    referral = open_one(cast.centre, cast.coordinator)
    client = sign_in_client(client, cast.coordinator)
    assert "once more" in text_of(client.get(reverse("cop:referral_detail", args=[referral.pk])))
    client.post(reverse("cop:choose_door", args=[referral.pk]), {"kind": "again"})
    assert Referral.objects.filter(passed_from=referral, is_remote_possible=True).exists()


def test_home_asks_for_the_answer_and_then_to_see_the_client(client, desk):
    client = sign_in_client(client, desk.lawyer)
    assert "Can you take this case?" in text_of(client.get("/"))
    say_yes(desk.referral, desk.lawyer)
    assert "See the client" in text_of(client.get("/"))
    referrals.contact_client(desk.referral, by=desk.lawyer, contact_band="24h")
    assert "See the client" not in text_of(client.get("/"))


def test_the_desk_counts_urgent_ones_for_those_who_offer_and_for_nobody_else(client, desk):
    give_post(
        lead := make_member(desk.centre, account=True, provider_type="staff", ui_language="en"),
        "centre_lead",
        desk.centre,
    )
    for member in (desk.coordinator, lead):
        assert "1 urgent referral without a lawyer" in text_of(sign_in_client(client, member).get("/s/"))
    assert "urgent referral" not in text_of(sign_in_client(client, desk.staff).get("/s/"))
    shown = text_of(sign_in_client(client, lead).get("/s/todo/referrals_urgent/"))
    assert desk.referral.code in shown


@pytest.mark.parametrize("odd", ["", "x", "0", "-1", "9" * 30, "9" * 5000, "\0", "၁၂"])
def test_what_no_button_posts_harms_nothing(client, desk, odd):
    client = sign_in_client(client, desk.coordinator)
    for name, fields in (
        ("call_lawyers", ["offer"]),
        ("approve_pair", ["member"]),
        ("choose_door", ["kind", "centre"]),
        ("contact_client", ["contact_band"]),
    ):
        answer = client.post(reverse(f"cop:{name}", args=[desk.referral.pk]), dict.fromkeys(fields, odd))
        assert answer.status_code in (302, 403, 404), name
    assert desk.referral.offers.filter(called_at__isnull=False).count() == 0
    offer = desk.referral.offers.get(member=desk.third)
    answer = client.post(reverse("cop:record_offer_answer", args=[offer.pk]), {"answer": odd, "reason": odd})
    assert answer.status_code == 200


def test_no_list_of_referrals_reads_their_texts(client, desk):
    for name, args in (("referral_list", ()), ("referral_detail", (desk.referral.pk,))):
        with statements() as made:
            page(client, desk.coordinator, name, *args)
        column = '"cop_referral"."narrative"'
        assert not [one for one in made if f"{column}," in one.partition(" FROM ")[0]], name


def test_figures_and_directory_open_to_every_colleague(client, desk):
    SupportService.objects.create(name_my="ကျန်းမာရေး", kind="health", checked_on="2020-01-01")
    for member in (desk.paralegal, desk.coordinator):
        assert text_of(page(client, member, "referral_figures"))
        assert "Check again" in text_of(page(client, member, "service_list"))
    assert "Check again" not in text_of(page(client, desk.lawyer, "service_list", kind="food"))


def test_a_withdrawn_one_is_gone_for_those_who_were_asked(client, desk):
    client = sign_in_client(client, desk.coordinator)
    client.post(reverse("cop:withdraw_referral", args=[desk.referral.pk]))
    assert page(client, desk.lawyer, "referral_detail", desk.referral.pk).status_code == 404


def _samples() -> list[str]:
    """200 texts with a card number, a phone number or a name beside a role, from the labelled set (safety C-47)."""
    folder = Path(__file__).resolve().parents[1] / "data" / "identifying"
    texts = [(folder / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("stopped", "warned")]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    wanted = {"nrc": 70, "phone": 70, "client_name": 60}
    return [row["text"] for kind, n in wanted.items() for row in [r for r in rows if r["kind"] == kind][:n]]


def test_seed_c47_of_200_cards_phones_and_names_95_of_100_are_stopped_or_warned_of(cast):
    field = OpenReferralForm(centres=JusticeCentre.objects.filter(pk=cast.centre.pk)).fields["narrative"]

    def passes(text: str) -> bool:
        try:
            return bool(field.clean(text))
        except ValidationError:
            return False

    samples = _samples()
    assert len(samples) == 200 and sum(map(passes, samples)) <= 10
