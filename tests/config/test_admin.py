"""The admin has every record of the house and none of anybody else's, on the one site that the addresses lead to."""

from django.contrib import admin
from django.db.models import Model

from members.admin.site import AdminSite

RECORDS = {
    "members.Member", "members.Organisation", "members.JusticeCentre", "members.StaffPost", "members.Affiliation",
    "members.Consent", "members.OutboxMessage", "members.AuditEntry", "cop.Group", "cop.Membership",
    "cop.GroupSession", "cop.RosterImport", "members.Holiday", "cop.LegalInstrument", "cop.Provision", "cop.CaseLaw",
    "mentoring.MentoringProgramme", "mentoring.AgreementTerms", "mentoring.MentorProfile", "mentoring.MenteeProfile",
    "trainings.Training", "trainings.Collection", "trainings.Series", "trainings.TrainingSession",
    "trainings.Registration", "trainings.Enrolment", "trainings.Qualification", "trainings.AwarenessEvent",
    "cop.SupportService", "members.AdminUnit",
}  # fmt: skip


def test_records_of_both_apps_and_of_no_package_are_on_the_one_site():
    assert isinstance(admin.site._wrapped, AdminSite)
    assert {model._meta.label for model in admin.site._registry} == RECORDS


def test_every_record_says_what_it_is():
    """Django's own words for a record, "Consent object (1)", can be translated into nothing."""
    assert [model._meta.label for model in admin.site._registry if model.__str__ is Model.__str__] == []
