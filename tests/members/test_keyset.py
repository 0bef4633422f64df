"""Walking a list forwards and back meets every row once, whatever the ties."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from members.keyset import page_of
from members.models import AuditEntry


def _walk(order, name):
    seen, url = [], "/"
    while url:
        page = page_of(RequestFactory().get(url), AuditEntry.objects.all(), order=order, size=3)
        seen.append([row.pk for row in page])
        url = getattr(page, name)
    return seen, page


@pytest.mark.parametrize("order", ["-id", "id", ("-at", "-id"), ("verb", "id")])
def test_every_row_once_forwards_and_back(db, order):
    moment = timezone.now()
    for n in range(10):
        AuditEntry.objects.create(at=moment, verb=f"v{n % 2}", facts={})
    pages, last = _walk(order, "next_url")
    flat = [pk for page in pages for pk in page]
    fields = [order] if isinstance(order, str) else order
    assert flat == list(AuditEntry.objects.order_by(*fields).values_list("pk", flat=True))
    back, url = [], last.previous_url
    while url:
        page = page_of(RequestFactory().get(url), AuditEntry.objects.all(), order=order, size=3)
        back.append([row.pk for row in page])
        url = page.previous_url
    assert back == pages[-2::-1]


def test_a_damaged_cursor_shows_the_first_page(db):
    AuditEntry.objects.create(at=timezone.now(), verb="x", facts={})
    page = page_of(RequestFactory().get("/?after=nonsense"), AuditEntry.objects.all())
    assert len(page.rows) == 1 and not page.previous_url
