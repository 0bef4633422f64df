"""Things of the library are added, changed, looked at again, withdrawn and brought back. The caller has asked
permission."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit

from ..models import Group, Resource
from .groups import lock_live_group

Status = Resource.LinkStatus


def lock_resource(resource: Resource) -> Resource:
    """The row, held until the transaction ends; its group's too, which must be live. Raises Refused."""
    resource = Resource.objects.select_for_update(of=["self"], no_key=True).select_related("group").get(pk=resource.pk)
    if resource.group is not None:
        lock_live_group(resource.group)
    return resource


def _check(resource: Resource) -> None:
    try:
        resource.full_clean(exclude=["code"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=None if field == "__all__" else field) from error


def _audit(verb: str, resource: Resource, by: Member | None, **facts) -> None:
    centre = resource.group.host_centre_id if resource.group else None
    audit.record(verb, by=by, on=resource, centre_id=centre, **facts)


def _set_link(resource: Resource, link: str) -> None:
    """Another address has not been looked at."""
    if link != resource.link or resource.link_status == Status.NONE:
        resource.link = link
        resource.link_status = Status.UNCHECKED if link else Status.NONE
        resource.link_checked_at = None


@transaction.atomic
def add_resource(*, by: Member | None, group: Group | None = None, link: str = "", topics=(), **facts) -> Resource:
    """Put something into the library; `group` keeps it to those who read that group's posts.

    `facts`: title_my, title_en, summary, kind, publisher, year, language, licence, review_on. Raises Refused with the
    field that is wrong.
    """
    if group is not None:
        group = lock_live_group(group)
    resource = Resource(added_by=by, group=group, **facts)
    _set_link(resource, link)
    _check(resource)
    resource.save()
    resource.topics.set(topics)
    _audit("resource_added", resource, by, kind=resource.kind)
    return resource


@transaction.atomic
def change_resource(resource: Resource, *, by: Member, topics=None, **changes) -> Resource:
    """Change what is said of it. Raises Refused with the field: a licence that forbids the copies that stand here."""
    resource = lock_resource(resource)
    if (link := changes.pop("link", None)) is not None:
        _set_link(resource, link)
    changed = sorted(name for name, value in changes.items() if getattr(resource, name) != value)
    for name in changed:
        setattr(resource, name, changes[name])
    if not resource.may_be_copied and resource.files.exists():
        raise Refused(_("Files stand here, which this licence does not allow."), field="licence")
    _check(resource)
    resource.save()
    if topics is not None:
        resource.topics.set(topics)
    _audit("resource_changed", resource, by, fields=changed)
    return resource


@transaction.atomic
def review_resource(resource: Resource, *, by: Member, review_on: date) -> Resource:
    """Somebody has looked: it still holds, and is to be looked at again on that day. Raises Refused."""
    if review_on <= clock.today():
        raise Refused(_("Choose a day that is still to come."), field="review_on")
    resource = lock_resource(resource)
    resource.reviewed_on, resource.reviewed_by, resource.review_on = clock.today(), by, review_on
    resource.save(update_fields=["reviewed_on", "reviewed_by", "review_on"])
    _audit("resource_reviewed", resource, by)
    return resource


@transaction.atomic
def withdraw_resource(resource: Resource, *, by: Member) -> Resource:
    """Take it out of everybody's sight. Twice does nothing."""
    resource = lock_resource(resource)
    if resource.withdrawn_at is None:
        resource.withdrawn_at, resource.withdrawn_by = clock.now(), by
        resource.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _audit("resource_withdrawn", resource, by)
    return resource


@transaction.atomic
def restore_resource(resource: Resource, *, by: Member) -> Resource:
    """Bring it back as it was."""
    resource = lock_resource(resource)
    if resource.withdrawn_at is not None:
        resource.withdrawn_at = resource.withdrawn_by = None
        resource.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _audit("resource_restored", resource, by)
    return resource
