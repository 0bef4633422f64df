"""Two centres that both have one of everything; what is A's carries a word that nobody of B may ever read."""

from contextlib import closing
from dataclasses import dataclass
from types import SimpleNamespace

from django.apps import apps
from django.db import models

from cop.models import Group, GroupSession, Membership, Resource
from members.models import JusticeCentre, Member, StaffPost, User
from tests.cast import Cast, build_cast
from tests.databases import as_owner
from tests.factories import give_post, join, make_member, make_session
from tests.walls.planting import plant
from tests.walls.world import World, _things

WORD = "Canaryaway"
CHOSEN = "Chosen for strangers"
ROOMS = ("members", "cop", "trainings", "mentoring")
# Lists that all centres share: which centres and organisations there are, what was merged among them, the law, and
# what is taught to all, with what was put beside it (the trainings of the world are open to everybody; those of one
# group have tests of their own). A reader who may not act is told so (403, architecture 5): the page shows it anyway.
# `test_what_counts_as_known_is_readable_from_the_other_centre` holds this list to that.
KNOWN = {
    "members.JusticeCentre", "members.Organisation", "members.Programme", "members.OrganisationMerge",
    "cop.LegalInstrument", "cop.Provision", "cop.CaseLaw", "cop.SupportService",
    "trainings.Training", "trainings.TrainingSession", "trainings.Collection",
    "trainings.TrainingItem", "trainings.SessionMaterial",
}  # fmt: skip


@dataclass
class Sides:
    """`mine` are B's things, `theirs` A's; `foreign[model]` the numbers of A's rows that B may not know of."""

    cast: Cast
    mine: SimpleNamespace
    theirs: SimpleNamespace
    attackers: dict[str, Member]
    foreign: dict[type[models.Model], list]


def is_known(model: type[models.Model]) -> bool:
    return model._meta.label in KNOWN


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def _people_of_b(world: World) -> dict[str, Member]:
    """The clerk, a coordinator and an ordinary member of B; the member knows B's own things, none of A's."""
    coordinator = make_member(world.cast.other_centre, account=True, mail=True, provider_type="staff")
    give_post(coordinator, StaffPost.Role.COORDINATOR, world.cast.other_centre)
    return {"clerk": world.cast.staff_other, "coordinator": coordinator, "member": world.cast.stranger}


def _world_of(cast: Cast) -> tuple[World, dict[type[models.Model], set]]:
    """One of everything at either centre, and the numbers of what was there before B had any of it."""
    own = _things(cast.centre, cast.group, cast.facilitator, cast.staff)
    kinds = {type(thing) for thing in vars(own).values() if isinstance(thing, models.Model)}
    numbers = {model: set(model._base_manager.values_list("pk", flat=True)) for model in kinds}
    return World(cast, own, _things(cast.other_centre, cast.other_group, cast.stranger, cast.staff_other)), numbers


def _foreign(world: World, before: dict[type[models.Model], set]) -> dict[type[models.Model], list]:
    """A's rows. One person of A shows herself to all members; she may be found."""
    here = world.cast.centre
    found = {model: numbers for model, numbers in before.items() if not is_known(model)}
    found[JusticeCentre] = {here.pk}
    found[Member] = set(Member.objects.filter(centre=here).exclude(pk=world.own.shown.pk).values_list("pk", flat=True))
    found[Group] = {world.cast.group.pk}
    found[Membership] = set(Membership.objects.filter(group=world.cast.group).values_list("pk", flat=True))
    found[Resource] = set(Resource.objects.filter(group=world.cast.group).values_list("pk", flat=True))  # not for all
    found[GroupSession] = set(GroupSession.objects.filter(group=world.cast.group).values_list("pk", flat=True))
    return {model: sorted(numbers) for model, numbers in found.items()}


def spread_numbers(step: int = 5000) -> None:
    """Give every table numbers of its own, so that a guess means one thing only. The app role may not set a sequence,
    the owner may; numbers never go back, so none that was given is given again."""
    with closing(as_owner()) as owner, owner, owner.cursor() as cursor:
        for place, model in enumerate(own_models(), 3):
            if isinstance(model._meta.pk, models.BigAutoField):
                sequence = f"{model._meta.db_table}_id_seq"
                cursor.execute("SELECT setval(%s, greatest(nextval(%s), %s))", [sequence, sequence, place * step])


def build_sides(people: int = 20) -> Sides:
    """The cast's home centre is A; it has `people` more members, and its people write and plan."""
    spread_numbers()
    cast = build_cast()
    world, before = _world_of(cast)
    for _ in range(people):
        someone = make_member(cast.centre, mail=True, phone="+959000008888")
        join(cast.group, someone)
    for _ in range(5):
        make_session(cast.group, led_by=cast.facilitator)
    attackers = _people_of_b(world)
    foreign = _foreign(world, before)
    _plant(cast, foreign)
    return Sides(cast, world.other, world.own, attackers, foreign)


def _plant(cast: Cast, foreign) -> None:
    """The word in every text of A's rows; codes and handles too, as far as the database takes it."""
    held = {
        User: User.objects.filter(member__in=foreign[Member]),
        **{model: model._base_manager.filter(pk__in=numbers) for model, numbers in foreign.items()},
    }
    # Members last: what reads a member's name meanwhile would keep the old one.
    planted = plant(
        lambda field, row: f"{WORD.lower() if field.name == 'username' else WORD}{row.pk}",
        lambda model: held.get(model, model._base_manager.none()),
    )
    assert {"members.Member.full_name_en", "cop.Group.name_en", "cop.GroupSession.place"} <= planted
    # Who offers to mentor is suggested in the whole house, by the name that they chose for strangers (domain 3.11).
    for mentor in Member.objects.filter(pk__in=foreign[Member], mentorprofile__isnull=False):
        mentor.display_name = CHOSEN
        mentor.save(update_fields=["display_name"])
    Group.objects.filter(host_centre=cast.centre).update(code=f"CW{cast.group.pk}")
