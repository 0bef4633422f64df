"""Forms of this room, by subject."""

from members.forms.safety import ConfirmForm

from .attendance import AttendanceForm, CloseForm
from .centres import CentreStatusForm
from .exports import ExportForm
from .groups import AddPersonForm, EndMembershipForm, GroupForm, RoleForm
from .joining import AskForGroupForm, AskToJoinForm, DecideForm, VouchForm
from .library import ResourceFileForm, ResourceForm, ReviewForm
from .merging import MergeMemberForm
from .organisations import AffiliationForm, EndAffiliationForm, MergeForm, ProgrammeForm
from .people import AddMemberForm, AddToGroupForm, ContactsForm, CorrectForm, MoveMemberForm, RejoinForm
from .sessions import ChangeSessionForm, MoveSessionForm, PlanSessionForm

__all__ = [
    "AddMemberForm", "AddPersonForm", "AddToGroupForm", "AffiliationForm", "EndAffiliationForm", "MergeForm",
    "MergeMemberForm",
    "ProgrammeForm", "AskForGroupForm", "AskToJoinForm", "AttendanceForm",
    "CentreStatusForm", "ChangeSessionForm", "CloseForm", "ConfirmForm", "ContactsForm", "CorrectForm", "DecideForm",
    "EndMembershipForm", "ExportForm", "GroupForm", "MoveMemberForm", "MoveSessionForm", "PlanSessionForm",
    "RejoinForm", "ResourceFileForm", "ResourceForm", "ReviewForm", "RoleForm", "VouchForm",
]  # fmt: skip
