"""The admin has every record of the house: both apps', on the one site that the addresses lead to."""

from django.contrib import admin

from cop.models import Group
from members.admin.site import AdminSite
from members.models import AuditEntry, Member, OutboxMessage


def test_records_of_both_apps_are_on_the_one_site():
    assert isinstance(admin.site._wrapped, AdminSite)
    assert all(admin.site.is_registered(model) for model in (Member, OutboxMessage, AuditEntry, Group))
