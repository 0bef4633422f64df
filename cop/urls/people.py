"""Addresses: people of the desk."""

from django.urls import path

from ..views import invitations, merging, people, registry, twins

ONE = "s/members/<int:pk>/"
urlpatterns = [
    path("s/members/", people.staff_member_list, name="staff_member_list"),
    path("s/members/find/", people.find_member, name="find_member"),
    path("s/members/new/", registry.add_member, name="add_member"),
    path("s/twins/", twins.twin_list, name="twin_list"),
    path("s/twins/<int:pk>/", twins.twin_detail, name="twin_detail"),
    path("s/twins/<int:pk>/decide/", twins.decide_twin, name="decide_twin"),
    path(ONE, people.staff_member_detail, name="staff_member_detail"),
    path(f"{ONE}correct/", registry.correct_member, name="correct_member"),
    path(f"{ONE}contacts/", registry.change_contacts, name="change_contacts"),
    path(f"{ONE}move/", registry.move_member, name="move_member"),
    path(f"{ONE}merge/", merging.merge_member, name="merge_member"),
    path("s/members/merged/<int:pk>/undo/", merging.undo_member_merge, name="undo_member_merge"),
    path(f"{ONE}leave/", registry.leave_network, name="leave_network"),
    path(f"{ONE}rejoin/", registry.rejoin_network, name="rejoin_network"),
    path(f"{ONE}groups/", registry.join_group, name="join_group"),
    path("s/invitations/", invitations.invitation_list, name="invitation_list"),
    path(f"{ONE}invite/", registry.invite_member, name="invite_member"),
    path(f"{ONE}invite/back/", invitations.take_back_invitation, name="take_back_invitation"),
    path(f"{ONE}slip/", registry.print_slip, name="print_slip"),
]
