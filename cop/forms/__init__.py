"""Forms of this room, by subject."""

from .attendance import AttendanceForm, CloseForm
from .groups import AddPersonForm, ConfirmForm, EndMembershipForm, GroupForm, RoleForm
from .people import AddMemberForm, AddToGroupForm, ContactsForm, CorrectForm, MoveMemberForm, RejoinForm
from .sessions import ChangeSessionForm, MoveSessionForm, PlanSessionForm

__all__ = [
    "AddMemberForm", "AddPersonForm", "AddToGroupForm", "AttendanceForm", "ChangeSessionForm", "CloseForm",
    "ConfirmForm", "ContactsForm", "CorrectForm", "EndMembershipForm", "GroupForm", "MoveMemberForm",
    "MoveSessionForm", "PlanSessionForm", "RejoinForm", "RoleForm",
]  # fmt: skip
