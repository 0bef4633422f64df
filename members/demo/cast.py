"""The ten people behind the demo's door: who they are, and where to look first."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

PASSPHRASE = "four lamps beside one river"


@dataclass(frozen=True)
class Character:
    """`key` is the handle and the address of the button; the other two are for the person who tries the demo."""

    key: str
    who: str
    look_first: str
    has_code: bool = False


CAST = (
    Character(
        "coordinator",
        _("Coordinator of the Padauk centre"),
        _("Open the desk: what needs a person stands first. Monday's digest says the same by mail."),
        has_code=True,
    ),
    Character(
        "staff",
        _("Clerk of the Padauk centre"),
        _("Bring in a roster, then find a person and correct an entry."),
        has_code=True,
    ),
    Character(
        "facilitator",
        _("Facilitator of group G1"),
        _("Open G1: plan a session, or open tomorrow's and see who still has to be told."),
        has_code=True,
    ),
    Character("lawyer", _("Lawyer, member of G1"), _("Answer tomorrow's session with yes, maybe or no.")),
    Character("paralegal", _("Mobile paralegal, reads English"), _("Open G6, then change what mails may say.")),
    Character("newcomer", _("Joined four days ago, in no group yet"), _("See what a first day looks like.")),
    Character("stranger", _("Lawyer of the Ingyin centre"), _("Try to open G1: for this person it does not exist.")),
    Character(
        "staff_other",
        _("Clerk of the Ingyin centre"),
        _("The same desk, with another centre's people."),
        has_code=True,
    ),
    Character(
        "safety",
        _("Safety lead of the network"),
        _("Find a person of any centre; freeze an account and see it end."),
        has_code=True,
    ),
    Character(
        "admin",
        _("Administrator of the network"),
        _("See what no centre decides: the closed lists, the code of conduct, who is open."),
        has_code=True,
    ),
    Character(
        "superuser",
        _("Technical account without a post"),
        _("Being superuser alone opens nothing: there are no people and no groups here."),
    ),
)
KEYS = tuple(character.key for character in CAST)
