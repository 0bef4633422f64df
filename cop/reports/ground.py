"""What a figure is about."""

from dataclasses import dataclass

from django.db.models import QuerySet

from members.models import Member

from ..models import Group, GroupSession, Membership


@dataclass(frozen=True)
class Ground:
    """A group, a centre, or (both empty) the whole network."""

    centre_id: int | None = None
    group_id: int | None = None

    def groups(self) -> QuerySet[Group]:
        if self.group_id:
            return Group.objects.filter(pk=self.group_id)
        return Group.objects.filter(host_centre=self.centre_id) if self.centre_id else Group.objects.all()

    def sessions(self) -> QuerySet[GroupSession]:
        return self._narrow(GroupSession.objects.all())

    def memberships(self) -> QuerySet[Membership]:
        """Of providers only: staff who look after a group are none of its growth (decision 1)."""
        return self._narrow(Membership.objects.of_providers())

    def people(self) -> QuerySet[Member]:
        """Unique providers: of the group today, of the centre's registry, or of all centres."""
        people = Member.objects.providers().exclude(status=Member.Status.ANONYMISED)
        if self.group_id:
            return people.filter(pk__in=self.memberships().open().values("member"))
        return people.filter(centre=self.centre_id) if self.centre_id else people

    def _narrow(self, rows: QuerySet) -> QuerySet:
        if self.group_id:
            return rows.filter(group=self.group_id)
        return rows.filter(group__host_centre=self.centre_id) if self.centre_id else rows
