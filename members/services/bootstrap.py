"""The first start of a real installation (decision 5): a centre, an administrator and a safety lead."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Refused
from ..models import JusticeCentre, Member, Organisation, StaffPost
from ..models.account import clean_handle
from ..text import normalise
from . import audit, invitations

CODE = re.compile(r"[A-Z0-9]{2,8}")
BURMESE = re.compile("[\u1000-\u109f]")


def begin_network(*, centre: str, name: str, admin: str, safety: str = "") -> dict[str, str]:
    """Returns {name: one-time code} of those who have no account yet.

    Without `safety` the administrator is safety lead too. Asked again in the same words it makes nothing twice and
    prints new slips in the place of unused ones; where there is anything else already it is Refused.
    """
    code, name = centre.strip().upper(), normalise(name, single_line=True)
    names = [clean_handle(handle) for handle in dict.fromkeys([admin, safety or admin])]
    if not CODE.fullmatch(code):
        raise Refused(_("A centre's code is two to eight letters or digits."), field="centre")
    if not name:
        raise Refused(_("The centre needs a name."), field="name")
    with transaction.atomic():
        people = _find_begun(code, names) if Member.objects.exists() else _begin(code, name, names)
        return {
            person.full_name_en: invitations.print_slip(person, by=people[0])
            for person in people
            if not person.user_id
        }


def _begin(code: str, name: str, names: list[str]) -> list[Member]:
    script = "name_my" if BURMESE.search(name) else "name_en"
    organisation = Organisation.objects.create(**{script: name})
    centre = JusticeCentre.objects.create(organisation=organisation, code=code)
    people = [
        Member.objects.create(centre=centre, full_name_en=handle, provider_type=Member.ProviderType.STAFF)
        for handle in names
    ]
    for person, role in ((people[0], StaffPost.Role.ADMIN), (people[-1], StaffPost.Role.SAFETY_LEAD)):
        StaffPost.objects.create(member=person, role=role)
    audit.record("network_begun", on=centre, centre_id=centre.pk)
    return people


def _find_begun(code: str, names: list[str]) -> list[Member]:
    """Those whom the same words made before, the administrator first. Raises Refused."""
    posts = StaffPost.objects.current().filter(centre=None, member__centre__code=code).select_related("member")
    by_role = {post.role: post.member for post in posts}
    found = [by_role.get(StaffPost.Role.ADMIN), by_role.get(StaffPost.Role.SAFETY_LEAD)]
    people = [person for person in dict.fromkeys(found) if person]
    if [person.full_name_en for person in people] != names:
        raise Refused(_("There is a network here already. Nothing was changed."))
    return people
