"""A stranger on the way in, as the pages and verbs see one."""

from django.test import Client

from cop.models import JoinRequest
from cop.services import joining
from members.models import OutboxMessage

STRANGER = {
    "name": "Moe Moe Lwin", "display_name": "", "work": "lawyer.advocate", "email": "new@example.org", "phone": "",
    "home_unit": "", "group_ref": "HOME",
}  # fmt: skip


def form_of(cast, **changes) -> dict:
    return {**STRANGER, "first": cast.lawyer.user.username, "second": cast.paralegal.email, **changes}


def ask(cast, **changes) -> JoinRequest:
    Client().post("/in/new/", form_of(cast, **changes))
    return JoinRequest.objects.order_by("-pk").first()


def vouched(cast, **changes) -> JoinRequest:
    request = ask(cast, **changes)
    for voucher in request.vouchers.all():
        joining.vouch(voucher, by=voucher.member, knows=True)
    request.refresh_from_db()
    return request


def history(request) -> list[str]:
    return list(request.steps.values_list("state", flat=True))


def mails(kind: str) -> set[int]:
    return set(OutboxMessage.objects.filter(kind=kind).values_list("recipient", flat=True))
