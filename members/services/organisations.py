"""Organisations: their programmes, who works for them over time, and two entries that are one (domain B5).

The caller has asked permission.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..models import Affiliation, JusticeCentre, Member, Organisation, OrganisationMerge, Programme
from . import audit

NAMES = ("name_my", "name_en")


def _standing(organisation: Organisation) -> Organisation:
    """Its row, held. Raises Refused (field `organisation`) once it was merged into another."""
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found.merged_into_id:
        raise Refused(_("This organisation was merged into another one."), field="organisation")
    return found


# --- programmes and affiliations -------------------------------------------------------------------------------------


@transaction.atomic
def add_programme(organisation: Organisation, *, by: Member, **facts) -> Programme:
    """`facts`: name_my, name_en, started_on, ended_on. Raises Refused for a merged organisation."""
    organisation = _standing(organisation)
    programme = Programme.objects.create(organisation=organisation, is_demo=organisation.is_demo, **facts)
    audit.record("programme_added", by=by, on=programme)
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, by: Member, **facts) -> Programme:
    """`facts` as of `add_programme`; what is the same is not written."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    changed = sorted(name for name, value in facts.items() if getattr(programme, name) != value)
    if changed:
        for name in changed:
            setattr(programme, name, facts[name])
        programme.save(update_fields=changed)
        audit.record("programme_changed", by=by, on=programme, fields=changed)
    return programme


@transaction.atomic
def add_affiliation(
    member: Member, organisation: Organisation, *, by: Member, started_on: date, ended_on: date | None = None
) -> Affiliation:
    """This person works for the organisation, or did. Raises Refused (field `organisation`): they do already, or it
    was merged into another."""
    organisation = _standing(organisation)
    try:
        with transaction.atomic():
            made = Affiliation.objects.create(
                member=member,
                organisation=organisation,
                started_on=started_on,
                ended_on=ended_on,
                is_demo=member.is_demo,
            )
    except IntegrityError:
        raise Refused(_("This person works there already."), field="organisation") from None
    audit.record("affiliation_added", by=by, on=made, centre_id=member.centre_id)
    return made


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Member, ended_on: date) -> Affiliation:
    """The last day there. Ending what has ended does nothing. Raises Refused (field `ended_on`) for a day before
    the first."""
    rows = Affiliation.objects.select_for_update(of=["self"]).select_related("member")
    affiliation = rows.get(pk=affiliation.pk)
    if affiliation.ended_on:
        return affiliation
    if ended_on < affiliation.started_on:
        raise Refused(_("The last day lies before the first."), field="ended_on")
    affiliation.ended_on = ended_on
    affiliation.save(update_fields=["ended_on"])
    audit.record("affiliation_ended", by=by, on=affiliation, centre_id=affiliation.member.centre_id)
    return affiliation


def count_people(organisations, reader: Member) -> dict[int, tuple[int, int]]:
    """{id: (people there today whom `reader` may see, people whom they may not)}, in two statements; nobody, no id.
    Whoever prints the second number withholds it below five (domain 5)."""
    rows = Affiliation.objects.current().filter(organisation__in=organisations, member__in=Member.objects.present())
    rows = rows.order_by().values_list("organisation")
    everybody = dict(rows.annotate(n=Count("member", distinct=True)))
    seen = dict(rows.filter(member__in=Member.objects.visible_to(reader)).annotate(n=Count("member", distinct=True)))
    return {pk: (seen.get(pk, 0), n - seen.get(pk, 0)) for pk, n in everybody.items()}


# --- two entries of one organisation ---------------------------------------------------------------------------------


def check_merge(duplicate: Organisation, kept: Organisation) -> None:
    """Raises Refused for two that cannot be one."""
    if duplicate.pk == kept.pk:
        raise Refused(_("Choose another organisation."), field="duplicate")
    if JusticeCentre.objects.filter(organisation__in=[duplicate, kept]).count() == 2:
        raise Refused(_("Both are centres. A centre is never merged with another one."), field="duplicate")


@transaction.atomic
def merge_organisation(duplicate: Organisation, *, into: Organisation, by: Member) -> OrganisationMerge:
    """Everything of `duplicate` goes to `into`: affiliations, programmes, the centre, a name that is missing there.

    Nothing is deleted. Who was affiliated with both at once keeps both stretches: the earlier one ends where the
    later one begins. Raises Refused: one and the same, one is merged already, both are centres.
    """
    pair = {one.pk: _standing(one) for one in sorted((duplicate, into), key=lambda one: one.pk)}
    duplicate, into = pair[duplicate.pk], pair[into.pk]
    check_merge(duplicate, into)
    moved = {
        "ended": _end_what_overlaps(duplicate, into),
        "affiliations": _move(Affiliation, duplicate, into),
        "programmes": _move(Programme, duplicate, into),
        "centres": _move(JusticeCentre, duplicate, into),
        "names": _fill_names(duplicate, into),
    }
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into"])
    merge = OrganisationMerge.objects.create(duplicate=duplicate, kept=into, moved=moved, merged_by=by)
    audit.record(
        "organisation_merged",
        by=by,
        on=into,
        duplicate=duplicate.pk,
        affiliations=len(moved["affiliations"]),
        programmes=len(moved["programmes"]),
    )
    return merge


def _move(model, duplicate: Organisation, into: Organisation) -> list[int]:
    rows = model.objects.filter(organisation=duplicate)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(organisation=into)
    return ids


def _end_what_overlaps(duplicate: Organisation, into: Organisation) -> dict[str, str]:
    """One open stretch a person: of two the earlier ends on the day before the later begins; {id: its new end}."""
    both = Affiliation.objects.select_for_update().filter(organisation__in=[duplicate, into], ended_on=None)
    found: dict[int, list[Affiliation]] = {}
    for row in both.order_by("started_on", "pk"):
        found.setdefault(row.member_id, []).append(row)
    ended = {}
    for earlier, later in (rows for rows in found.values() if len(rows) == 2):
        earlier.ended_on = max(earlier.started_on, later.started_on - timedelta(days=1))
        earlier.save(update_fields=["ended_on"])
        ended[str(earlier.pk)] = earlier.ended_on.isoformat()
    return ended


def _fill_names(duplicate: Organisation, into: Organisation) -> list[str]:
    names = [name for name in NAMES if not getattr(into, name) and getattr(duplicate, name)]
    for name in names:
        setattr(into, name, getattr(duplicate, name))
    into.save(update_fields=names)
    return names


@transaction.atomic
def undo_merge(merge: OrganisationMerge, *, by: Member) -> OrganisationMerge:
    """Put exactly what moved back, up to 30 days later. What staff did meanwhile holds: a stretch that they ended
    stays ended, and what came after the merge stays where it is. Undoing twice does nothing.

    Raises Refused: too late, or the kept one was itself merged into another since.
    """
    merge = OrganisationMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return merge
    if not merge.can_be_undone:
        raise Refused(_("A merge can be undone for 30 days."))
    rows = Organisation.objects.select_for_update().in_bulk(sorted((merge.duplicate_id, merge.kept_id)))
    duplicate, kept = rows[merge.duplicate_id], rows[merge.kept_id]
    if kept.merged_into_id:
        raise Refused(_("This organisation was merged into another one. Undo that first."))
    for name, model in (("affiliations", Affiliation), ("programmes", Programme), ("centres", JusticeCentre)):
        model.objects.filter(pk__in=merge.moved[name], organisation=kept).update(organisation=duplicate)
    _open_again(merge.moved["ended"])
    _empty_names(merge.moved["names"], duplicate, kept)
    duplicate.merged_into = None
    duplicate.save(update_fields=["merged_into"])
    merge.undone_at, merge.undone_by = clock.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    audit.record("organisation_merge_undone", by=by, on=kept, duplicate=duplicate.pk)
    return merge


def _open_again(ended: dict[str, str]) -> None:
    """Stretches that the merge ended run on, unless staff changed that day or began another one there since."""
    for row in Affiliation.objects.select_for_update().filter(pk__in=ended):
        others = Affiliation.objects.filter(member=row.member_id, organisation=row.organisation_id, ended_on=None)
        if row.ended_on.isoformat() == ended[str(row.pk)] and not others.exists():
            row.ended_on = None
            row.save(update_fields=["ended_on"])


def _empty_names(names: list[str], duplicate: Organisation, kept: Organisation) -> None:
    """A name that the merge filled in goes, unless somebody wrote another one since."""
    same = [name for name in names if getattr(kept, name) == getattr(duplicate, name)]
    for name in same:
        setattr(kept, name, "")
    kept.save(update_fields=same)
